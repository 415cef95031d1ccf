import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotTensors
import Testing

@Suite struct OtherReadersTests {
  private static let hasZstd = ChildProcess.works(["zstd", "--version"])
  private static let hasPython =
    ChildProcess.works(["python3", "--version"])
    && (hasZstd || ChildProcess.works(["python3", "-c", "import zstandard"]))

  private func write(_ name: String, seed: UInt64, count: Int) throws -> (path: String, [TensorRecord], GoldenMetadata)
  {
    var random = RandomRecords(seed: seed)
    let metadata = random.metadata()
    let writer = try GoldenWriter(metadata: metadata)
    let records = random.records(count)
    try writer.append(contentsOf: records)
    let path = "\(TestFolder.path)/\(name).golden.zst"
    try writer.write(to: path)
    return (path, records, metadata)
  }

  @Test(.enabled(if: hasZstd, "the program zstd is missing"))
  func zstdReadsTheWholeFile() throws {
    let (path, _, metadata) = try write("zstd", seed: 21, count: 100)
    #expect(ChildProcess.works(["zstd", "-tq", path]))
    let output = try #require(try ChildProcess.output(["zstd", "-dc", path]))
    #expect(output.starts(with: metadata.json.utf8))
    let golden = try GoldenFile.read(path)
    #expect(output.count == golden.frames.reduce(0) { $0 + $1.contentSize })
  }

  @Test(
    .enabled(if: hasPython, "python3, or the module zstandard and the program zstd, is missing"),
    arguments: [0, 1, 150])
  func pythonReadsTheSameRecords(count: Int) throws {
    let (path, records, metadata) = try write("python\(count)", seed: 22, count: count)
    let script = "\(TestFolder.package)/Golden/read_golden.py"
    let output = try #require(try ChildProcess.output(["python3", script, "--json", path]))
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n").map { Array($0.utf8) }
    #expect(lines.count == records.count + 1)
    let read = try GoldenMetadata(json: lines[0], name: "python")
    #expect(read == metadata)
    for (line, record) in zip(lines.dropFirst(), records) {
      let found = try JSONValue(parsing: line, name: "python")
      var writer = JSONWriter()
      writer.value(RecordJSON(record, isFull: true))
      guard case .object(let members) = try JSONValue(parsing: writer.bytes, name: "swift") else { continue }
      for (key, value) in members where !same(found[key] ?? .null, value) {
        Issue.record("\(record.address): \(key) is \(String(describing: found[key])), not \(value)")
      }
    }
  }

  @Test(.enabled(if: hasPython, "python3 is missing"))
  func pythonRefusesDamage() throws {
    let (path, _, _) = try write("damaged", seed: 23, count: 20)
    var bytes = try InputFile.contents(of: path)
    bytes[bytes.count / 2] ^= 1
    try AtomicFile.write(bytes, to: path)
    #expect(try ChildProcess.output(["python3", "\(TestFolder.package)/Golden/read_golden.py", path]) == nil)
  }

  /// Equal, where numbers are equal when they are the same Float: Python prints a sketch's floats as doubles.
  private func same(_ left: JSONValue, _ right: JSONValue) -> Bool {
    switch (left, right) {
    case (.number(let left), .number(let right)):
      left.text == right.text || left.double == right.double
        || (!right.isInteger && Float(left.double) == Float(right.double))
    case (.string(let left), .string(let right)): left == right
    case (.null, .null): true
    case (.array(let left), .array(let right)): left.count == right.count && zip(left, right).allSatisfy(same)
    default: false
    }
  }
}
