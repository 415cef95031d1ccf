import EcotAutograd
import EcotFiles
import EcotNetworks
import EcotTensors
import Testing

/// The first training step of the whole policy is that of the training code itself, run with the right positions and
/// the mask.
@Suite(.enabled(if: PolicyOracles.arePresent, PolicyOracles.absence)) struct PolicyAgreementTests {
  typealias Run = PolicyOracles.Run

  @Test func thereAreRunsWithAndWithoutLatents() throws {
    let runs = try PolicyOracles.runs()
    #expect(runs.count >= 3 && Set(runs.map(\.passes)).count >= 2)
  }

  @Test(arguments: try PolicyOracles.runs()) func theFirstStep(run: Run) throws {
    let oracle = try OracleCase(
      inputs: "\(PolicyOracles.folder)/\(run.inputs)", positions: "position_ids_correct",
      wanted: "\(PolicyOracles.folder)/\(run.wanted)")
    let given = try SafetensorsReader("\(Oracles.folder)/\(PolicyOracles.folder)/\(run.inputs)")
    let (configuration, headValues) = try HeadOracles.weights.get()
    let policy = try Policy(Qwen3VL(.tiny), ActionHead(configuration))
    let values = try OracleCase.weights.get().merging(headValues) { first, _ in first }

    let tape = Tape()
    let source = TapeParameters(tape: tape) { name in
      guard let value = values[name] else { throw MissingParameter(name: name) }
      return value
    }
    let batch = ActionHead.Batch(
      actions: tape.input(try given.tensor("actions")), state: tape.input(try given.tensor("state")),
      noise: tape.input(try given.tensor("noise")), times: tape.input(try given.tensor("t")))
    let output = try policy.forward(
      oracle.inputs, actions: batch, source, on: tape, options: ForwardOptions(thinkingToken: TinyModel.thinkingToken),
      objective: .full(languageWeight: 0.1))
    #expect(output.language.latentPasses == run.passes)
    let states = output.language.hiddenStates.value
    #expect(try oracle.error("hidden_states", states, atTokens: true) <= HeadReference.Limit.value, "\(run)")

    let language = try #require(output.language.loss)
    let losses = ["action_loss": output.action.loss, "vlm_loss": language, "total_loss": output.total]
    for (name, loss) in losses.sorted(by: { $0.key < $1.key }) {
      let wanted = try #require(run.first[name]?.double)
      #expect(try abs(loss.value.doubles[0] - wanted) <= HeadReference.Limit.loss * wanted, "\(run) \(name)")
    }

    var gradients = Gradients()
    try tape.backward(from: output.total, into: &gradients)
    let reference = HeadReference(wanted: oracle.wanted)
    let worst = try reference.worstGradient(gradients, policy.parameters) { $0.name.rawValue }
    #expect(worst.error <= HeadReference.Limit.gradient, "\(run) \(worst.name)")
    let norm = gradients.globalNorm(policy.parameters.map(\.name), compute: tape.compute)
    let wanted = try #require(run.first["grad_norm"]?.double)
    #expect(abs(norm - wanted) <= HeadReference.Limit.gradient * wanted, "\(run)")
  }
}

/// The training steps of the published code, on the model and the head of the other oracles.
enum PolicyOracles {
  /// The folder, as `OracleCase` takes it.
  static let folder = "../lara/train"
  static let arePresent =
    Oracles.arePresent && HeadOracles.arePresent && PathKind("\(Oracles.folder)/\(folder)/index.json") == .file
  static let absence: Comment = "needs ../shared/oracles/qwen3vl and ../shared/oracles/lara beside the package"

  /// One run of a case, with the right positions and the mask.
  struct Run: Sendable, CustomStringConvertible {
    var name: String
    var inputs: String, wanted: String
    /// Passes of the latent forward; 0 for the normal one.
    var passes: Int
    /// Losses and gradient norm of the first step.
    var first: JSONValue
    var description: String { name }
  }

  /// The runs that the index lists; none where there are no oracles.
  static func runs() throws -> [Run] {
    guard arePresent else { return [] }
    let index = try JSONValue(contentsOf: "\(Oracles.folder)/\(folder)/index.json")
    return (index["cases"]?.array ?? []).compactMap { entry in
      guard entry["variant"]?.string == "correct_mask", let name = entry["name"]?.string,
        let inputs = entry["inputs_file"]?.string, let wanted = entry["file"]?.string,
        let segments = entry["segments"]?.array?.count, let first = entry["steps"]?.array?.first
      else { return nil }
      return Run(name: name, inputs: inputs, wanted: wanted, passes: segments > 1 ? segments : 0, first: first)
    }
  }
}
