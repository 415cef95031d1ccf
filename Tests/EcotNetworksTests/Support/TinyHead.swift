import EcotAutograd
import EcotKernels
import EcotNetworks
import EcotTensors

/// A tiny action head and how to run it; what is not set is as in training without dropout.
struct TinyHead {
  var configuration = ActionHeadConfiguration.tiny
  var compute = Compute()
  var seesPadding = false
  var dropout: Dropout?
  var mode = Tape.Mode.training
  var observer: (any TensorObserver)?
  /// The values of the parameters; nil for those of seed 7.
  var parameters: [ParameterName: Tensor]?

  private static let seeded = Result { try values(of: .tiny) }

  /// Seeded values of all parameters.
  static func values(of configuration: ActionHeadConfiguration, seed: UInt64 = 7) throws -> [ParameterName: Tensor] {
    let weights = SeededWeights(configuration.parameters, seed: seed)
    return try Dictionary(
      uniqueKeysWithValues: weights.parameters.map { ($0.name, try weights.tensor($0)) })
  }

  /// What goes in.
  struct Inputs {
    var context: Tensor, mask: Tensor?
    var state: Tensor?
    var actions: Tensor, noise: Tensor, times: Tensor
  }

  /// What a run gives; gradients of the context and the state are under their names.
  struct Outcome {
    var prediction: Tensor, velocity: Tensor, loss: Tensor
    var gradients = Gradients()
  }

  /// Forward, and backward from the loss in training.
  func run(_ inputs: Inputs) throws -> Outcome {
    let tape = Tape(mode: mode, compute: compute, observer: observer)
    let source = TapeParameters(tape: tape, value: try lookup())
    let states = try tape.parameter(inputs.context, named: ParameterName("context"), isReported: false)
    let state = try inputs.state.map { try tape.parameter($0, named: ParameterName("state"), isReported: false) }
    let context = try ActionContext(states, mask: inputs.mask.map { tape.input($0) }, sees: seesPadding)
    let batch = ActionHead.Batch(
      actions: tape.input(inputs.actions), state: state, noise: tape.input(inputs.noise),
      times: tape.input(inputs.times))
    let output = try ActionHead(configuration).forward(batch, context: context, source, on: tape, dropout: dropout)
    var outcome = Outcome(
      prediction: output.prediction.value, velocity: output.velocity.value, loss: output.loss.value)
    if mode == .training { try tape.backward(from: output.loss, into: &outcome.gradients) }
    return outcome
  }

  /// Actions from noise, on the context and the state of the inputs.
  func actions(from noise: Tensor, _ inputs: Inputs, steps: Int) throws -> Tensor {
    try ActionHead(configuration).actions(
      noise: noise, context: inputs.context, mask: seesPadding ? nil : inputs.mask, state: inputs.state, steps: steps,
      compute: compute, parameter: lookup())
  }

  private func lookup() throws -> (ParameterName) throws -> Tensor {
    let values = try parameters ?? Self.seeded.get()
    return { name in
      guard let value = values[name] else { throw MissingParameter(name: name) }
      return value
    }
  }
}

extension TinyHead.Outcome {
  /// The bits of one row of the prediction.
  func predictionBits(row: Int) throws -> [UInt32] {
    try prediction.partBits(row: row, columns: 0..<prediction.shape[1])
  }

  /// The bits of all values, and of all gradients by name.
  var bits: [String: [UInt32]] {
    get throws {
      var bits = ["prediction": try prediction.bits, "velocity": try velocity.bits, "loss": try loss.bits]
      for name in gradients.names { bits["grad.\(name)"] = try gradients[name]?.bits }
      return bits
    }
  }
}
