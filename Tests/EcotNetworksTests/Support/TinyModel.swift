import EcotAutograd
import EcotKernels
import EcotNetworks
import EcotTensors

/// A tiny model and how to run it; what is not set is as in training.
struct TinyModel {
  /// The thinking token of the tiny tokenizer.
  static let thinkingToken = 2074
  /// Large enough weights for every column to matter to every later one.
  static let configuration: Qwen3VLConfiguration = {
    var configuration = Qwen3VLConfiguration.tiny
    (configuration.text.initializerRange, configuration.vision.initializerRange) = (0.1, 0.1)
    return configuration
  }()
  private static let seeded = Result { try values(of: configuration) }

  var configuration = TinyModel.configuration
  var options = ForwardOptions(thinkingToken: TinyModel.thinkingToken)
  var compute = Compute()
  var isSpecification = false
  var isFrozen: (ParameterName) -> Bool = { _ in false }
  /// What backward begins from, on the tape of the pass; nil for values only.
  var objective: ((Qwen3VL.Output) throws -> Variable?)? = { $0.loss }
  var observer: (any TensorObserver)?
  /// The values of the parameters; nil for those of seed 7.
  var parameters: [ParameterName: Tensor]?

  /// Seeded values of all parameters.
  static func values(of configuration: Qwen3VLConfiguration) throws -> [ParameterName: Tensor] {
    let weights = SeededWeights(configuration, seed: 7)
    return try Dictionary(
      uniqueKeysWithValues: weights.parameters.map { ($0.name, try weights.tensor($0)) })
  }

  /// What a run gives.
  struct Outcome {
    var hidden: Tensor, norm: Tensor, logits: Tensor, allLogits: Tensor
    var logitsStart: Int, latentPasses: Int
    var loss: Tensor?
    var gradients = Gradients()
  }

  /// Forward, and backward where there is an objective.
  func run(_ inputs: ModelInputs) throws -> Outcome {
    let values = try parameters ?? Self.seeded.get()
    let tape = Tape(mode: objective == nil ? .inference : .training, compute: compute, observer: observer)
    let source = TapeParameters(tape: tape, isFrozen: isFrozen) { name in
      guard let value = values[name] else { throw MissingParameter(name: name) }
      return value
    }
    return try run(inputs, source, on: tape)
  }

  /// The same with parameters from elsewhere, on their tape.
  func run(_ inputs: ModelInputs, _ source: any ParameterSource, on tape: Tape) throws -> Outcome {
    let model = Qwen3VL(configuration)
    let output = try model.forward(inputs, source, on: tape, options: options, specification: isSpecification)
    let target = try objective?(output)
    let allLogits = try model.allLogits(output, source).value
    let logits = try output.logits?.value ?? allLogits.columns(output.logitsStart..<allLogits.shape[1])
    var outcome = Outcome(
      hidden: output.hiddenStates.value, norm: output.norm.value, logits: logits, allLogits: allLogits,
      logitsStart: output.logitsStart,
      latentPasses: output.latentPasses, loss: output.loss?.value)
    if let target { try tape.backward(from: target, into: &outcome.gradients) }
    return outcome
  }
}

struct MissingParameter: Error { var name: ParameterName }

extension TinyModel.Outcome {
  /// The bits of all values.
  var valueBits: [[UInt32]] {
    get throws { try [hidden, norm, logits, allLogits].map { try $0.bits } + [loss?.bits ?? []] }
  }

  /// The bits of all gradients by name.
  var gradientBits: [ParameterName: [UInt32]] {
    get throws {
      var bits: [ParameterName: [UInt32]] = [:]
      for name in gradients.names { bits[name] = try gradients[name]?.bits }
      return bits
    }
  }
}
