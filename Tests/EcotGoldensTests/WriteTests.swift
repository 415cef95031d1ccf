import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotTensors
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct WriteTests {
  private static let childPath = getenv("ECOT_GOLDENS_KILLED_CHILD").map { String(cString: $0) }

  private static func golden(_ version: Int) throws -> GoldenWriter {
    var random = RandomRecords(seed: 41)
    let writer = try GoldenWriter(metadata: .init(name: "version \(version)"))
    try writer.append(contentsOf: random.records(300))
    return writer
  }

  /// What the child leaves beside the golden when it begins to write.
  private static let startedSuffix = ".started"

  /// Not a test of its own: the program that `killedWritersLeaveAWholeGolden` kills.
  @Test(.enabled(if: childPath != nil, "runs as the child of another test only"))
  func writesUntilItIsKilled() throws {
    let path = try #require(Self.childPath)
    let writers = try (0..<4).map(Self.golden)
    try AtomicFile.write([], to: path + Self.startedSuffix)
    for turn in 0..<100_000 { try writers[turn % 4].write(to: path) }
  }

  @Test(.enabled(if: childPath == nil, "runs in the parent only"))
  func killedWritersLeaveAWholeGolden() throws {
    let folder = "\(TestFolder.path)/killed"
    let path = "\(folder)/run.golden.zst"
    try Self.golden(9).write(to: path)
    let program = try #require(ChildProcess.thisProgram)
    var stream = PhiloxStream(seed: 1, name: "kill")
    var changed = 0
    for turn in 0..<25 {
      let child = try ChildProcess.start(
        [
          "env", "ECOT_GOLDENS_KILLED_CHILD=\(path)", program, "--testing-library", "swift-testing", "--filter",
          "writesUntilItIsKilled",
        ])
      // The child is the whole test program, which takes its time to find the one test: half a second on a busy machine.
      var waits = 0
      while PathKind(path + Self.startedSuffix) != .file, waits < 30_000 {
        usleep(1000)
        waits += 1
      }
      usleep(UInt32(stream.below(60_000)))
      kill(child, SIGKILL)
      ChildProcess.wait(child)
      try AtomicFile.remove(path + Self.startedSuffix)
      #expect(try GoldenFile.fsck(path).isWhole, "turn \(turn)")
      if try GoldenFile.read(path).metadata.name != "version 9" { changed += 1 }
    }
    #expect(changed > 0, "the child never wrote")
    // What a killed writer may leave beside the golden.
    #expect(try InputFile.names(in: folder).allSatisfy { $0 == "run.golden.zst" || $0.hasSuffix(".tmp") })
  }

  @Test func failedWritesLeaveTheOldGolden() throws {
    let folder = "\(TestFolder.path)/failed"
    let path = "\(folder)/run.golden.zst"
    try Self.golden(1).write(to: path)
    let before = try InputFile.contents(of: path)
    // A folder stands where the golden would go.
    #expect(throws: InputError.self) { try Self.golden(2).write(to: folder) }
    #expect(throws: InputError.self) { try Self.golden(2).write(to: "\(path)/below") }
    #expect(try InputFile.contents(of: path) == before)
    #expect(try InputFile.names(in: folder) == ["run.golden.zst"])
  }

  @Test func equalContentLeavesTheFileUntouched() throws {
    let path = "\(TestFolder.path)/unchanged/run.golden.zst"
    let writer = try Self.golden(1)
    #expect(try writer.writeIfChanged(to: path))
    let before = try InputFile.contents(of: path)
    writer.metadata.environment = [.init("cpu", "another")]
    #expect(try !writer.writeIfChanged(to: path))
    #expect(try InputFile.contents(of: path) == before)
    writer.metadata.seed += 1
    #expect(try writer.writeIfChanged(to: path))
    #expect(try GoldenFile.read(path).metadata == writer.metadata)
    // A damaged file is replaced although its records still read as equal.
    var bytes = try InputFile.contents(of: path)
    bytes[bytes.count - 20] ^= 1
    try AtomicFile.write(bytes, to: path)
    #expect(try writer.writeIfChanged(to: path))
    #expect(try GoldenFile.fsck(path).isWhole)
  }

  @Test func salvageWritesBeside() throws {
    let path = "\(TestFolder.path)/salvage/run.golden.zst"
    try Self.golden(1).write(to: path)
    var bytes = try InputFile.contents(of: path)
    bytes[bytes.count - 100] ^= 1
    try AtomicFile.write(bytes, to: path)
    #expect(throws: InputError.self) { try GoldenFile.salvage(path, to: path) }
    let lost = try GoldenFile.salvage(path, to: "\(path).saved")
    #expect(lost.first?.hasPrefix("footer") == true)
    let saved = try GoldenFile.read("\(path).saved")
    #expect(saved.count == 300)
    #expect(saved.metadata.salvaged == lost)
    #expect(try InputFile.contents(of: path) == bytes)
  }

  @Test func missingFilesAreErrors() {
    #expect(throws: InputError.self) { try GoldenFile.read("/nowhere/a.golden.zst") }
    #expect(throws: InputError.self) { try GoldenFile.fsck("/nowhere/a.golden.zst") }
    #expect(throws: InputError.self) { try GoldenFile.read("/tmp") }
  }
}

extension ChildProcess {
  /// The path of this test program.
  static var thisProgram: String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBufferPointer { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? 0
    }
    return count > 0 ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
  }
}
