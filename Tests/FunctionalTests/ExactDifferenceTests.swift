import EcotFiles
import EcotTensors
import Testing

/// What `verify` measures after a drift, and which files it leaves, through the real binary.
@Suite struct ExactDifferenceTests {
  private static let name = "test_ecot_stage0"

  /// A folder of goldens with a golden, and the tokenizer's files that it was made with: they can be changed behind its back.
  private struct Project {
    let folder: TemporaryFolder

    var tokenizer: String { folder.path + "/tokenizer" }
    var goldens: String { folder.path + "/goldens" }
    var reference: String { folder.path + "/reference.safetensors" }
    var culprits: String { "\(goldens)/\(name).culprits.safetensors" }

    init() async throws {
      folder = try TemporaryFolder()
      try AtomicFile.makeFolder(tokenizer)
      try AtomicFile.makeFolder(goldens)
      let source = CommandLineTool.packageRoot + "/Golden/data/tokenizer"
      for file in try InputFile.names(in: source) {
        try AtomicFile.write(InputFile.contents(of: "\(source)/\(file)"), to: "\(tokenizer)/\(file)")
      }
      let record = try await run(
        "record", "--tensors", "0/tokens/batch/pixel_values.value", "--tensors-out", reference)
      #expect(record.exitCode == 0, "\(record.error)")
    }

    func run(_ arguments: String..., inCI: Bool = false) async throws -> CommandLineTool.Result {
      try await CommandLineTool.run(
        arguments + [
          "--config", "config/\(name).yaml", "--golden-dir", goldens, "--steps", "1", "--set",
          "framework.qwenvl.tokenizer=\(tokenizer)",
        ], environment: inCI ? ["CI": "true"] : [:])
    }

    /// Pixels are normalised otherwise: their culprit is a float tensor, and no setting takes it back.
    func spoil(_ changes: Bool = true) throws {
      let path = tokenizer + "/preprocessor_config.json"
      let source = CommandLineTool.packageRoot + "/Golden/data/tokenizer/preprocessor_config.json"
      var text = String(decoding: try InputFile.contents(of: source), as: UTF8.self)
      if changes, let range = text.firstRange(of: "0.5") { text.replaceSubrange(range, with: "0.4") }
      try AtomicFile.write(Array(text.utf8), to: path)
    }
  }

  @Test func tensorsThatCannotBeMeasuredAreKeptBesideTheCandidate() async throws {
    let project = try await Project()
    try project.spoil()
    let inCI = try await project.run("verify", "--json", inCI: true)
    #expect(inCI.exitCode == 4, "\(inCI.error)")
    #expect(PathKind(project.culprits) != .file)
    let skipped = try await project.run("verify", "--no-exact", "--json")
    #expect(skipped.exitCode == 4)
    #expect(PathKind(project.culprits) != .file)
    let drift = try await project.run("verify", "--json")
    #expect(drift.exitCode == 4)
    let kept = try SafetensorsReader(project.culprits)
    #expect(kept.names == ["0/tokens/batch/pixel_values.value"])
    let (good, bad) = (
      try SafetensorsReader(project.reference).tensor(kept.names[0]), try kept.tensor(kept.names[0])
    )
    #expect(good.shape == bad.shape && good != bad)
    // With the good commit's tensors they are measured, and nothing needs to be kept.
    let measured = try await project.run("verify", "--json", "--reference", project.reference)
    #expect(measured.exitCode == 4, "\(measured.error)")
    #expect(PathKind(project.culprits) != .file)
    _ = try await project.run("verify", "--json")
    #expect(PathKind(project.culprits) == .file)
    let rejected = try await CommandLineTool.run(["review", "--golden-dir", project.goldens], input: "R\n")
    #expect(rejected.exitCode == 0, "\(rejected.error)")
    #expect(try InputFile.names(in: project.goldens) == ["\(Self.name).golden.zst"], "they go with the candidate")
    _ = try await project.run("verify", "--json")
    try project.spoil(false)
    #expect(try await project.run("verify", "--json").exitCode == 0)
    #expect(try InputFile.names(in: project.goldens) == ["\(Self.name).golden.zst"])
  }

  @Test func tensorsAreKeptWhereAsked() async throws {
    let project = try await Project()
    try project.spoil()
    let file = project.folder.path + "/kept.safetensors"
    let drift = try await project.run("verify", "--keep-tensors", file, inCI: true)
    #expect(drift.exitCode == 4, "\(drift.error)")
    #expect(try SafetensorsReader(file).names == ["0/tokens/batch/pixel_values.value"])
    #expect(PathKind(project.culprits) != .file)
  }

  @Test func wrongUseIsAnError() async throws {
    let missing = try await CommandLineTool.run(["verify", "--reference", "/no/such.safetensors"])
    #expect(missing.exitCode == 2 && missing.error.contains("/no/such.safetensors"), "\(missing.error)")
    let several = try await CommandLineTool.run(["verify", "--keep-tensors", "/tmp/x.safetensors"])
    #expect(several.exitCode == 2 && several.error.contains("--config"), "\(several.error)")
  }
}
