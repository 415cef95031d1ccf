import EcotFiles
import Testing

/// Record, verify, drift, accept: the life of a golden through the real binary.
@Suite struct RecordAndVerifyTests {
  static let stages = [0, 2]

  private func options(_ stage: Int, _ folder: TemporaryFolder, steps: Int = 1) -> [String] {
    [
      "--config", "config/test_ecot_stage\(stage).yaml", "--golden-dir", folder.path, "--steps", "\(steps)", "--json",
    ]
  }

  @Test(arguments: stages) func aRunMatchesItsOwnGolden(_ stage: Int) async throws {
    let folder = try TemporaryFolder()
    let options = options(stage, folder, steps: 2)
    let before = try await CommandLineTool.run(["verify"] + options)
    #expect(before.exitCode == 3, "\(before.error)")
    #expect(try before.json["verdict"]?.string == "missing")

    let record = try await CommandLineTool.run(["record"] + options)
    #expect(record.exitCode == 0, "\(record.error)")
    for threads in ["1", "2", "3", "7"] {
      let verify = try await CommandLineTool.run(["verify", "--threads", threads] + options)
      #expect(verify.exitCode == 0, "\(verify.error)")
      let json = try verify.json
      #expect(json["verdict"]?.string == "match")
      let golden = json["goldens"]?.array?.first
      #expect(golden?["records"]?.integer == golden?["identical"]?.integer)
      #expect((golden?["records"]?.integer ?? 0) > 40)
    }
    let names = try InputFile.names(in: folder.path)
    #expect(names == ["test_ecot_stage\(stage).golden.zst"])
  }

  @Test func recordingAgainLeavesTheFileUntouched() async throws {
    let folder = try TemporaryFolder()
    let golden = folder.path + "/test_ecot_stage0.golden.zst"
    _ = try await CommandLineTool.run(["record"] + options(0, folder))
    let first = try InputFile.contents(of: golden)
    let again = try await CommandLineTool.run(["record", "--threads", "1"] + options(0, folder))
    #expect(again.exitCode == 0, "\(again.error)")
    #expect(try InputFile.contents(of: golden) == first)
  }

  @Test(arguments: stages) func aQuirkIsDriftWithItsFirstAddress(_ stage: Int) async throws {
    let folder = try TemporaryFolder()
    _ = try await CommandLineTool.run(["record"] + options(stage, folder))
    let verify = try await CommandLineTool.run(
      ["verify", "--set", "compat=[reasoning_index_off_by_one]"] + options(stage, folder))
    #expect(verify.exitCode == 1, "\(verify.error)")
    let golden = try #require(try verify.json["goldens"]?.array?.first)
    let first = try #require(golden["first"])
    let address = try #require(first["address"]?.string)
    #expect(address.hasPrefix("0/data/") || address.hasPrefix("0/tokens/"), "\(address)")
    #expect(first["parents_equal"]?.boolean == true)
    #expect(golden["configuration"]?["compat"] != nil)
  }

  @Test func aLabelQuirkIsNamedAtItsTokenAndItsSize() async throws {
    let folder = try TemporaryFolder()
    _ = try await CommandLineTool.run(["record"] + options(2, folder))
    let verify = try await CommandLineTool.run(
      ["verify", "--set", "compat=[labels_mask_whole_span]"] + options(2, folder))
    #expect(verify.exitCode == 1, "\(verify.error)")
    let golden = try #require(try verify.json["goldens"]?.array?.first)
    let first = try #require(golden["first"])
    #expect(first["address"]?.string == "0/tokens/batch/labels.value")
    #expect(first["parents_equal"]?.boolean == true)
    #expect(first["location"]?["sample"]?.integer == 0)
    #expect(first["location"]?["token_text"]?.string == "<|start_of_thinking|>")
    #expect((first["relative_l2"]?.double ?? 0) > 0)
    #expect((first["max_abs"]?.double ?? 0) > 1000)
    #expect(golden["culprits"]?.array?.count == 1)
  }

  @Test func theSizeOfAFloatDriftComesFromTheSketches() async throws {
    let folder = try TemporaryFolder()
    _ = try await CommandLineTool.run(["record"] + options(0, folder))
    let verify = try await CommandLineTool.run(
      ["verify", "--set", "datasets.vla_data.ecot.image_decode=integer_accurate"] + options(0, folder))
    #expect([1, 4].contains(verify.exitCode), "\(verify.error)")
    let first = try #require(try verify.json["goldens"]?.array?.first?["first"])
    #expect(first["address"]?.string == "0/data/image/decoded.value")
    let relative = try #require(first["relative_l2"]?.double)
    #expect(relative > 1e-4 && relative < 0.1, "\(relative)")
    #expect((first["relative_l2_error"]?.double ?? 0) > 0)
  }

  @Test func anotherSeedIsNotComparable() async throws {
    let folder = try TemporaryFolder()
    _ = try await CommandLineTool.run(["record"] + options(0, folder))
    let verify = try await CommandLineTool.run(["verify", "--set", "seed=43"] + options(0, folder))
    #expect(verify.exitCode == 4, "\(verify.error)")
    let golden = try #require(try verify.json["goldens"]?.array?.first)
    #expect(golden["verdict"]?.string == "not_comparable")
    #expect(golden["comparability"]?["seed"]?["observed"]?.string == "43")
    #expect(golden["first"]?["address"] != nil, "the records' differences are shown, too")
    let bisect = try await CommandLineTool.run(["verify", "--bisect", "--set", "seed=43"] + options(0, folder))
    #expect(bisect.exitCode == 125)
  }

  @Test func acceptPromotesThePendingCandidate() async throws {
    let folder = try TemporaryFolder()
    let quirk = ["--set", "compat=[labels_mask_whole_span]"]
    _ = try await CommandLineTool.run(["record"] + options(2, folder))
    let old = try InputFile.contents(of: folder.path + "/test_ecot_stage2.golden.zst")
    #expect(try await CommandLineTool.run(["verify"] + quirk + options(2, folder)).exitCode == 1)
    #expect(try InputFile.names(in: folder.path).contains("test_ecot_stage2.pending.zst"))
    #expect(try InputFile.contents(of: folder.path + "/test_ecot_stage2.golden.zst") == old)
    let accept = try await CommandLineTool.run(["accept", "--golden-dir", folder.path])
    #expect(accept.exitCode == 0, "\(accept.error)")
    #expect(try InputFile.names(in: folder.path) == ["test_ecot_stage2.golden.zst"])
    #expect(try await CommandLineTool.run(["verify"] + quirk + options(2, folder)).exitCode == 0)
    #expect(try await CommandLineTool.run(["verify"] + options(2, folder)).exitCode == 1)
  }

  @Test func acceptOnlyTakesTheMatchingRecords() async throws {
    let folder = try TemporaryFolder()
    let quirks = ["--set", "compat=[labels_mask_whole_span,ignore_processor_size]"]
    _ = try await CommandLineTool.run(["record"] + options(2, folder))
    #expect(try await CommandLineTool.run(["verify"] + quirks + options(2, folder)).exitCode == 1)
    let accept = try await CommandLineTool.run(
      ["accept", "--golden-dir", folder.path, "--only", "**/pixel_values.value"])
    #expect(accept.exitCode == 0, "\(accept.error)")
    let verify = try await CommandLineTool.run(["verify"] + quirks + options(2, folder))
    #expect(verify.exitCode == 1)
    let culprits = try verify.json["goldens"]?.array?.first?["culprits"]?.array ?? []
    #expect(!culprits.contains { $0["address"]?.string?.contains("pixel_values") == true })
    #expect(!culprits.isEmpty)
  }

  @Test func continuousIntegrationNeverWritesGoldens() async throws {
    let folder = try TemporaryFolder()
    let record = try await CommandLineTool.run(["record"] + options(0, folder), environment: ["CI": "true"])
    #expect(record.exitCode == 2)
    #expect(record.error.contains("CI"))
    #expect(try InputFile.names(in: folder.path).isEmpty)
    _ = try await CommandLineTool.run(["record"] + options(0, folder))
    let drift = try await CommandLineTool.run(
      ["verify", "--set", "compat=[reasoning_index_off_by_one]"] + options(0, folder), environment: ["CI": "true"])
    #expect(drift.exitCode == 1)
    #expect(try InputFile.names(in: folder.path) == ["test_ecot_stage0.golden.zst"])
    let accept = try await CommandLineTool.run(["accept", "--golden-dir", folder.path], environment: ["CI": "true"])
    #expect(accept.exitCode == 2)
    #expect(accept.error.contains("--in-ci"))
  }

  @Test func fewerStepsAreAFilterMoreAreNotComparable() async throws {
    let folder = try TemporaryFolder()
    _ = try await CommandLineTool.run(["record"] + options(0, folder, steps: 2))
    let fewer = try await CommandLineTool.run(["verify"] + options(0, folder, steps: 1))
    #expect(fewer.exitCode == 0, "\(fewer.output)\(fewer.error)")
    #expect((try fewer.json["goldens"]?.array?.first?["filtered"]?.integer ?? 0) > 0)
    let more = try await CommandLineTool.run(["verify"] + options(0, folder, steps: 3))
    #expect(more.exitCode == 4, "\(more.output)")
  }

  @Test func stopAtFirstEndsTheRunAfterTheStepThatDrifts() async throws {
    let folder = try TemporaryFolder()
    _ = try await CommandLineTool.run(["record"] + options(2, folder, steps: 3))
    let verify = try await CommandLineTool.run(
      ["verify", "--stop-at-first", "--set", "compat=[labels_mask_whole_span]"] + options(2, folder, steps: 3))
    #expect(verify.exitCode == 1)
    let golden = try #require(try verify.json["goldens"]?.array?.first)
    #expect(golden["missing"]?.integer == 0)
    #expect(golden["first"]?["step"]?.integer == 0)
    #expect((golden["filtered"]?.integer ?? 0) > 0)
  }

  @Test func aCorruptGoldenIsAnErrorAndStaysAsItIs() async throws {
    let folder = try TemporaryFolder()
    _ = try await CommandLineTool.run(["record"] + options(0, folder))
    let path = folder.path + "/test_ecot_stage0.golden.zst"
    var bytes = try InputFile.contents(of: path)
    bytes[bytes.count / 2] ^= 4
    try AtomicFile.write(bytes, to: path)
    let verify = try await CommandLineTool.run(["verify"] + options(0, folder))
    #expect(verify.exitCode == 2, "\(verify.output)")
    let bisect = try await CommandLineTool.run(["verify", "--bisect"] + options(0, folder))
    #expect(bisect.exitCode == 125)
    let fsck = try await CommandLineTool.run(["fsck", path])
    #expect(fsck.exitCode == 2)
    let record = try await CommandLineTool.run(["record"] + options(0, folder))
    #expect(record.exitCode == 0, "\(record.error)")
    #expect(try await CommandLineTool.run(["verify"] + options(0, folder)).exitCode == 0)
  }

  @Test func aGoldenWhoseConfigurationIsGoneDoesNotKeepTheOthersFromBeingVerified() async throws {
    let folder = try TemporaryFolder()
    let gone = folder.path + "/gone.yaml"
    try AtomicFile.write("run_id: gone\n", to: gone)
    for more in [[], ["--config", gone]] {
      let record = try await CommandLineTool.run(["record"] + options(0, folder) + more)
      #expect(record.exitCode == 0, "\(record.error)")
    }
    try AtomicFile.remove(gone)
    let verify = try await CommandLineTool.run(["verify", "--json", "--golden-dir", folder.path])
    #expect(verify.exitCode == 3)
    let goldens = try #require(try verify.json["goldens"]?.array)
    #expect(goldens.map { $0["verdict"]?.string } == ["missing", "match"])
    let problem = goldens.first?["problem"]?.string ?? ""
    #expect(problem.contains("gone.yaml") && problem.contains("obsolete") && problem.contains("rm "), "\(problem)")
  }

  @Test func theCommittedGoldensVerify() async throws {
    let verify = try await CommandLineTool.run(["verify", "--json"])
    #expect(verify.exitCode == 0, "\(verify.output)\(verify.error)")
    let json = try verify.json
    #expect(json["goldens"]?.array?.compactMap { $0["name"]?.string } == ["test_ecot_stage0", "test_ecot_stage2"])
    #expect(json["goldens"]?.array?.allSatisfy { $0["verdict"]?.string == "match" } == true)
  }
}
