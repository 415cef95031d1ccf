import EcotFiles
import Testing

/// Addresses that only the golden or only the run has, and what counts as a filter.
@Suite struct ObsoleteAddressTests {
  private func run(_ verb: String, _ folder: TemporaryFolder, _ more: String...) async throws -> CommandLineTool.Result
  {
    try await CommandLineTool.run(
      [verb, "--config", "config/test_ecot_stage0.yaml", "--golden-dir", folder.path, "--json"] + more)
  }

  private func golden(_ result: CommandLineTool.Result) throws -> JSONValue {
    try #require(try result.json["goldens"]?.array?.first)
  }

  @Test func detailOffOnTheCommandLineIsAFilterAndLeavesNoCandidate() async throws {
    let folder = try TemporaryFolder()
    _ = try await run("record", folder, "--steps", "1")
    let verify = try await run("verify", folder, "--steps", "1", "--detail", "*/vision/**=off")
    #expect(verify.exitCode == 0, "\(verify.output)")
    #expect((try golden(verify)["filtered"]?.integer ?? 0) > 10)
    #expect(try golden(verify)["missing"]?.integer == 0)
    let drift = try await run(
      "verify", folder, "--steps", "1", "--detail", "*/vision/**=off", "--set", "compat=[reasoning_index_off_by_one]")
    #expect(drift.exitCode == 1, "\(drift.output)")
    #expect(try InputFile.names(in: folder.path) == ["test_ecot_stage0.golden.zst"])
  }

  @Test(arguments: ["canonical", "openblas"])
  func detailOffIsAFilterOfACalibratedGolden(_ backend: String) async throws {
    let folder = try TemporaryFolder()
    _ = try await run("record", folder, "--steps", "1")
    let calibrate = try await run("calibrate", folder, "--steps", "1", "--trials", "2")
    #expect(calibrate.exitCode == 0, "\(calibrate.error)")
    let verify = try await run(
      "verify", folder, "--steps", "1", "--detail", "*/vision/**=off", "--backend", backend)
    #expect(verify.exitCode == 0, "\(verify.output)\(verify.error)")
    #expect((try golden(verify)["filtered"]?.integer ?? 0) > 10)
    #expect(((try golden(verify)["within"]?.integer ?? 0) > 0) == (backend == "openblas"))
  }

  @Test func detailOffInTheConfigurationMakesAddressesObsolete() async throws {
    let folder = try TemporaryFolder()
    _ = try await run("record", folder, "--steps", "1")
    let verify = try await run("verify", folder, "--steps", "1", "--set", "golden.detail.*/vision/**=off")
    #expect(verify.exitCode == 3, "\(verify.output)")
    let names = try golden(verify)["obsolete"]?.array?.compactMap(\.string) ?? []
    #expect(names.count == 5 && names.allSatisfy { $0.hasPrefix("0/vision/") }, "\(names)")
    #expect((try golden(verify)["missing"]?.integer ?? 0) > 5)
    let text = try await CommandLineTool.run([
      "verify", "--config", "config/test_ecot_stage0.yaml", "--golden-dir", folder.path, "--steps", "1", "--set",
      "golden.detail.*/vision/**=off", "--full",
    ])
    #expect(text.output.contains("obsolete: only in the golden") && text.output.contains(" more"), "\(text.output)")
    // Accepting takes them out.
    let accept = try await CommandLineTool.run(["accept", "--golden-dir", folder.path])
    #expect(accept.exitCode == 0, "\(accept.error)")
    #expect(
      try await run("verify", folder, "--steps", "1", "--set", "golden.detail.*/vision/**=off").exitCode == 0)
  }

  @Test func aGoldenThatHoldsLessIsUncovered() async throws {
    let folder = try TemporaryFolder()
    _ = try await run("record", folder, "--steps", "1", "--detail", "*/tokens/**=off")
    let verify = try await run("verify", folder, "--steps", "1")
    #expect(verify.exitCode == 3, "\(verify.output)")
    let names = try golden(verify)["uncovered"]?.array?.compactMap(\.string) ?? []
    #expect(names.count == 5 && names.allSatisfy { $0.hasPrefix("0/tokens/") }, "\(names)")
    // Its own command has the rule, too.
    let own = try await CommandLineTool.run(["verify", "--golden-dir", folder.path, "--json"])
    #expect(own.exitCode == 0, "\(own.output)")
  }

  @Test func aRunOfFewerStepsLeavesNoCandidateThatWouldLoseTheRest() async throws {
    let folder = try TemporaryFolder()
    _ = try await run("record", folder, "--steps", "3")
    let quirk = "compat=[reasoning_index_off_by_one]"
    for filter in [["--steps", "2"], ["--steps", "3", "--stop-at-first"]] {
      let verify = try await CommandLineTool.run(
        [
          "verify", "--config", "config/test_ecot_stage0.yaml", "--golden-dir", folder.path, "--json", "--set", quirk,
        ] + filter)
      #expect(verify.exitCode == 1, "\(verify.output)")
      #expect(try InputFile.names(in: folder.path) == ["test_ecot_stage0.golden.zst"])
    }
    // Nor does a part that matches take an older candidate away.
    #expect(try await run("verify", folder, "--steps", "3", "--set", quirk).exitCode == 1)
    #expect(try await run("verify", folder, "--steps", "2").exitCode == 0)
    #expect(try InputFile.names(in: folder.path).contains("test_ecot_stage0.pending.zst"))
    #expect(try await run("verify", folder, "--steps", "3").exitCode == 0)
    #expect(try InputFile.names(in: folder.path) == ["test_ecot_stage0.golden.zst"])
  }
}
