import Testing

/// `--rename`, from outside. That renames are found, and what follows from them, is tested where goldens are made by hand.
@Suite struct RenameOptionTests {
  private static let golden = "Golden/test_ecot_stage0.golden.zst"

  @Test(arguments: ["q", "a=b=c", "layer.*/q=queries", "=b"])
  func impossibleRenamesAreUsageErrors(_ rename: String) async throws {
    let result = try await CommandLineTool.run(["compare", Self.golden, Self.golden, "--rename", rename])
    #expect(result.exitCode == 2)
    #expect(result.error.contains("rename") || result.error.contains("stars"), "\(result.error)")
  }

  @Test func aRenameOfWhatIsNotThereChangesNothing() async throws {
    let result = try await CommandLineTool.run([
      "compare", Self.golden, Self.golden, "--rename", "decoder/*/q.value=decoder/*/queries.value", "--json",
    ])
    #expect(result.exitCode == 0, "\(result.error)")
    #expect(try result.json["verdict"]?.string == "match")
  }
}
