import EcotFiles
import Testing

/// `record --mode`, and goldens or configurations without the other.
@Suite struct RecordModeTests {
  private func record(_ folder: TemporaryFolder, _ more: String..., environment: [String: String] = [:]) async throws
    -> CommandLineTool.Result
  {
    try await CommandLineTool.run(
      ["record", "--golden-dir", folder.path, "--steps", "1", "--json"] + more,
      environment: Dictionary(uniqueKeysWithValues: environment.map { (.init(stringLiteral: $0.key), $0.value) }))
  }

  private func actions(_ result: CommandLineTool.Result) throws -> [String] {
    try result.json["goldens"]?.array?.compactMap { $0["action"]?.string } ?? []
  }

  private let stages = ["config/test_ecot_stage0.yaml", "config/test_ecot_stage2.yaml"]

  @Test func missingRecordsWhatDoesNotExist() async throws {
    let folder = try TemporaryFolder()
    let first = try await record(folder, "--mode", "missing", stages[0])
    #expect(first.exitCode == 0, "\(first.error)")
    #expect(try actions(first) == ["recorded"])
    let old = try InputFile.contents(of: folder.path + "/test_ecot_stage0.golden.zst")
    let both = try await record(
      folder, "--mode", "missing", stages[0], stages[1], "--set", "compat=[reasoning_index_off_by_one]")
    #expect(try actions(both) == ["kept", "recorded"])
    #expect(try InputFile.contents(of: folder.path + "/test_ecot_stage0.golden.zst") == old)
  }

  @Test func failedRecordsWhatDoesNotMatch() async throws {
    let folder = try TemporaryFolder()
    let quirk = ["--set", "compat=[reasoning_index_off_by_one]"]
    #expect(try actions(await record(folder, "--mode", "failed", stages[0], stages[1])) == ["recorded", "recorded"])
    #expect(try actions(await record(folder, "--mode", "failed", stages[0], stages[1])) == ["kept", "kept"])
    #expect(try actions(await record(folder, "--mode", "failed", stages[0], quirk[0], quirk[1])) == ["recorded"])
    // Each by its own command: stage 0 with the quirk, stage 2 without.
    let all = try await CommandLineTool.run(["record", "--golden-dir", folder.path, "--json", "--mode", "failed"])
    #expect(all.exitCode == 0, "\(all.error)")
    #expect(try actions(all) == ["kept", "kept"])
    let path = folder.path + "/test_ecot_stage0.golden.zst"
    var bytes = try InputFile.contents(of: path)
    bytes[bytes.count / 2] ^= 1
    try AtomicFile.write(bytes, to: path)
    #expect(try actions(await record(folder, "--mode", "failed", stages[0])) == ["recorded"], "damage fails, too")
  }

  @Test func neverOnlyReports() async throws {
    let folder = try TemporaryFolder()
    _ = try await record(folder, "--config", stages[0])
    let never = try await record(folder, "--mode", "never", stages[0], stages[1])
    #expect(never.exitCode == 3)
    #expect(try actions(never) == ["kept", "missing"])
    #expect(try InputFile.names(in: folder.path) == ["test_ecot_stage0.golden.zst"])
    let there = try await record(folder, "--mode", "never", stages[0])
    #expect(there.exitCode == 0)
  }

  @Test func whereCIIsSetNothingIsWritten() async throws {
    let folder = try TemporaryFolder()
    for mode in ["failed", "missing", "never"] {
      let result = try await record(folder, "--mode", mode, stages[0], environment: ["CI": "true"])
      #expect(result.exitCode == 3, "\(mode): \(result.error)")
      #expect(try result.json["mode"]?.string == "never")
    }
    let all = try await record(folder, "--mode", "all", stages[0], environment: ["CI": "true"])
    #expect(all.exitCode == 2 && all.error.contains("--in-ci"))
    #expect(try InputFile.names(in: folder.path).isEmpty)
    let insisted = try await record(folder, "--mode", "missing", "--in-ci", stages[0], environment: ["CI": "true"])
    #expect(try actions(insisted) == ["recorded"])
  }

  @Test func theEnvironmentGivesTheModeAndTheCommandLineWins() async throws {
    let folder = try TemporaryFolder()
    let never = try await record(folder, stages[0], environment: ["ECOT_RECORD": "never"])
    #expect(never.exitCode == 3, "\(never.error)")
    let wrong = try await record(folder, stages[0], environment: ["ECOT_RECORD": "often"])
    #expect(wrong.exitCode == 2 && wrong.error.contains("ECOT_RECORD") && wrong.error.contains("missing"))
    let all = try await record(folder, "--mode", "all", stages[0], environment: ["ECOT_RECORD": "never"])
    #expect(try actions(all) == ["recorded"])
    let folderless = try await CommandLineTool.run(["record", "--golden-dir", folder.path])
    #expect(folderless.exitCode == 2 && folderless.error.contains("--mode"))
  }

  @Test func aConfigurationThatClaimsTheFolderIsUncoveredAndCanBeRecorded() async throws {
    let folder = try TemporaryFolder()
    let root = CommandLineTool.packageRoot
    let goldens = folder.path + "/goldens"
    try AtomicFile.makeFolder(goldens)
    func configuration(_ name: String, _ more: String) throws {
      try AtomicFile.write(
        """
        extends: \(root)/config/test_ecot_stage0.yaml
        run_id: \(name)
        trainer:
          max_train_steps: 1
        \(more)
        """, to: folder.path + "/\(name).yaml")
    }
    let claim = "golden:\n  directory: \(goldens)\n"
    try configuration("one", claim)
    try configuration("silent", "")
    try AtomicFile.write("seed: 7\n", to: folder.path + "/fragment.yaml")
    func run(_ verb: String, _ more: String...) async throws -> CommandLineTool.Result {
      try await CommandLineTool.run([verb, "--json"] + more)
    }
    let first = try await run("record", "--config", folder.path + "/one.yaml")
    #expect(first.exitCode == 0, "\(first.error)")
    #expect(try await run("verify", "--golden-dir", goldens).exitCode == 0)
    try configuration("two", claim)
    let verify = try await run("verify", "--golden-dir", goldens)
    #expect(verify.exitCode == 3, "\(verify.output)")
    let found = try #require(try verify.json["goldens"]?.array)
    #expect(found.compactMap { $0["name"]?.string } == ["one", "two"])
    #expect(found.last?["problem"]?.string?.contains("record --config \(folder.path)/two.yaml") == true)
    #expect(try await run("verify", "--golden-dir", goldens, "--steps", "1").exitCode == 0, "a filter asks for less")
    let missing = try await run("record", "--golden-dir", goldens, "--mode", "missing")
    #expect(try actions(missing) == ["kept", "recorded"], "\(missing.error)")
    #expect(try await run("verify", "--golden-dir", goldens).exitCode == 0)

    // The configuration goes, or takes another name: its golden is obsolete.
    try AtomicFile.remove(folder.path + "/two.yaml")
    try AtomicFile.write(
      InputFile.text(of: folder.path + "/one.yaml").replacingRunID("one", "other"), to: folder.path + "/one.yaml")
    let obsolete = try await run("verify", "--golden-dir", goldens)
    #expect(obsolete.exitCode == 3, "\(obsolete.output)")
    let problems = try obsolete.json["goldens"]?.array?.compactMap { $0["problem"]?.string } ?? []
    #expect(problems.count == 3)
    #expect(
      problems.first?.contains("run_id 'other'") == true && problems.first?.contains("rm ") == true, "\(problems)")
    #expect(problems.last?.contains("two.yaml") == true, "\(problems)")
    let report = try await run("record", "--golden-dir", goldens, "--mode", "never")
    #expect(report.exitCode == 3)
    #expect(try actions(report) == ["obsolete", "missing", "obsolete"])
  }
}

extension String {
  fileprivate func replacingRunID(_ old: String, _ new: String) -> String {
    split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0 == "run_id: \(old)" ? "run_id: \(new)" : String($0) }.joined(separator: "\n")
  }
}
