import EcotFiles
import EcotGoldens
import Testing

/// The contract between curriculum stages, held by the real binary.
@Suite struct StagesTests {
  static let contract = "config/contracts/stage0-to-stage2.yaml"
  static let stage0 = "Golden/test_ecot_stage0.golden.zst"
  static let stage2 = "Golden/test_ecot_stage2.golden.zst"

  /// Two steps of both stages, the quirk at stage 2 alone.
  static func record(_ folder: TemporaryFolder, quirk: String? = nil) async throws {
    for stage in [0, 2] {
      let quirks = stage == 2 ? quirk.map { ["--set", "compat=[\($0)]"] } ?? [] : []
      let result = try await CommandLineTool.run(
        ["record", "--config", "config/test_ecot_stage\(stage).yaml", "--steps", "2", "--golden-dir", folder.path]
          + quirks)
      #expect(result.exitCode == 0, "\(result.error)")
    }
  }

  static func violations(_ result: CommandLineTool.Result) throws -> [JSONValue] {
    try #require(try result.json["goldens"]?.array?.first?["contract"]?["violations"]?.array)
  }

  @Test func theCommittedGoldensKeepTheContract() async throws {
    let text = try await CommandLineTool.run(["stages"])
    #expect(text.exitCode == 0, "\(text.output)\(text.error)")
    #expect(text.output.hasPrefix("PASS  test_ecot_stage0 -> test_ecot_stage2"))
    let json = try await CommandLineTool.run([
      "compare", Self.stage0, Self.stage2, "--contract", Self.contract, "--json",
    ])
    #expect(json.exitCode == 0, "\(json.error)")
    #expect(try json.json["verdict"]?.string == "match")
    #expect(try Self.violations(json).isEmpty)
    let rules = try #require(try json.json["goldens"]?.array?.first?["contract"]?["rules"]?.array)
    #expect(rules.count > 40 && rules.allSatisfy { ($0["matched"]?.integer ?? 0) > 0 })
    #expect(rules.allSatisfy { $0["because"]?.string != nil })
  }

  struct Broken: Sendable, CustomStringConvertible {
    var quirk: String
    /// The pattern of the rule that has to name it, an address, and a token's text or another word of the finding.
    var pattern: String
    var address: String
    var text: String
    var description: String { "\(quirk) at \(address)" }
  }

  static let broken = [
    Broken(
      quirk: "plain_positions_in_latent_pass", pattern: "0/decoder/all/**",
      address: "0/decoder/all/rope/cosine.value",
      text: "of the 117 tokens of the common prefix"),
    Broken(
      quirk: "ignore_processor_size", pattern: "*/tokens/batch/pixel_values.value",
      address: "0/tokens/batch/pixel_values.value", text: "shape [512, 1536] became [392, 1536]"),
    Broken(
      quirk: "ignore_processor_size", pattern: "*/tokens/batch/input_ids.value",
      address: "0/tokens/batch/input_ids.value", text: "<|image_pad|>"),
    Broken(
      quirk: "labels_mask_whole_span", pattern: "*/tokens/batch/labels.value", address: "0/tokens/batch/labels.value",
      text: "<|start_of_thinking|>"),
    Broken(
      quirk: "reasoning_index_off_by_one", pattern: "*/tokens/sample.*/lang.value",
      address: "0/tokens/sample.0/lang.value", text: "does not go on as the left side ends"),
    Broken(
      quirk: "keep_unannotated_steps", pattern: "*/data/**", address: "0/data/record/index.value", text: "differs"),
  ]

  @Test(arguments: broken) func aQuirkAtStageTwoAloneBreaksItsRule(_ broken: Broken) async throws {
    let folder = try TemporaryFolder()
    try await Self.record(folder, quirk: broken.quirk)
    let result = try await CommandLineTool.run(["stages", "--golden-dir", folder.path, "--json"])
    #expect(result.exitCode == 1, "\(result.output)\(result.error)")
    let found = try Self.violations(result).first { $0["address"]?.string == broken.address }
    #expect(found?["pattern"]?.string == broken.pattern)
    let words = [found?["found"], found?["location"]?["token_text"]].compactMap { $0?.string }.joined(separator: "\n")
    #expect(words.contains(broken.text), "\(words)")
    if broken.quirk == "plain_positions_in_latent_pass" {
      let states = try Self.violations(result).compactMap { $0["address"]?.string }
      #expect(states.contains("0/decoder/all/layer.0/output.value"), "the states follow: \(states)")
    }
    let text = try await CommandLineTool.run(["stages", "--golden-dir", folder.path, "--full"])
    #expect(text.exitCode == 1 && text.output.contains(broken.address) && text.output.contains("since  "))
  }

  /// The finding comes from the records: it is there, and the same, in a golden that does not say what it was run with.
  @Test(arguments: ["plain_positions_in_latent_pass", "labels_mask_whole_span"])
  func theFindingDoesNotComeFromTheConfiguration(_ quirk: String) async throws {
    let folder = try TemporaryFolder()
    try await Self.record(folder, quirk: quirk)
    let path = "\(folder.path)/test_ecot_stage2.golden.zst"
    let told = try await CommandLineTool.run(["stages", "--golden-dir", folder.path, "--json"])
    let golden = try GoldenFile.read(path)
    var metadata = golden.metadata
    metadata.compat = []
    metadata.configuration.removeAll { $0.key == "compat" }
    metadata.command.overrides = []
    let writer = try GoldenWriter(metadata: metadata)
    try golden.forEachRecord { try writer.append($0) }
    try writer.write(to: path)
    let untold = try await CommandLineTool.run(["stages", "--golden-dir", folder.path, "--json"])
    #expect(untold.exitCode == 1 && !untold.output.contains(quirk))
    #expect(untold.output == told.output)
  }

  @Test func aStageAgainstItselfBreaksTheContract() async throws {
    for golden in [Self.stage0, Self.stage2] {
      let result = try await CommandLineTool.run(["stages", "--left", golden, "--right", golden, "--json"])
      #expect(result.exitCode == 1)
      let violations = try Self.violations(result)
      let ids = violations.first { $0["address"]?.string == "0/tokens/batch/input_ids.value" }
      #expect(ids?["found"]?.string == "equal on both sides to the end")
    }
  }

  @Test func swappedSidesBreakTheContract() async throws {
    let result = try await CommandLineTool.run(["stages", "--left", Self.stage2, "--right", Self.stage0])
    #expect(result.exitCode == 1)
    #expect(result.output.contains("only on the left side"))
  }

  @Test func theGoldenOfAStageIsMissingOrAmbiguous() async throws {
    let folder = try TemporaryFolder()
    let none = try await CommandLineTool.run(["stages", "--golden-dir", folder.path])
    #expect(none.exitCode == 3 && none.output.contains("no golden of stage 0"), "\(none.output)")
    for name in ["one", "two"] {
      let bytes = try InputFile.contents(of: "\(CommandLineTool.packageRoot)/\(Self.stage0)")
      try AtomicFile.write(bytes, to: "\(folder.path)/\(name).golden.zst")
    }
    let several = try await CommandLineTool.run(["stages", "--golden-dir", folder.path, "--right", Self.stage2])
    #expect(several.exitCode == 2 && several.error.contains("--left"), "\(several.error)")
  }

  @Test func aMalformedContractIsNoVerdict() async throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(
      Array("rules:\n  - {pattern: \"**\", expect: eqaul}\n".utf8), to: "\(folder.path)/contract.yaml")
    for arguments in [["stages"], ["compare", Self.stage0, Self.stage2]] {
      let result = try await CommandLineTool.run(arguments + ["--contract", "\(folder.path)/contract.yaml"])
      #expect(result.exitCode == 2 && result.output.isEmpty)
      #expect(result.error.contains("contract.yaml:2:") && result.error.contains("did you mean 'equal'?"))
    }
  }
}
