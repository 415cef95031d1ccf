import EcotAutograd
import EcotKernels
import EcotTensors
import Testing

/// Values and gradients that PyTorch computed in double precision, from the same float32 inputs.
@Suite struct TorchTests {
  private static func fixture() throws -> SafetensorsReader {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast()
    return try SafetensorsReader(parts.joined(separator: "/") + "/Fixtures/torch.safetensors")
  }

  /// A few units in the last place of the largest term: float32's own rounding.
  private static func isNear(_ a: [Float], _ b: [Float]) -> Bool {
    let largest = b.reduce(Float(0)) { max($0, abs($1)) }
    return a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 3e-6 * max(abs($1), largest, 1e-3) }
  }

  /// One operation of the fixture: its inputs are leaves, and its output and their gradients are compared.
  private static func check(
    _ use: String, _ inputs: [String], cotangent: String? = "dy",
    _ operation: ([Variable], SafetensorsReader) throws -> Variable
  ) throws {
    let file = try fixture()
    let tape = Tape()
    let leaves = try inputs.map { try tape.parameter(file.tensor("\(use).\($0)"), named: ParameterName($0)) }
    let y = try operation(leaves, file)
    let expected = try file.tensor("\(use).y")
    #expect(y.shape == expected.shape)
    #expect(try isNear(y.value.floats, expected.floats), "\(use): y")
    let loss = try cotangent.map { try (y * tape.input(file.tensor("\(use).\($0)"))).sum() } ?? y
    var gradients = Gradients()
    try tape.backward(from: loss, into: &gradients)
    for input in inputs {
      let gradient = try #require(gradients[ParameterName(input)])
      #expect(try isNear(gradient.floats, file.tensor("\(use).d\(input)").floats), "\(use): d\(input)")
    }
  }

  @Test func attention() throws {
    try Self.check("attention", ["q", "k", "v"]) { inputs, file in
      let ranges = KeyRanges(
        first: try file.tensor("attention.first").int64s.map(Int32.init),
        end: try file.tensor("attention.end").int64s.map(Int32.init))
      return try Variable.attention(
        queries: inputs[0], keys: inputs[1], values: inputs[2], ranges: ranges, scale: 1 / Float(8).squareRoot())
    }
  }

  @Test func norms() throws {
    try Self.check("rms_norm", ["x", "weight"]) { inputs, _ in
      try inputs[0].rmsNorm(weight: inputs[1], epsilon: 1e-5)
    }
    try Self.check("layer_norm", ["x", "weight", "bias"]) { inputs, _ in
      try inputs[0].layerNorm(weight: inputs[1], bias: inputs[2], epsilon: 1e-5)
    }
  }

  @Test func crossEntropy() throws {
    try Self.check("cross_entropy", ["x"], cotangent: nil) { inputs, file in
      try inputs[0].crossEntropy(targets: inputs[0].tape.input(file.tensor("cross_entropy.target")))
    }
  }

  @Test func gates() throws {
    try Self.check("swiglu", ["gate", "up"]) { inputs, _ in try inputs[0].siluGate(inputs[1]) }
    try Self.check("gelu_erf", ["x"]) { inputs, _ in try inputs[0].gelu(.erf) }
    try Self.check("gelu_tanh", ["x"]) { inputs, _ in try inputs[0].gelu(.tanh) }
  }

  @Test func rotary() throws {
    try Self.check("rotary", ["x"]) { inputs, file in
      // The same positions in both samples.
      func table(_ name: String) throws -> Variable {
        let rows = try file.tensor(name)
        return try inputs[0].tape.input(Tensor(rows.floats + rows.floats, shape: [2] + rows.shape))
      }
      return try inputs[0].rotary(cosine: table("rotary.cosine"), sine: table("rotary.sine"))
    }
  }

  @Test func softmax() throws {
    try Self.check("softmax", ["x"]) { inputs, _ in try inputs[0].softmax() }
  }

  @Test func linear() throws {
    try Self.check("linear", ["x", "weight", "bias"]) { inputs, _ in try inputs[0].linear(inputs[1], inputs[2]) }
  }

  @Test func adamW() throws {
    let file = try Self.fixture()
    var parameter = try file.tensor("adamw.parameter").floats
    var moment1 = [Float](repeating: 0, count: parameter.count)
    var moment2 = moment1
    for step in 1...3 {
      let settings = AdamWSettings(
        learningRate: 0.01, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.01, step: step)
      Compute().adamW(
        settings, gradient: try file.tensor("adamw.gradient_\(step)").floats, parameter: &parameter, moment1: &moment1,
        moment2: &moment2)
      #expect(try Self.isNear(parameter, file.tensor("adamw.parameter_\(step)").floats))
      #expect(try Self.isNear(moment1, file.tensor("adamw.moment1_\(step)").floats))
      #expect(try Self.isNear(moment2, file.tensor("adamw.moment2_\(step)").floats))
    }
  }
}
