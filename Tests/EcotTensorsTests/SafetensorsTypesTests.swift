import EcotFiles
import EcotTensors
import Testing

@Suite struct SafetensorsTypesTests {
  private func read(_ type: String, _ data: [UInt8], count: Int) throws -> Tensor {
    // The leading byte puts the elements at an odd offset.
    let header =
      #"{"odd":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#
      + #""t":{"dtype":"\#(type)","shape":[\#(count)],"data_offsets":[1,\#(1 + data.count)]}}"#
    return try withSafetensorsFile(safetensorsFile(header, [7] + data)) { try SafetensorsReader($0).tensor("t") }
  }

  private func bytes(_ values: [some FixedWidthInteger]) -> [UInt8] {
    values.flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } }
  }

  @Test func elementsNeedNotBeAligned() throws {
    #expect(try read("F32", bytes([0x3F80_0000, 0xC000_0000] as [UInt32]), count: 2) == Tensor([1, -2] as [Float]))
    #expect(try read("F64", bytes([0x3FF0_0000_0000_0000] as [UInt64]), count: 1) == Tensor([1] as [Double]))
    #expect(try read("I32", bytes([-3, .max] as [Int32]), count: 2) == Tensor([-3, .max] as [Int32]))
    #expect(try read("I64", bytes([.min, 5] as [Int64]), count: 2) == Tensor([.min, 5] as [Int64]))
    #expect(try read("U8", [1, 255], count: 2) == Tensor([1, 255] as [UInt8]))
  }

  @Test func everyFloat16HasItsValue() throws {
    let all = [UInt16](0...0xFFFF)
    let floats = try read("F16", bytes(all), count: all.count).floats
    for (bits, float) in zip(all, floats) {
      let half = Float16(bitPattern: bits)
      if half.isNaN {
        #expect(float.isNaN)
      } else {
        #expect(float.bitPattern == Float(half).bitPattern, "\(bits)")
      }
    }
  }

  @Test func everyBFloat16HasItsValue() throws {
    let all = [UInt16](0...0xFFFF)
    let floats = try read("BF16", bytes(all), count: all.count).floats
    #expect(floats.map(\.bitPattern) == all.map { UInt32($0) << 16 })
  }

  @Test func aBoolIsZeroOrOne() throws {
    #expect(try read("BOOL", [0, 1, 1], count: 3) == Tensor([0, 1, 1] as [UInt8]))
    let error = #expect(throws: InputError.self) { try read("BOOL", [0, 1, 2], count: 3) }
    #expect(error?.description.contains("byte 2 in the BOOL tensor 't'") == true)
    #expect(error?.description.contains("offset") == true)
  }

  @Test(arguments: [
    ("I8", 1), ("I16", 2), ("U16", 2), ("U32", 4), ("U64", 8), ("C64", 8), ("F8_E4M3", 1), ("F8_E5M2", 1),
    ("F8_E8M0", 1),
  ])
  func otherTypesAreNamedWhenAskedFor(_ type: String, _ width: Int) throws {
    let error = #expect(throws: InputError.self) {
      try read(type, [UInt8](repeating: 0, count: 2 * width), count: 2)
    }
    #expect(error?.description.contains("t: elements of type \(type) are not supported") == true)
    let wrong = #expect(throws: InputError.self) {
      try read(type, [UInt8](repeating: 0, count: 2 * width), count: 1)
    }
    #expect(wrong?.description.contains("shape (1) of \(type) in \(2 * width) bytes") == true)
  }

  @Test func equalTensorsAreFoundEqual() throws {
    let path = temporarySafetensorsPath()
    defer { try? AtomicFile.remove(path) }
    try SafetensorsWriter.write(
      [
        ("a", Tensor([1, .nan] as [Float])), ("b", Tensor([1, .nan] as [Float])), ("c", Tensor([1, 2] as [Float])),
        ("d", try Tensor([1, .nan] as [Float], shape: [2, 1])), ("e", Tensor([1, 2] as [Int32])),
        ("f", Tensor([0.0] as [Float])), ("g", Tensor([-0.0] as [Float])),
      ], to: path)
    let file = try SafetensorsReader(path)
    #expect(try file.storesSame("a", as: "b", of: file))
    #expect(try !file.storesSame("a", as: "c", of: file))
    #expect(try !file.storesSame("a", as: "d", of: file))
    #expect(try !file.storesSame("c", as: "e", of: file))
    #expect(try !file.storesSame("f", as: "g", of: file))
    #expect(throws: InputError.self) { try file.storesSame("a", as: "h", of: file) }
  }
}
