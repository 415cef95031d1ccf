import EcotAutograd

/// One parameter of a model: its name in checkpoints, its shape, and how it begins where no checkpoint gives it.
package struct ParameterShape: Sendable, Equatable {
  /// The name in HuggingFace checkpoints: `model.language_model.norm.weight`.
  package var checkpointName: String
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

  /// A parameter.
  package init(_ checkpointName: String, _ shape: [Int], _ start: Start) {
    (self.checkpointName, self.shape, self.start) = (checkpointName, shape, start)
  }

  /// The name in addresses and reports: `vlm.<checkpoint name>`.
  package var name: ParameterName { ParameterName("vlm.\(checkpointName)") }
  /// The number of elements.
  package var count: Int { shape.reduce(1, *) }
}
