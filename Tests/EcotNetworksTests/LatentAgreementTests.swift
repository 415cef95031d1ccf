import EcotAutograd
import EcotFiles
import EcotNetworks
import EcotTensors
import Testing

/// The latent forward pass computes what the published implementation computes: latents before the final norm, rows with
/// different counts, the loss over the last pass. Its own positions are a quirk; it was run with the right ones, too.
@Suite(.enabled(if: Oracles.arePresent, Oracles.absence)) struct LatentAgreementTests {
  private static let folder = "../lara/latent"

  /// One run of a case.
  struct Run: Sendable, CustomStringConvertible {
    var name: String
    var inputs: String, wanted: String
    /// As published, positions and all.
    var isReference: Bool
    var latents: Int
    var description: String { "\(name), \(isReference ? "as published" : "with the right positions")" }
  }

  static func runs() throws -> [Run] {
    let path = "\(Oracles.folder)/\(folder)/index.json"
    guard PathKind(path) == .file else { return [] }
    return (try JSONValue(contentsOf: path)["cases"]?.array ?? []).flatMap { entry in
      [("reference", true), ("correct", false)].compactMap { variant, isReference in
        guard let name = entry["name"]?.string, let inputs = entry["inputs_file"]?.string,
          let wanted = entry[variant]?["file"]?.string
        else { return nil }
        let latents = entry["n"]?.array?.compactMap(\.integer).max() ?? 0
        return Run(name: name, inputs: inputs, wanted: wanted, isReference: isReference, latents: latents)
      }
    }
  }

  @Test func thereAreRunsOfBothKinds() throws {
    let runs = try Self.runs()
    #expect(runs.filter(\.isReference).count >= 7)
    #expect(runs.count { !$0.isReference } >= 6)
  }

  private func oracle(_ run: Run) throws -> OracleCase {
    try OracleCase(
      inputs: "\(Self.folder)/\(run.inputs)", positions: "position_ids_correct", wanted: "\(Self.folder)/\(run.wanted)")
  }

  @Test(arguments: try runs()) func latentForward(run: Run) throws {
    let oracle = try oracle(run)
    let recording = Recording()
    var model = try OracleCase.model(recording)
    model.options.usesPlainPositions = run.isReference
    let outcome = try model.run(oracle.inputs)
    let used = recording["0/decoder/all/embeddings_used.value"]?.tensor
    for (name, found) in [
      ("hidden_states", outcome.hidden), ("norm_out", outcome.norm), ("inputs_embeds_used", used),
    ] {
      #expect(try oracle.error(name, found, atTokens: true) <= OracleCase.Limit.value, "\(run) \(name)")
    }
    let start = run.latents == 0 ? 0 : outcome.logitsStart
    #expect(try oracle.logitsError(outcome.allLogits, from: start) <= OracleCase.Limit.value, "\(run) logits")
    #expect(try oracle.lossError(outcome.loss) <= OracleCase.Limit.loss, "\(run) loss")
    #expect(outcome.latentPasses == (run.latents == 0 ? 0 : run.latents + 1))
    let worst = try oracle.worstGradient(outcome.gradients, sums: "gradsum_loss", whole: false)
    #expect(worst.error <= OracleCase.Limit.gradient, "\(run) \(worst.name)")
  }

  /// The loss together with a weighted sum of the states that a head would get.
  @Test(arguments: try runs()) func gradientsThroughTheStates(run: Run) throws {
    let oracle = try oracle(run)
    let probe = try oracle.wanted.tensor("probe")
    let tokens = try oracle.inputs.attentionMask.int64s.reduce(0, +)
    var model = try OracleCase.model()
    model.options.usesPlainPositions = run.isReference
    model.objective = { output in
      let states = output.hiddenStates
      let probed = try (states * states.tape.input(probe)).sum().scaled(by: 1 / Float(tokens))
      return try output.loss.map { try $0 + probed }
    }
    let gradients = try model.run(oracle.inputs).gradients
    let hasWhole = oracle.has("grad.model.language_model.norm.weight")
    let worst = try oracle.worstGradient(gradients, sums: "gradsum", whole: hasWhole)
    #expect(worst.error <= OracleCase.Limit.gradient, "\(run) \(worst.name)")
  }

  @Test(arguments: try runs().filter { $0.latents > 0 && !$0.isReference })
  func detachedLatentsChangeGradientsOnly(run: Run) throws {
    let oracle = try oracle(run)
    var model = try OracleCase.model()
    let attached = try model.run(oracle.inputs)
    model.options.detachesLatents = true
    let detached = try model.run(oracle.inputs)
    #expect(try detached.valueBits == attached.valueBits)
    // Far beyond what the order of additions could do: the comparison with the reference would find it.
    let worst = try oracle.worstGradient(detached.gradients, sums: "gradsum_loss", whole: false)
    #expect(worst.error > 20 * OracleCase.Limit.gradient)
  }
}
