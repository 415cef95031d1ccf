import EcotAutograd
import EcotNetworks
import EcotTensors
import Testing

/// The latent forward pass computes what the published implementation computes: latents before the final norm, rows with
/// different counts, the loss over the last pass. Its own positions are a quirk; it was run with the right ones, too.
@Suite(.enabled(if: LatentOracles.arePresent, LatentOracles.absence)) struct LatentAgreementTests {
  typealias Run = LatentOracles.Run

  @Test func thereAreRunsOfBothKinds() throws {
    let runs = try LatentOracles.runs()
    #expect(runs.filter(\.isReference).count >= 7)
    #expect(runs.count { !$0.isReference } >= 6)
  }

  private func oracle(_ run: Run) throws -> OracleCase {
    try OracleCase(
      inputs: "\(LatentOracles.folder)/\(run.inputs)", positions: "position_ids_correct",
      wanted: "\(LatentOracles.folder)/\(run.wanted)")
  }

  @Test(arguments: try LatentOracles.runs()) func latentForward(run: Run) throws {
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
  @Test(arguments: try LatentOracles.runs()) func gradientsThroughTheStates(run: Run) throws {
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

  @Test(arguments: try LatentOracles.runs().filter { $0.latents > 0 && !$0.isReference })
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
