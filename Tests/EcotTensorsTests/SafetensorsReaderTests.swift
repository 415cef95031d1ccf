import EcotFiles
import EcotTensors
import Testing

@Suite struct SafetensorsReaderTests {
  private func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
    let path = "/tmp/ecot-tensors-\(UInt64.random(in: 0...(.max))).safetensors"
    defer { try? AtomicFile.remove(path) }
    try AtomicFile.write(bytes, to: path)
    return try body(path)
  }

  private func file(_ header: String, data: Int, length: UInt64? = nil) -> [UInt8] {
    let text = Array(header.utf8)
    let size = length ?? UInt64(text.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: size >> (8 * UInt64($0))) } + text
      + [UInt8](repeating: 0, count: data)
  }

  @Test func whatTheWriterWritesComesBack() throws {
    let path = "/tmp/ecot-tensors-\(UInt64.random(in: 0...(.max))).safetensors"
    defer { try? AtomicFile.remove(path) }
    let tensors: [(name: String, tensor: Tensor)] = [
      ("a.b", try Tensor([1, -0.0, .infinity, .leastNonzeroMagnitude, 5, 6] as [Float], shape: [2, 3])),
      ("double", try Tensor([.pi] as [Double], shape: [])),
      ("int32", Tensor([-1, .max] as [Int32])),
      ("int64", try Tensor([.min, 7] as [Int64], shape: [2, 1])),
      ("empty", try Tensor([] as [Float], shape: [0, 4])),
      ("text", Tensor(text: "é")),
    ]
    try SafetensorsWriter.write(tensors, to: path)
    let reader = try SafetensorsReader(path)
    #expect(reader.names == tensors.map(\.name))
    for (name, tensor) in tensors { #expect(try reader.tensor(name) == tensor) }
    let error = #expect(throws: InputError.self) { try reader.tensor("int46") }
    #expect(error?.description.contains("no tensor 'int46'") == true)
    #expect(error?.description.contains("int64") == true)
  }

  @Test(arguments: [
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 4, "bytes 0 to 8 of the 4 that follow the header"),
    (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8, "shape (3) of float32 in 8 bytes"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}"#, 8, "bytes 8 to 4"),
    (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 8, "impossible shape"),
    (
      #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}"#, 8, "impossible shape"
    ),
    (#"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#, 8, "a shape of something else than integers"),
    (#"{"a":{"dtype":"F32","shape":[1]}}"#, 8, "no description of a tensor"),
    (#"{"a":7}"#, 8, "no description of a tensor"), (#"[]"#, 8, "the header is no object"),
    (#"{"a":"#, 8, ""),
  ])
  func aHeaderThatIsWrongIsRefused(_ header: String, _ data: Int, _ problem: String) throws {
    try withFile(file(header, data: data)) { path in
      let error = #expect(throws: InputError.self) { try SafetensorsReader(path) }
      #expect(error?.description.contains(problem) == true, "\(String(describing: error))")
      #expect(error?.description.contains(path) == true)
    }
  }

  @Test func aLengthBeyondTheFileIsRefused() throws {
    for length in [9, .max, 1 << 63] as [UInt64] {
      try withFile(file("{}", data: 4, length: length)) { path in
        let error = #expect(throws: InputError.self) { try SafetensorsReader(path) }
        #expect(error?.description.contains("the header has \(length) bytes") == true)
      }
    }
    try withFile([1, 2, 3]) { path in _ = #expect(throws: InputError.self) { try SafetensorsReader(path) } }
  }

  @Test func metadataIsNoTensorAndOtherTypesAreNamedWhenAskedFor() throws {
    let header = #"{"__metadata__":{"format":"pt"},"h":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}"#
    try withFile(file(header, data: 4)) { path in
      let reader = try SafetensorsReader(path)
      #expect(reader.names == ["h"])
      let error = #expect(throws: InputError.self) { try reader.tensor("h") }
      #expect(error?.description.contains("elements of type BF16") == true)
    }
  }
}
