import Testing

/// Each quirk, on a configuration in which it has an effect: the first address that changes is the one that the quirk is about, and
/// nothing before it changes.
@Suite struct QuirkTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var quirk: String
    var stage: Int
    var base: [String] = []
    var settings: [String] = []
    var first: String
    /// Whether its inputs are the same: where a gradient goes missing, what came from it has one input less.
    var hasEqualParents = true
    var testDescription: String { quirk }
  }

  static let cases: [Case] = [
    Case(quirk: "keep_unannotated_steps", stage: 0, first: "data/record/index.value"),
    Case(quirk: "reasoning_index_off_by_one", stage: 2, first: "data/"),
    Case(quirk: "ignore_processor_size", stage: 2, first: "tokens/batch/image_grid_thw.value"),
    Case(quirk: "no_alignment_at_stage_0", stage: 0, first: "tokens/batch/input_ids.value"),
    Case(quirk: "labels_mask_whole_span", stage: 2, first: "tokens/batch/labels.value"),
    Case(
      quirk: "labels_from_longest_row", stage: 0, base: ["no_alignment_at_stage_0"],
      first: "tokens/batch/label_spans.value"),
    Case(
      quirk: "pad_rows_without_thinking", stage: 2, base: ["keep_unannotated_steps"],
      first: "tokens/batch/input_ids.value"),
    Case(
      quirk: "conservative_overflow", stage: 2, settings: ["--set", "framework.qwenvl.model_max_length=360"],
      first: "tokens/batch/input_ids.value"),
    Case(quirk: "plain_positions_in_latent_pass", stage: 2, first: "decoder/all/rope/cosine.value"),
    // A time below 0 is rare; where s comes near 1 it is not.
    Case(quirk: "head_attends_padding", stage: 2, first: "head/block.0/attention/context.value"),
    Case(
      quirk: "unclamped_flow_time", stage: 2,
      settings: ["--set", "framework.action_model.noise_beta_alpha=200"], first: "head/time.value"),
    Case(quirk: "detach_latents", stage: 2, first: "gradient/decoder/latent.1/", hasEqualParents: false),
  ]

  @Test(arguments: cases) func changesWhatItShouldAndNothingBefore(_ test: Case) async throws {
    let folder = try TemporaryFolder()
    func run(_ verb: String, _ quirks: [String]) async throws -> CommandLineTool.Result {
      try await CommandLineTool.run(
        [
          verb, "--config", "config/test_ecot_stage\(test.stage).yaml", "--golden-dir", folder.path, "--json", "--set",
          "compat=[\(quirks.joined(separator: ","))]",
        ] + test.settings)
    }
    let record = try await run("record", test.base)
    #expect(record.exitCode == 0, "\(record.error)")
    let verify = try await run("verify", test.base + [test.quirk])
    #expect(verify.exitCode == 1, "\(verify.output)\(verify.error)")
    let golden = try #require(try verify.json["goldens"]?.array?.first)
    let address = try #require(golden["first"]?["address"]?.string)
    let path = address.drop { $0 != "/" }.dropFirst()
    #expect(path.hasPrefix(test.first), "\(address)")
    #expect(golden["first"]?["parents_equal"]?.boolean == test.hasEqualParents)
    #expect(golden["configuration"]?["compat"] != nil)
  }

  @Test func anUnknownQuirkIsRefusedWithASuggestion() async throws {
    let verify = try await CommandLineTool.run(["verify", "--set", "compat=[labels_mask_whole_spam]"])
    #expect(verify.exitCode == 2)
    #expect(verify.error.contains("labels_mask_whole_span"))
  }
}
