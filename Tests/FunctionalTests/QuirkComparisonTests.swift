import Testing

/// Quirks that the contract between stages cannot see, since they change what differs between the stages anyhow: `compare` of
/// two stored goldens of one stage names where they act.
@Suite struct QuirkComparisonTests {
  static let quirks = [
    "labels_from_longest_row", "head_attends_padding", "pad_rows_without_thinking", "no_alignment_at_stage_0",
    "conservative_overflow", "detach_latents", "unclamped_flow_time",
  ]

  @Test(arguments: quirks) func compareNamesWhereTheQuirkActs(_ quirk: String) async throws {
    let test = try #require(QuirkTests.cases.first { $0.quirk == quirk })
    let folder = try TemporaryFolder()
    func record(_ name: String, _ quirks: [String]) async throws -> String {
      let result = try await CommandLineTool.run(
        [
          "record", "--config", "config/test_ecot_stage\(test.stage).yaml", "--golden-dir", "\(folder.path)/\(name)",
          "--set", "compat=[\(quirks.joined(separator: ","))]",
        ] + test.settings)
      #expect(result.exitCode == 0, "\(result.error)")
      return "\(folder.path)/\(name)/test_ecot_stage\(test.stage).golden.zst"
    }
    let without = try await record("without", test.base)
    let with = try await record("with", test.base + [quirk])
    let result = try await CommandLineTool.run(["compare", without, with, "--json"])
    #expect(result.exitCode == 1, "\(result.output)\(result.error)")
    let golden = try #require(try result.json["goldens"]?.array?.first)
    for place in [golden["first"], golden["culprits"]?.array?.first] {
      let path = place?["address"]?.string?.drop { $0 != "/" }.dropFirst() ?? ""
      #expect(path.hasPrefix(test.first), "\(path)")
    }
    #expect(result.output.contains("\"comparability\":{}"))
  }
}
