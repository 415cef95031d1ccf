import CEcotKernels

/// A function of one number, applied to every element.
package enum ElementFunction: Sendable, CaseIterable {
  /// e^x.
  case exponential
  /// The natural logarithm.
  case logarithm
  /// The sine, the cosine, the hyperbolic tangent and the error function.
  case sine, cosine, hyperbolicTangent, errorFunction
  /// 1 / (1 + e^-x).
  case sigmoid
  /// x sigmoid(x).
  case silu
  /// x (1 + erf(x / sqrt 2)) / 2.
  case geluErf
  /// x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2.
  case geluTanh
  /// x where it is positive, else +0.
  case relu
  /// The square root.
  case squareRoot

  /// The number by which C knows the function.
  var code: Int32 {
    let function =
      switch self {
      case .exponential: ECOT_EXP
      case .logarithm: ECOT_LOG
      case .sine: ECOT_SIN
      case .cosine: ECOT_COS
      case .hyperbolicTangent: ECOT_TANH
      case .errorFunction: ECOT_ERF
      case .sigmoid: ECOT_SIGMOID
      case .silu: ECOT_SILU
      case .geluErf: ECOT_GELU_ERF
      case .geluTanh: ECOT_GELU_TANH
      case .relu: ECOT_RELU
      case .squareRoot: ECOT_SQUARE_ROOT
      }
    return Int32(function.rawValue)
  }
}

extension Compute {
  /// y[i] = f(x[i]).
  package func map(_ function: ElementFunction, _ x: [Float]) -> [Float] {
    .written(x.count) { ecot_map(settings, function.code, Int64(x.count), x, $0) }
  }

  /// x[i] = f(x[i]), in place.
  package func map(_ function: ElementFunction, inPlace x: inout [Float]) {
    let count = Int64(x.count)
    x.rewritten { ecot_map(settings, function.code, count, $0, $0) }
  }

  /// dy[i] = dy[i] f'(x[i]), in place.
  package func mapBackward(_ function: ElementFunction, _ x: [Float], inPlace dy: inout [Float]) {
    precondition(x.count == dy.count, "map: \(x.count) elements, \(dy.count) cotangents")
    dy.rewritten { ecot_map_backward(settings, function.code, Int64(x.count), x, $0, $0) }
  }

  /// z[i] = x[i] to the power y[i], as C's pow.
  package func power(_ x: [Float], _ y: [Float]) -> [Float] {
    precondition(x.count == y.count, "power: \(x.count) elements, \(y.count) exponents")
    return .written(x.count) { ecot_power(settings, Int64(x.count), x, y, $0) }
  }

  /// x factor + addend with one rounding.
  package func scale(_ x: [Float], by factor: Float, plus addend: Float = 0) -> [Float] {
    .written(x.count) { ecot_scale(settings, Int64(x.count), x, factor, addend, $0) }
  }

  /// x = x factor + addend, in place, with one rounding.
  package func scale(inPlace x: inout [Float], by factor: Float, plus addend: Float = 0) {
    let count = Int64(x.count)
    x.rewritten { ecot_scale(settings, count, $0, factor, addend, $0) }
  }

  /// z += factor x, with one rounding; an empty z counts as zeros.
  package func add(_ x: [Float], times factor: Float = 1, to z: inout [Float]) {
    z.zeroedIfEmpty(x.count, "add")
    z.rewritten { ecot_add_scaled(settings, Int64(x.count), x, factor, $0) }
  }

  /// silu(gate) up, the gate of SwiGLU.
  package func siluGate(_ gate: [Float], _ up: [Float]) -> [Float] {
    precondition(gate.count == up.count, "siluGate: \(gate.count) and \(up.count) elements")
    return .written(gate.count) { ecot_silu_gate(settings, Int64(gate.count), gate, up, $0) }
  }

  /// The cotangents of gate and up.
  package func siluGateBackward(_ gate: [Float], _ up: [Float], _ dy: [Float]) -> (dgate: [Float], dup: [Float]) {
    precondition(
      gate.count == up.count && dy.count == up.count,
      "siluGate: \(gate.count) and \(up.count) elements, \(dy.count) cotangents")
    var dgate: [Float] = []
    let dup = [Float].written(up.count) { dup in
      dgate = .written(gate.count) { ecot_silu_gate_backward(settings, Int64(dy.count), gate, up, dy, $0, dup) }
    }
    return (dgate, dup)
  }
}
