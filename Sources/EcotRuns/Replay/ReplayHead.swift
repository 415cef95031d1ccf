import EcotAutograd
import EcotConfiguration
import EcotFiles
import EcotKernels
import EcotNetworks
import EcotPipeline
import EcotTensors

/// The action head alone, on a context that the inputs give.
struct ReplayHead: ReplaySubject {
  private let head: ActionHead
  private let weights: HeadWeights
  private let given: ReplayActions
  /// (B, T, width), and (B, T) int64 with 1 at tokens.
  private let context: Tensor, mask: Tensor?
  private let initialNoise: Tensor?
  private let steps: Int
  private let attendsPadding: Bool

  init(file: String, inputs path: String, _ configuration: Configuration) throws {
    weights = try HeadWeights(file: file, configuration)
    head = ActionHead(weights.configuration)
    let inputs = try SafetensorsReader(path)
    context = try inputs.tensor("context")
    mask = inputs.contains("encoder_mask") ? try inputs.wholeNumbers("encoder_mask") : nil
    given = try ReplayActions(inputs, head.configuration, configuration)
    initialNoise = try inputs.tensorIfPresent("init_noise")
    steps = configuration.framework.actionModel.inferenceTimesteps
    attendsPadding = configuration.has(.headAttendsPadding)
  }

  var parameters: [ParameterShape] { weights.parameters }
  var prefix: String? { "action_model." }
  func value(_ parameter: ParameterShape) throws -> Tensor { try weights.tensor(parameter) }

  func forward(_ source: any ParameterSource, on tape: Tape, kept: ReplayOutputs?) throws -> ReplayForward {
    // Leaves, so that their gradients are computed; they are no parameters of the head.
    let states = try tape.parameter(context, named: ParameterName("context"), isReported: false)
    let state = try given.state.map { try tape.parameter($0, named: ParameterName("state"), isReported: false) }
    let seen = try ActionContext(states, mask: mask.map { tape.input($0) }, sees: attendsPadding)
    let output = try head.forward(given.batch(on: tape, state: state), context: seen, source, on: tape)
    if let kept {
      try ReplayActions.keep(output, kept)
      if let states = kept["dit_out"] {
        kept.add("decoder_out", try head.decoded(tape.input(states), source).value)
      }
      if let initialNoise {
        let actions = try head.actions(
          noise: initialNoise, context: context, mask: attendsPadding ? nil : mask, state: given.state, steps: steps,
          compute: tape.compute
        ) { try source.variable($0).value }
        kept.add("euler\(steps)", actions)
      }
    }
    return ReplayForward(total: output.loss, action: output.loss)
  }
}
