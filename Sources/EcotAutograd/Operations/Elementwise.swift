import EcotKernels
import EcotTensors

extension Variable {
  /// e^x; the derivative is itself.
  package func exponential() throws -> Variable { try map(.exponential, .exp) }
  /// ln x; the derivative is 1 / x.
  package func logarithm() throws -> Variable { try map(.logarithm, .log) }
  /// sin x; the derivative is cos x.
  package func sine() throws -> Variable { try map(.sine, .sin) }
  /// cos x; the derivative is -sin x.
  package func cosine() throws -> Variable { try map(.cosine, .cos) }
  /// tanh x; the derivative is 1 - tanh(x)^2.
  package func hyperbolicTangent() throws -> Variable { try map(.hyperbolicTangent, .tanh) }
  /// erf x; the derivative is 2 / sqrt(pi) e^(-x^2).
  package func errorFunction() throws -> Variable { try map(.errorFunction, .erf) }
  /// s = 1 / (1 + e^-x); the derivative is s (1 - s).
  package func sigmoid() throws -> Variable { try map(.sigmoid, .sigmoid) }
  /// x s(x) with the sigmoid s; the derivative is s (1 + x (1 - s)).
  package func silu() throws -> Variable { try map(.silu, .silu) }
  /// x where it is positive, else 0; the derivative is 1 or 0, and 0 at 0.
  package func relu() throws -> Variable { try map(.relu, .relu) }
  /// The square root; the derivative is 1 / (2 sqrt x).
  package func squareRoot() throws -> Variable { try map(.squareRoot, .squareRoot) }

  /// The two forms of GELU (Hendrycks and Gimpel 2016).
  package enum GELU: Sendable {
    /// x (1 + erf(x / sqrt 2)) / 2.
    case erf
    /// x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2.
    case tanh
  }

  /// GELU in one of its forms; the derivative is that of the form's own formula.
  package func gelu(_ form: GELU) throws -> Variable {
    switch form {
    case .erf: try map(.geluErf, .geluErf)
    case .tanh: try map(.geluTanh, .geluTanh)
    }
  }

  /// y = f(x), dx = dy f'(x).
  private func map(_ function: ElementFunction, _ primitive: Primitive) throws -> Variable {
    let x = try floats(primitive)
    return tape.record(primitive, self, Tensor(tape.compute.map(function, x), ofShape: shape)) { dy, sink in
      sink.compute.mapBackward(function, x, inPlace: &dy)
      sink.add(dy, to: 0)
    }
  }

  /// x to a constant power; dx = dy p x^(p - 1).
  package func power(_ exponent: Float) throws -> Variable {
    let x = try floats(.power)
    let value = tape.compute.power(x, [Float](repeating: exponent, count: x.count))
    return tape.record(.power, self, Tensor(value, ofShape: shape)) { dy, sink in
      var slope = sink.compute.power(x, [Float](repeating: exponent - 1, count: x.count))
      sink.compute.scale(inPlace: &slope, by: exponent)
      sink.compute.combine(.multiply, inPlace: &dy, slope, .identity([x.count]))
      sink.add(dy, to: 0)
    }
  }

  /// silu(gate) up, the gate of SwiGLU (Shazeer 2020), where this variable is the gate: dup = dy silu(gate), dgate = dy up
  /// silu'(gate).
  package func siluGate(_ up: Variable) throws -> Variable {
    try Primitive.siluGate.requireEqualShapes(("gate", self), ("up", up))
    let (gate, ups) = (try floats(.siluGate), try up.floats(.siluGate))
    return tape.record(.siluGate, self, up, Tensor(tape.compute.siluGate(gate, ups), ofShape: shape)) { dy, sink in
      let (dgate, dup) = sink.compute.siluGateBackward(gate, ups, dy)
      sink.add(dgate, to: 0)
      sink.add(dup, to: 1)
    }
  }
}
