import EcotAutograd
import EcotNetworks
import EcotTensors

/// What a replay runs: the language model, the action head, or both.
protocol ReplaySubject {
  /// Every parameter.
  var parameters: [ParameterShape] { get }
  /// The value of a parameter before any training.
  func value(_ parameter: ParameterShape) throws -> Tensor
  /// What parameters' names lose in the outputs: that of the only part.
  var prefix: String? { get }
  /// One forward pass. Only the step that is observed adds to `kept` what has no address.
  func forward(_ source: any ParameterSource, on tape: Tape, kept: ReplayOutputs?) throws -> ReplayForward
}

/// What a forward pass of a replay gives.
struct ReplayForward {
  /// What training lowers; nil where the inputs have no loss.
  var total: Variable?
  /// The two losses, where they are computed.
  var action: Variable?, language: Variable?
  /// Passes of the latent forward; 0 for the normal one.
  var latentPasses = 0
  /// The first column that the language loss sees.
  var logitsStart = 0

  /// Lets the tape go, and with it the parameters of the step.
  mutating func forgetVariables() { (total, action, language) = (nil, nil, nil) }
}
