import EcotFiles
import EcotGoldens
import Testing

/// `verify --shard I/N` and `merge`: as one process would have said.
@Suite struct MergeTests {
  /// A report without what the clock and the number of processes say.
  private static func plain(_ json: JSONValue, at key: String = "") -> String {
    switch json {
    case .object(let members):
      let kept = members.filter { !["seconds", "shard", "shards"].contains($0.key) }
      return "{" + kept.map { "\($0.key): \(plain($0.value, at: $0.key))" }.joined(separator: ", ") + "}"
    case .array(let elements): return "[" + elements.map { plain($0) }.joined(separator: ", ") + "]"
    case .string(let text): return "\"\(text)\""
    case .number(let number): return number.text
    case .boolean(let value): return "\(value)"
    case .null: return "null"
    }
  }

  /// Runs all shards of a verification and writes their results into a folder; returns the files.
  private static func shards(
    _ count: Int, _ arguments: [String], in folder: TemporaryFolder, at root: String = CommandLineTool.packageRoot
  ) async throws -> [String] {
    var files: [String] = []
    for index in 1...count {
      let result = try await CommandLineTool.run(
        ["verify", "--shard", "\(index)/\(count)", "--json"] + arguments, in: root)
      #expect(!result.output.isEmpty, "\(result.error)")
      files.append("\(folder.path)/\(count).\(index).json")
      try AtomicFile.write(result.output, to: files[index - 1])
    }
    return files
  }

  private static func expectSame(
    _ counts: [Int], _ arguments: [String], exitCode: Int32, at root: String = CommandLineTool.packageRoot
  ) async throws {
    let folder = try TemporaryFolder()
    let whole = try await CommandLineTool.run(["verify", "--json", "--full"] + arguments, in: root)
    #expect(whole.exitCode == exitCode, "\(whole.error)")
    for count in counts {
      let files = try await shards(count, arguments, in: folder, at: root)
      // Nothing but the partial results is needed, wherever the merge runs.
      let merged = try await CommandLineTool.run(["merge", "--json", "--full"] + files, in: folder.path)
      #expect(merged.exitCode == exitCode, "\(merged.error)")
      #expect(try plain(merged.json) == plain(whole.json), "\(count) shards of \(arguments)")
      #expect(try merged.json["shards"]?["count"]?.integer == count)
      #expect(merged.error.hasPrefix("note: \(count) of \(count) shards, "), "\(merged.error)")
    }
  }

  /// A copy of the committed goldens, which a whole `verify` may leave candidates beside.
  private static func goldens() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in ["test_ecot_stage0", "test_ecot_stage2"] {
      let bytes = try InputFile.contents(of: "\(CommandLineTool.packageRoot)/Golden/\(name).golden.zst")
      try AtomicFile.write(bytes, to: "\(folder.path)/\(name).golden.zst")
    }
    return folder
  }

  @Test func theCommittedGoldensMatchInAnyNumberOfShards() async throws {
    let folder = try Self.goldens()
    try await Self.expectSame([3], ["--golden-dir", folder.path], exitCode: 0)
  }

  @Test func aQuirkIsOneReportInAnyNumberOfShards() async throws {
    let folder = try Self.goldens()
    let arguments = ["--golden-dir", folder.path, "--set", "compat=[labels_mask_whole_span]"]
    try await Self.expectSame([5], arguments, exitCode: 1)
    // A shard leaves no candidate, and does not take away the one that is there.
    #expect(PathKind("\(folder.path)/test_ecot_stage2.pending.zst") == .file)
  }

  @Test func otherArithmeticIsJudgedByTheCalibratedBounds() async throws {
    let folder = try Self.goldens()
    let arguments = [
      "--golden-dir", folder.path, "--config", "config/test_ecot_stage0.yaml", "--backend", "openblas", "--threads",
      "1",
    ]
    try await Self.expectSame([2], arguments, exitCode: 0)
  }

  @Test func otherSettingsAreNotComparableInShardsEither() async throws {
    let folder = try Self.goldens()
    let config = ["--config", "config/test_ecot_stage0.yaml"]
    try await Self.expectSame(
      [2], config + ["--golden-dir", folder.path, "--set", "seed=7", "--steps", "3"], exitCode: 4)
    // More shards than steps.
    try await Self.expectSame([4], config + ["--golden-dir", folder.path, "--steps", "2"], exitCode: 0)
  }

  @Test func goldensThatAreMissingCorruptOrUncoveredAreReportedOnce() async throws {
    // A project of its own: one sound golden, a damaged one, one that is cut off, and a configuration without a golden.
    let (root, package) = (try TemporaryFolder(), CommandLineTool.packageRoot)
    for folder in ["config", "Golden"] { try AtomicFile.makeFolder("\(root.path)/\(folder)") }
    let configuration = try InputFile.text(of: "\(package)/config/test_ecot_stage0.yaml")
    try AtomicFile.write(
      configuration.replacing("./Golden/data", with: "\(package)/Golden/data"),
      to: "\(root.path)/config/test_ecot_stage0.yaml")
    try AtomicFile.write(
      "extends: test_ecot_stage0.yaml\nrun_id: uncovered\ngolden:\n  directory: Golden\n",
      to: "\(root.path)/config/uncovered.yaml")
    var bytes = try InputFile.contents(of: "\(package)/Golden/test_ecot_stage0.golden.zst")
    try AtomicFile.write(bytes, to: "\(root.path)/Golden/test_ecot_stage0.golden.zst")
    try await Self.expectSame([2], [], exitCode: 3, at: root.path)
    bytes[bytes.count / 2] ^= 1
    try AtomicFile.write(bytes, to: "\(root.path)/Golden/damaged.golden.zst")
    try AtomicFile.write(bytes.prefix(100) + [], to: "\(root.path)/Golden/short.golden.zst")
    try await Self.expectSame([3], [], exitCode: 2, at: root.path)
    try await Self.expectSame(
      [2], ["--golden-dir", "none", "--config", "config/test_ecot_stage0.yaml"], exitCode: 3, at: root.path)
  }

  @Test func aShardThatIsNotThereIsNamedInEveryReport() async throws {
    let folder = try Self.goldens()
    let arguments = ["--golden-dir", folder.path, "--config", "config/test_ecot_stage0.yaml", "--steps", "4"]
    let files = try await Self.shards(3, arguments, in: folder)
    let reports = ["--junit", "j.xml", "--sarif", "s.json", "--markdown", "m.md", "--html", "h.html", "--github"]
    let merged = try await CommandLineTool.run(["merge", files[2], files[0]] + reports, in: folder.path)
    #expect(merged.exitCode == 3)
    #expect(merged.output.contains("MISSING  shard 2 of 3") && merged.output.contains("nobody compared step"))
    #expect(!merged.output.contains("accept"))
    for file in ["j.xml", "s.json", "m.md", "h.html"] {
      let text = try InputFile.text(of: "\(folder.path)/\(file)")
      #expect(text.contains("no result of shard 2 of 3") && text.contains("nobody compared step"), "\(file)")
    }
    let bisect = try await CommandLineTool.run(["merge", "--bisect", files[0]], in: folder.path)
    #expect(bisect.exitCode == 125)
  }

  @Test func whatBelongsToAnotherVerificationIsRefused() async throws {
    let folder = try Self.goldens()
    let arguments = ["--golden-dir", folder.path, "--config", "config/test_ecot_stage0.yaml", "--steps", "1"]
    let two = try await Self.shards(2, arguments, in: folder)
    let other = try await Self.shards(1, arguments, in: folder)
    let whole = "\(folder.path)/whole.json"
    try AtomicFile.write(try await CommandLineTool.run(["verify", "--json"] + arguments).output, to: whole)
    try AtomicFile.write("{\"shard\": ", to: "\(folder.path)/cut.json")
    for (files, message) in [
      ([two[0], two[0]], "shard 1/2 is there twice"), ([two[0], other[0]], "expected shards of one number"),
      ([whole], "it has no member 'shard'"), (["\(folder.path)/cut.json"], "cut.json: "),
      (["\(folder.path)/none.json"], "cannot open"), ([], "Missing expected argument"),
    ] {
      let result = try await CommandLineTool.run(["merge"] + files, in: folder.path)
      #expect(result.exitCode == 2 && result.output.isEmpty, "\(files)")
      #expect(result.error.contains(message), "\(result.error)")
    }
  }

  @Test(arguments: ["0/3", "4/3", "x", "1/0", "1/99999999999", "", "1/2/3"]) func whatIsNoShardIsRefused(
    _ text: String
  ) async throws {
    let result = try await CommandLineTool.run(["verify", "--shard", text])
    #expect(result.exitCode == 2 && result.output.isEmpty)
    #expect(result.error.contains("--shard: "), "\(result.error)")
    #expect(result.error.contains("I/N with 1 <= I <= N"), "\(result.error)")
  }

  @Test func whatCannotBeDividedIsRefused() async throws {
    let result = try await CommandLineTool.run(["verify", "--shard", "1/2", "--stop-at-first"])
    #expect(result.exitCode == 2 && result.error.contains("--stop-at-first with --shard"), "\(result.error)")
  }
}
