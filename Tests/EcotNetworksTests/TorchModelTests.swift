import EcotFiles
import EcotKernels
import EcotNetworks
import EcotTensors
import Testing

/// The model computes what transformers computes on the committed reference: seeded weights, images, padding at both ends, plain
/// and with latents. Unlike the oracles, it is in every clone.
@Suite struct TorchModelTests {
  private static let folder: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast()
    return parts.joined(separator: "/") + "/Fixtures"
  }()
  private static let fixture = Result { try SafetensorsReader(folder + "/model.safetensors") }
  private static let weights = Result {
    let weights = SeededWeights(.tiny, seed: 42)
    return try Dictionary(uniqueKeysWithValues: weights.parameters.map { ($0.name, try weights.tensor($0)) })
  }
  /// Names of the reference's tensors, the addresses of ours, and whether only tokens count.
  private static let parts: [(name: String, address: String, atTokens: Bool)] =
    [
      ("vision.merger_out", "vision/merger/output", false), ("hidden_states", "decoder/all/hidden", true),
      ("norm_out", "decoder/all/norm", true),
    ] + (0..<3).map { ("vision.deepstack.\($0)", "vision/deepstack.\($0)/output", false) }
    + (0..<4).map { ("text.layer_out.\($0)", "decoder/all/layer.\($0)/output", true) }

  /// Two images of 4x6 patches, by the formula of the script that wrote the reference.
  private static func pixels() throws -> Tensor {
    let patches = 2 * 4 * 6
    let count = patches * Qwen3VLConfiguration.tiny.vision.patchElements
    return try Tensor((0..<count).map { Float($0 * 7919 % 1000) / 1000 - 0.5 }, shape: [patches, count / patches])
  }

  @Test func theReferenceIsTheOneOfTheReadme() throws {
    let digest = SHA256Digest.hexadecimal(of: try InputFile.contents(of: Self.folder + "/model.safetensors"))
    #expect(try InputFile.text(of: Self.folder + "/README.md").contains("| model.safetensors | \(digest) |"))
  }

  @Test(arguments: ["plain", "latent"]) func forwardAndBackward(name: String) throws {
    let oracle = try OracleCase(Self.fixture.get(), prefix: "\(name).", pixelValues: Self.pixels())
    let recording = Recording()
    var model = TinyModel()
    (model.configuration, model.parameters) = (.tiny, try Self.weights.get())
    model.observer = recording
    let outcome = try model.run(oracle.inputs)
    #expect(outcome.latentPasses == (name == "latent" ? 3 : 0))
    for (name, address, atTokens) in Self.parts {
      let found = recording["0/\(address).value"]?.tensor
      #expect(try oracle.error(name, found, atTokens: atTokens) <= OracleCase.Limit.value, "\(name)")
    }
    #expect(try oracle.logitsError(outcome.allLogits) <= OracleCase.Limit.value)
    let (shape, logits) = (outcome.allLogits.shape, try outcome.allLogits.floats)
    let rows = shape[0] * shape[1]
    let sums = Tensor(
      Compute().reduce(.logSumExp, logits, rows: rows, columns: shape[2]), ofShape: Array(shape.dropLast()))
    #expect(try oracle.error("logits_lse", sums, atTokens: true) <= OracleCase.Limit.value)
    #expect(try oracle.lossError(outcome.loss) <= OracleCase.Limit.loss)
    let worst = try oracle.worstGradient(outcome.gradients, sums: "gradsum", whole: true)
    #expect(worst.error <= OracleCase.Limit.gradient, "\(worst.name)")
  }
}
