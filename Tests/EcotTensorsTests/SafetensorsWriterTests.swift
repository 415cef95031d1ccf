import EcotFiles
import EcotTensors
import Testing

@Suite struct SafetensorsWriterTests {
  @Test func theFileHasAlignedElementsBehindAJSONHeader() throws {
    let path = "/tmp/ecot-tensors-\(UInt64.random(in: 0...(.max))).safetensors"
    defer { try? AtomicFile.remove(path) }
    try SafetensorsWriter.write(
      [("a", Tensor([1, 2] as [Float])), ("b\"", try Tensor([3] as [Int64], shape: [1, 1]))], to: path)
    let bytes = try InputFile.contents(of: path)
    let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    #expect(length % 8 == 0)
    let header = try JSONValue(parsing: Array(bytes[8..<(8 + length)]), name: path)
    #expect(header["a"]?["dtype"]?.string == "F32")
    #expect(header["b\""]?["data_offsets"]?.array?.compactMap(\.integer) == [8, 16])
    #expect(Array(bytes[(8 + length)...]) == [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 3, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test func twoTensorsOfOneNameAreRefused() {
    #expect(throws: InputError.self) {
      try SafetensorsWriter.write([("a", Tensor([1] as [Float])), ("a", Tensor([2] as [Float]))], to: "/tmp/never")
    }
  }
}
