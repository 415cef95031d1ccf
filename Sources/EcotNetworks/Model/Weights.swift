import EcotAutograd
import EcotTensors

/// Where a forward pass gets its parameters from.
package protocol ParameterSource {
  /// A parameter on the tape of the pass.
  func variable(_ name: ParameterName) throws -> Variable
}

/// The parameters of a module: those whose names begin alike.
struct Weights {
  private let source: any ParameterSource
  private let prefix: String

  /// All parameters of a model: `vlm.`.
  init(_ source: any ParameterSource, _ prefix: String) { (self.source, self.prefix) = (source, prefix) }

  /// Those of an inner module.
  func callAsFunction(_ module: String) -> Weights { Weights(source, "\(prefix)\(module).") }

  /// One parameter.
  subscript(_ name: String) -> Variable {
    get throws { try source.variable(ParameterName("\(prefix)\(name)")) }
  }
}

extension Variable {
  /// A linear layer with the parameters `weight` and `bias` of a module.
  func linear(_ weights: Weights) throws -> Variable { try linear(weights["weight"], weights["bias"]) }
}

/// Parameters in memory, put on a tape when they are first asked for, so that every pass shares them.
package final class TapeParameters: ParameterSource {
  private let tape: Tape
  private let value: (ParameterName) throws -> Tensor
  private let isFrozen: (ParameterName) -> Bool
  private let parents: (ParameterName) -> [TensorAddress]
  private let isReported: Bool
  private var variables: [ParameterName: Variable] = [:]

  /// Parameters whose values `value` gives; those that are frozen get no gradient. `parents` are the addresses that a value came
  /// from. They are not reported where another tape of the step has reported them.
  package init(
    tape: Tape, isFrozen: @escaping (ParameterName) -> Bool = { _ in false }, isReported: Bool = true,
    parents: @escaping (ParameterName) -> [TensorAddress] = { _ in [] },
    value: @escaping (ParameterName) throws -> Tensor
  ) {
    (self.tape, self.isFrozen, self.parents, self.value) = (tape, isFrozen, parents, value)
    self.isReported = isReported
  }

  package func variable(_ name: ParameterName) throws -> Variable {
    if let variable = variables[name] { return variable }
    let variable = try tape.parameter(
      value(name), named: name, isFrozen: isFrozen(name), parents: parents(name), isReported: isReported)
    variables[name] = variable
    return variable
  }
}

/// Parameters that are read anew whenever a layer asks for them and forgotten after it, for models larger than memory. Without
/// names and gradients: for inference that nobody observes.
package struct StreamedParameters: ParameterSource {
  private let tape: Tape
  private let value: (ParameterName) throws -> Tensor

  /// Parameters that `value` reads.
  package init(tape: Tape, value: @escaping (ParameterName) throws -> Tensor) {
    (self.tape, self.value) = (tape, value)
  }

  package func variable(_ name: ParameterName) throws -> Variable { tape.input(try value(name)) }
}
