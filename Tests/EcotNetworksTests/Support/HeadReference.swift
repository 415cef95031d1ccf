import EcotAutograd
import EcotNetworks
import EcotTensors
import Testing

/// Tensors of the action head that PyTorch computed, and how far ours are from them.
struct HeadReference {
  let wanted: SafetensorsReader
  /// What the names of its tensors begin with.
  var prefix = ""

  /// The largest deviations that are allowed.
  enum Limit {
    static let value = 5e-6
    static let loss = 4e-6
    static let gradient = 5e-5
  }

  /// Names of the reference's tensors and the addresses of ours.
  static let parts: [(name: String, address: String)] =
    [
      ("noisy_actions", "noisy_actions"), ("time_sinusoid", "time_sinusoid"),
      ("timestep_embedding", "time_embedding"), ("action_time_sinusoid", "action_time_sinusoid"),
      ("action_encoder_out", "action_encoder"), ("state_encoder_out", "state_encoder"), ("dit_in", "tokens"),
      ("block0.adanorm", "block.0/attention_norm"), ("block0.attn", "block.0/attention/output"),
      ("block0.norm3", "block.0/mlp_norm"), ("block0.ff", "block.0/mlp/output"), ("dit_out", "output"),
      ("prediction", "prediction"), ("velocity", "velocity"),
    ] + (0..<4).map { ("block_out.\($0)", "block.\($0)/output") }

  func has(_ name: String) -> Bool { wanted.contains(prefix + name) }
  func tensor(_ name: String) throws -> Tensor { try wanted.tensor(prefix + name) }

  /// Holds every value that both sides have against each other; the number of them.
  func compareValues(_ recording: Recording, _ title: String) throws -> Int {
    var compared = 0
    for (name, address) in Self.parts where has(name) {
      let found = try #require(recording["0/head/\(address).value"], "\(title) \(name)").tensor
      #expect(try relativeError(found, tensor(name)) <= Limit.value, "\(title) \(name)")
      compared += 1
    }
    return compared
  }

  /// How far a loss is from the reference's, relative to it.
  func lossError(_ found: Tensor) throws -> Double {
    let expected = try tensor("action_loss").doubles[0]
    return abs(try found.doubles[0] - expected) / abs(expected)
  }

  /// The largest deviation of the gradients of the parameters, whole where the reference keeps them and else by their
  /// sums, and whose it is. `name` gives a parameter's name in the reference.
  func worstGradient(
    _ gradients: Gradients, _ parameters: [ParameterShape], name: (ParameterShape) -> String
  ) throws -> (error: Double, name: String) {
    var worst = (error: 0.0, name: "")
    for parameter in parameters {
      let sums = try tensor("gradsum.\(name(parameter))").doubles
      guard let gradient = gradients[parameter.name] else {
        if sums != [0, 0, 0] { return (.infinity, "\(parameter.name) is missing") }
        continue
      }
      let scale = try scale(of: parameter, name)
      var error = GradientSums.error(try gradient.doubles, sums, scale: scale)
      let whole = "grad.\(name(parameter))"
      if has(whole) { error = max(error, try distance(gradient, tensor(whole)) / max(scale ?? sums[0], 1e-12)) }
      if !(error <= worst.error) { worst = (error, parameter.name.rawValue) }
    }
    return worst
  }

  /// The same for each name in checkpoints.
  func worstGradient(_ gradients: Gradients, _ parameters: [ParameterShape]) throws -> (error: Double, name: String) {
    try worstGradient(gradients, parameters) { $0.checkpointName }
  }

  /// What the deviation of a gradient is relative to: nil for its own norm. A bias of all keys adds the same to every
  /// score of a query, so that its gradient is 0 but for rounding: its measure is the gradient of its layer's weight.
  private func scale(of parameter: ParameterShape, _ name: (ParameterShape) -> String) throws -> Double? {
    guard parameter.checkpointName.hasSuffix("to_k.bias") else { return nil }
    var weight = parameter
    weight.checkpointName = parameter.checkpointName.dropLast("bias".count) + "weight"
    return try tensor("gradsum.\(name(weight))").doubles[0]
  }

  /// |a - b|; infinite where the shapes differ or a number is no number.
  private func distance(_ a: Tensor, _ b: Tensor) throws -> Double {
    guard a.shape == b.shape else { return .infinity }
    let square = zip(try a.doubles, try b.doubles).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return square.isNaN ? .infinity : square.squareRoot()
  }
}
