import EcotFiles
import EcotGolden
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct GoldenRecorderTests {
  @Test func recordsBuffersInPlace() throws {
    let recorder = GoldenRecorder(name: "test")
    let floats: [Float] = [1, 2, 3, 4, 5, 6]
    let ids: [Int64] = [7, 8]
    try floats.withUnsafeBufferPointer {
      try recorder.record(buffer: $0, shape: [1, 2, 3], at: "0/decoder/final/hidden.value")
    }
    try ids.withUnsafeBytes {
      try recorder.record(
        bytes: $0, elementType: .int64, shape: [1, 2], at: "1/tokens/batch/input_ids.value",
        parents: ["0/decoder/final/hidden.value"])
    }
    let records = try recorder.records()
    #expect(records.map(\.address.description) == ["0/decoder/final/hidden.value", "1/tokens/batch/input_ids.value"])
    #expect(records[0].fingerprint == Fingerprinter().fingerprint(try Tensor(floats, shape: [1, 2, 3])))
    #expect(records[1].fingerprint.values == ids)
    #expect(records[1].parents == [records[0].address])
  }

  @Test func mistakesAreErrors() throws {
    let recorder = GoldenRecorder(name: "test")
    #expect(throws: InputError.self) { try recorder.record(Tensor([Float(1)]), at: "no address") }
    #expect(throws: InputError.self) { try recorder.record(Tensor([Float(1)]), at: "0/loss/a.value", parents: ["?"]) }
    let floats: [Float] = [1, 2, 3]
    #expect(throws: InputError.self) {
      try floats.withUnsafeBufferPointer { try recorder.record(buffer: $0, shape: [2, 2], at: "0/loss/b.value") }
    }
    for _ in 0..<2 { try recorder.record(Tensor([Float(1)]), at: "0/loss/c.value") }
    #expect(throws: InputErrors.self) { try recorder.records() }
    #expect(throws: InputErrors.self) { try recorder.write(to: "/nonexistent/folder/x.golden.zst") }
  }

  @Test func writesAGolden() throws {
    let path = "\(temporaryFolder)/recorder.\(getpid()).golden.zst"
    defer { unlink(path) }
    let recorder = GoldenRecorder(name: "test")
    try recorder.record(Tensor([Float(1)]), at: "0/loss/total.value")
    try recorder.write(to: path)
    // What is recorded later goes into the next golden together with what was there.
    try recorder.record(Tensor([Float(2)]), at: "1/loss/total.value")
    try recorder.write(to: path)
    let golden = try GoldenFile.read(path)
    #expect(golden.metadata.name == "test" && golden.metadata.steps == 2)
    #expect(golden.count == 2)
  }

  /// A program outside of this package records two buffers. It builds the whole dependency anew, which takes minutes: only with
  /// `ECOT_TEST_EXAMPLE=1`.
  @Test(.enabled(if: getenv("ECOT_TEST_EXAMPLE") != nil, "set ECOT_TEST_EXAMPLE=1: builds a package, takes minutes"))
  func anotherPackageRecords() throws {
    let folder = "\(temporaryFolder)/ecot-example.\(getpid())"
    let package = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let example = "/\(package)/Fixtures/ExamplePackage"
    defer { system("rm -rf '\(folder)'") }
    let command =
      "swift run -c release --package-path '\(example)' --scratch-path '\(folder)/build' RecordBuffers '\(folder)/example.golden.zst'"
    #expect(system("mkdir -p '\(folder)' && \(command)") == 0)
    let golden = try GoldenFile.read("\(folder)/example.golden.zst")
    #expect(golden.metadata.name == "example")
    #expect(golden.count == 2)
  }

  private var temporaryFolder: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }
}
