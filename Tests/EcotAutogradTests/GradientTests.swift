import EcotAutograd
import EcotTensors
import Testing

@Suite struct GradientTests {
  /// The derivative in a random direction, by central differences of the double-precision formula, is the inner product of that
  /// direction and the tape's gradient. The formula is free of float32 rounding, so what is left is the tape's.
  @Test(arguments: Primitive.allCases)
  func gradientsAreThoseOfTheFormula(_ primitive: Primitive) throws {
    for (number, use) in gradientCases(of: primitive).enumerated() {
      let tape = Tape()
      let inputs = try use.inputs.enumerated().map { try tape.parameter($1, named: .numbered($0)) }
      let output = try use.onTape(inputs)
      let cotangent = Tensor.normal(output.shape, seed: 77)
      var gradients = Gradients()
      try tape.backward(from: try (output * tape.input(cotangent)).sum(), into: &gradients)

      let points = try use.inputs.map { try $0.floats.map(Double.init) }
      let expected = use.inDouble(points)
      let values = try output.value.floats
      #expect(values.count == expected.count)
      for (value, expected) in zip(values, expected) {
        #expect(abs(Double(value) - expected) <= 4e-6 * max(1, abs(expected)), "\(primitive) \(number)")
      }
      let weights = try cotangent.floats.map(Double.init)
      for (k, point) in points.enumerated() {
        let gradient = try #require(gradients[.numbered(k)], "\(primitive) \(number): no gradient of input \(k)").floats
        for seed in [5, 6] as [UInt64] {
          let direction = try Tensor.normal([point.count], seed: seed).floats.map(Double.init)
          func value(_ step: Double) -> Double {
            var moved = points
            for i in point.indices { moved[k][i] += step * direction[i] }
            return zip(use.inDouble(moved), weights).reduce(0) { $0 + $1.0 * $1.1 }
          }
          let step = 1e-5
          let difference = (value(step) - value(-step)) / (2 * step)
          let terms = zip(gradient, direction).map { Double($0) * $1 }
          // Of the terms, which may cancel each other, and of their number.
          let size = terms.reduce(1e-3) { $0 + abs($1) }
          let error = abs(terms.reduce(0, +) - difference)
          #expect(error <= 5e-6 * size, "\(primitive) \(number): input \(k), \(error) of \(size)")
        }
      }
    }
  }

  @Test func aVariableUsedTwiceGetsBothContributions() throws {
    let tape = Tape()
    let x = try tape.parameter(Tensor([3, -2] as [Float]), named: .weight)
    var gradients = Gradients()
    try tape.backward(from: try ((x * x) * x + x).sum(), into: &gradients)
    #expect(try gradients[.weight]?.floats == [28, 13])
  }

  @Test func unusedParametersHaveNoGradientAndFrozenOnesNeither() throws {
    let tape = Tape()
    let x = try tape.parameter(Tensor([3] as [Float]), named: .weight)
    let frozen = try tape.parameter(Tensor([2] as [Float]), named: .numbered(0), isFrozen: true)
    _ = try tape.parameter(Tensor([2] as [Float]), named: .numbered(1))
    var gradients = Gradients()
    try tape.backward(from: try (x * frozen).sum(), into: &gradients)
    #expect(gradients.names == [.weight])
    #expect(try gradients[.weight]?.floats == [2])
    #expect(gradients[.numbered(0)] == nil && gradients[.numbered(1)] == nil)
  }
}
