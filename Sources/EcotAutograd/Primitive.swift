/// Every operation of numbers that the tape knows. The set is closed: each has one function under `Operations`, and the test
/// target a check of its gradient by an exhaustive `switch`.
package enum Primitive: String, Sendable, CaseIterable, CustomStringConvertible {
  /// Two tensors element by element, and one with numbers.
  case add, subtract, multiply, divide, scale
  /// Matrix products.
  case linear, matmul, attention
  /// Operations on rows of features.
  case softmax, rmsNorm, layerNorm
  /// Activations.
  case silu, siluGate, geluErf, geluTanh, relu, sigmoid
  /// Elementary functions.
  case exp, log, sin, cos, tanh, erf, squareRoot, power
  /// Position embedding.
  case rotary
  /// Scalars of a whole tensor.
  case crossEntropy, meanSquaredError, sum, mean
  /// Rows by index.
  case gatherRows, replaceRows, addRows, repeatRows
  /// Shapes.
  case concatenate, slice, reshape, permute

  /// The operation's name as messages write it.
  package var description: String { rawValue }

  /// The forward values that an input's cotangent is computed from, beside the output's cotangent.
  ///
  /// They are parents of what is reported as a gradient.
  func valuesRead(for input: Int) -> ValuesRead {
    switch self {
    case .add, .subtract, .scale, .sum, .mean, .concatenate, .slice, .reshape, .permute, .repeatRows: []
    case .multiply, .matmul: input == 0 ? .input1 : .input0
    case .linear: input == 0 ? .input1 : input == 1 ? .input0 : []
    case .divide: input == 0 ? .input1 : [.input1, .output]
    case .attention: [.input0, .input1, .input2, .input3]
    case .softmax: [.output, .input1]
    case .rmsNorm: [.input0, .input1]
    case .layerNorm: input == 2 ? [] : [.input0, .input1]
    case .silu, .geluErf, .geluTanh, .relu, .sigmoid, .exp, .log, .sin, .cos, .tanh, .erf, .squareRoot, .power: .input0
    case .siluGate, .crossEntropy, .meanSquaredError: [.input0, .input1]
    case .rotary: [.input1, .input2]
    // The indices.
    case .gatherRows: .input1
    case .replaceRows, .addRows: .input2
    }
  }
}

/// A set of the values around a node.
struct ValuesRead: OptionSet {
  let rawValue: UInt8
  static let input0 = ValuesRead(rawValue: 1)
  static let input1 = ValuesRead(rawValue: 2)
  static let input2 = ValuesRead(rawValue: 4)
  static let input3 = ValuesRead(rawValue: 8)
  static let output = ValuesRead(rawValue: 16)

  /// Whether the set holds an input.
  func contains(input: Int) -> Bool { input < 4 && rawValue >> UInt8(input) & 1 == 1 }
}
