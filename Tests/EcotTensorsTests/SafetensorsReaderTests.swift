import EcotFiles
import EcotTensors
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct SafetensorsReaderTests {
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
    (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8, "shape (3) of F32 in 8 bytes (expected 12 bytes)"),
    (#"{"a":{"dtype":"U16","shape":[3],"data_offsets":[0,8]}}"#, 8, "shape (3) of U16 in 8 bytes (expected 6 bytes)"),
    (#"{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}"#, 2, "impossible shape (3) of F4"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}"#, 8, "bytes 8 to 4"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, 8, "bytes -4 to 0"),
    (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 8, "impossible shape"),
    (#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}"#, 8, "impossible shape"),
    (#"{"a":{"dtype":"F32","shape":[2305843009213693952],"data_offsets":[0,4]}}"#, 8, "impossible shape"),
    (#"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#, 8, "a shape of something else than integers"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4.0]}}"#, 8, "data_offsets of something else than integers"),
    (#"{"a":{"dtype":"F32","shape":[1]}}"#, 8, "no description of a tensor"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}"#, 4, "no description of a tensor"),
    (#"{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 4, "'dtype' is there twice"),
    (#"{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}"#, 4, "unknown dtype 'F33'"),
    (#"{"a":7}"#, 8, "no description of a tensor"),
    (#"[]"#, 8, "the header is no object"), (#" {}"#, 0, "does not start with '{'"), ("", 8, "does not start with '{'"),
    (#"{"a":"#, 8, "JSON ends early"), (#"{} x"#, 0, "text after the end"),
    (#"{"__metadata__":[]}"#, 0, "metadata that is no object"),
    (#"{"__metadata__":{"a":1}}"#, 0, "metadata 'a' is no string"),
    (#"{"__metadata__":{},"__metadata__":{}}"#, 0, "two tensors are named '__metadata__'"),
  ])
  func aHeaderThatIsWrongIsRefused(_ header: String, _ data: Int, _ problem: String) throws {
    try expectRefusal(safetensorsFile(header, data: data), problem)
  }

  /// Tensors of bytes, as `name:begin:end`, in a file with 8 bytes of them.
  @Test(arguments: [
    ("a:0:4 a:4:8", "two tensors are named 'a'"),
    ("a:0:8 b:6:8", "'a' and 'b' overlap from byte 6"),
    ("b:4:8 a:0:5", "'a' and 'b' overlap from byte 4"),
    ("a:0:8 b:0:8", "'a' and 'b' overlap from byte 0"),
    ("a:0:8 b:4:4", "'a' and 'b' overlap from byte 4"),
    ("a:0:3 b:5:8", "a hole: the 2 bytes before 'b' belong to no tensor"),
    ("a:1:8", "a hole: the 1 bytes before 'a'"),
    ("a:0:3 b:3:7", "oversized: 1 bytes too many follow the last tensor"),
    ("", "oversized: 8 bytes too many"),
    ("a:0:3 b:3:9", "truncated: 'b' ends at byte 9 of the 8 that follow the header, 1 bytes are missing"),
    ("a:0:8 b:9223372036854775807:9223372036854775807", "truncated: 'b' ends at byte"),
    ("a:0:8 b:9223372036854775800:9223372036854775807", "truncated: 'b' ends at byte"),
  ])
  func everyByteBelongsToOneTensor(_ tensors: String, _ problem: String) throws {
    let members = try tensors.split(separator: " ").map { tensor in
      let parts = tensor.split(separator: ":")
      let (begin, end) = (try #require(Int(parts[1])), try #require(Int(parts[2])))
      return #""\#(parts[0])":{"dtype":"U8","shape":[\#(end - begin)],"data_offsets":[\#(begin),\#(end)]}"#
    }
    try expectRefusal(safetensorsFile("{\(members.joined(separator: ","))}", data: 8), problem)
  }

  private func expectRefusal(_ bytes: [UInt8], _ problem: String) throws {
    try withSafetensorsFile(bytes) { path in
      let error = #expect(throws: InputError.self) { try SafetensorsReader(path) }
      #expect(error?.description.contains(problem) == true, "\(String(describing: error))")
      #expect(error?.description.contains(path) == true)
    }
  }

  @Test func aLengthBeyondTheFileIsRefused() throws {
    for length in [9, .max, 1 << 63] as [UInt64] {
      try expectRefusal(safetensorsFile("{}", data: 4, length: length), "the header has \(length) bytes")
    }
    try expectRefusal([1, 2, 3], "too short for a safetensors header: 3 bytes")
    try expectRefusal([], "too short for a safetensors header: 0 bytes")
  }

  @Test func aHeaderLongerThanTheFormatAllowsIsRefused() throws {
    try withSafetensorsFile(safetensorsFile("{}", data: 0, length: 100_000_001)) { path in
      #expect(truncate(path, 100_000_100) == 0)
      let error = #expect(throws: InputError.self) { try SafetensorsReader(path) }
      #expect(error?.description.contains("a header of 100000001 bytes is too long") == true)
    }
  }

  @Test func emptyTensorsMayLieAtAnyBorder() throws {
    let empty = #"{"dtype":"F32","shape":[0,4],"data_offsets":"#
    let header =
      #"{"a":\#(empty)[4,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"c":\#(empty)[0,0]},"#
      + #""d":\#(empty)[4,4]}}  "#
    try withSafetensorsFile(safetensorsFile(header, data: 4)) { path in
      let reader = try SafetensorsReader(path)
      #expect(reader.names == ["a", "b", "c", "d"])
      #expect(try reader.tensor("d") == Tensor([] as [Float], shape: [0, 4]))
    }
    try withSafetensorsFile(safetensorsFile("{}", data: 0)) { path in
      let reader = try SafetensorsReader(path)
      #expect(reader.names.isEmpty)
    }
  }

  @Test func whatAFileSaysAboutATensor() throws {
    let header = #"{"__metadata__":{"format":"pt"},"h":{"dtype":"U16","shape":[2,1],"data_offsets":[0,4]}}"#
    try withSafetensorsFile(safetensorsFile(header, data: 4)) { path in
      let reader = try SafetensorsReader(path)
      #expect(reader.names == ["h"])
      #expect(reader.contains("h") && !reader.contains("__metadata__"))
      #expect(try reader.shape(of: "h") == [2, 1])
      #expect(try reader.typeName(of: "h") == "U16")
      #expect(throws: InputError.self) { try reader.shape(of: "g") }
      #expect(throws: InputError.self) { try reader.typeName(of: "g") }
      let error = #expect(throws: InputError.self) { try reader.tensor("h") }
      #expect(error?.description.contains("h: elements of type U16 are not supported") == true)
      reader.release("h")
      reader.release("g")
    }
  }
}
