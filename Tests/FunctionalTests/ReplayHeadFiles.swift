import EcotFiles
import EcotNetworks
import EcotTensors

/// The file of a tiny action head and inputs for it, in a temporary folder.
struct ReplayHeadFiles {
  let folder: TemporaryFolder

  /// The head's file.
  var head: String { "\(folder.path)/head.safetensors" }
  /// The inputs' file.
  var inputs: String { "\(folder.path)/inputs.safetensors" }
  /// A place for outputs.
  func output(_ name: String) -> String { "\(folder.path)/\(name).safetensors" }

  /// What the tiny head needs to be told: no tensor shows it.
  static let headCount = "framework.action_model.diffusion_model_cfg.num_attention_heads=4"

  /// A head with seeded weights under starVLA's names, and inputs for it alone.
  init() throws {
    folder = try TemporaryFolder()
    try Self.writeHead(to: head)
    try write(Self.tensors())
  }

  /// Writes the head as starVLA keeps it in a policy's file.
  static func writeHead(to file: String) throws {
    let weights = SeededWeights(ActionHeadConfiguration.tiny.parameters, seed: 6)
    let writer = try SafetensorsStreamWriter(
      file, entries: weights.parameters.map { ("action_model." + $0.checkpointName, $0.shape, .f32) })
    for parameter in weights.parameters { try writer.append(weights.tensor(parameter)) }
    try writer.finish()
  }

  /// Puts other inputs in the place of the first ones.
  func write(_ tensors: [(name: String, tensor: Tensor)]) throws { try SafetensorsWriter.write(tensors, to: inputs) }

  /// Actions, states, noise and flow times of two samples in two copies.
  static func actions() throws -> [(name: String, tensor: Tensor)] {
    [
      ("actions", try draws("actions", [2, 16, 7])), ("state", try draws("state", [2, 8])),
      ("noise", try draws("noise", [4, 16, 7])), ("t", Tensor([0.1, 0.7, 0.9999, -0.0005] as [Float])),
    ]
  }

  /// The inputs of a head alone by name; the second row of the context has padding at both ends.
  static func tensors() throws -> [(name: String, tensor: Tensor)] {
    try actions() + [
      ("context", try draws("context", [2, 9, 64])),
      ("encoder_mask", try Tensor([1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 0] as [Int64], shape: [2, 9])),
      ("init_noise", try draws("init_noise", [2, 16, 7])),
    ]
  }

  private static func draws(_ name: String, _ shape: [Int]) throws -> Tensor {
    let stream = PhiloxStream(seed: 9, name: name)
    return try Tensor(stream.normals(0..<shape.reduce(1, *), deviation: 1), shape: shape)
  }

  /// Runs `replay` on it.
  func replay(_ arguments: String..., kernel: String? = nil) async throws -> CommandLineTool.Result {
    try await CommandLineTool.run(
      ["replay", "--head", head, "--inputs", inputs, "--set", Self.headCount] + arguments,
      environment: kernel.map { ["ECOT_KERNEL": $0] } ?? [:])
  }
}
