import EcotAutograd

/// One parameter of a model: its name in checkpoints, its shape, and how it begins where no checkpoint gives it.
package struct ParameterShape: Sendable, Equatable {
  /// The name in checkpoints of its module: `model.language_model.norm.weight`.
  package var checkpointName: String
  /// The part of the policy that it belongs to.
  package var module: Module
  /// The size of each axis.
  package var shape: [Int]
  /// How it begins.
  package var start: Start

  /// How a parameter begins.
  package enum Start: Sendable, Equatable {
    /// All zero: biases.
    case zeros
    /// All one: weights of norms.
    case ones
    /// Normal draws with mean 0 and this standard deviation.
    case normal(Double)
  }

  /// The parts of the policy, as addresses spell them.
  package enum Module: String, Sendable {
    /// The vision-language model; its checkpoint names are HuggingFace's.
    case vlm
    /// The action head; its checkpoint names are starVLA's.
    case actionModel = "action_model"
  }

  /// A parameter.
  package init(_ checkpointName: String, _ shape: [Int], _ start: Start, module: Module = .vlm) {
    (self.checkpointName, self.shape, self.start, self.module) = (checkpointName, shape, start, module)
  }

  /// The name in addresses and reports: `vlm.<checkpoint name>`, `action_model.<checkpoint name>`.
  package var name: ParameterName { ParameterName("\(module.rawValue).\(checkpointName)") }
  /// The number of elements.
  package var count: Int { shape.reduce(1, *) }
}
