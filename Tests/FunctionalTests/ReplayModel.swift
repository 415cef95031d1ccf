import EcotFiles
import EcotNetworks
import EcotTensors

/// A HuggingFace folder of the tiny size and inputs for it, in a temporary folder.
struct ReplayModel {
  let folder: TemporaryFolder

  /// The model's folder.
  var model: String { "\(folder.path)/model" }
  /// The inputs' file.
  var inputs: String { "\(folder.path)/inputs.safetensors" }
  /// A place for outputs.
  func output(_ name: String) -> String { "\(folder.path)/\(name).safetensors" }

  /// Two rows with an image of four tokens each; the second is padded left and right and both think twice where `latents` says so.
  init(latents: Int = 2) throws {
    folder = try TemporaryFolder()
    try SeededCheckpoint(.tiny, seed: 5).write(to: model, as: .f32)
    for name in ["tokenizer.json", "tokenizer_config.json", "preprocessor_config.json"] {
      let bytes = try InputFile.contents(of: "\(CommandLineTool.packageRoot)/Golden/data/tokenizer/\(name)")
      try AtomicFile.write(bytes, to: "\(model)/\(name)")
    }
    try write(Self.tensors(latents: latents))
  }

  /// Puts other inputs in the place of the first ones.
  func write(_ tensors: [(name: String, tensor: Tensor)]) throws { try SafetensorsWriter.write(tensors, to: inputs) }

  /// The inputs by name.
  static func tensors(latents: Int) throws -> [(name: String, tensor: Tensor)] {
    let (image, start, end, thinking) = (Int64(2060), Int64(2075), Int64(2076), Int64(2074))
    let span = [start] + Array(repeating: thinking, count: latents) + [end]
    let head: [Int64] = [2057] + Array(repeating: image, count: 4) + [2058, 11, 12]
    let first = head + [21, 22] + (latents > 0 ? span : []) + [31, 32, 33, 34]
    let second: [Int64] = [2048, 2048] + head + (latents > 0 ? span : []) + [41, 42, 2048, 2048]
    let ids = first + second
    let labels = ids.enumerated().map { place, id in
      place % first.count < 10 || id == thinking || id == 2048 ? -100 : id
    }
    var stream = PhiloxStream(seed: 9, name: "pixels")
    let pixels = (0..<(2 * 16 * 1536)).map { _ in Float(stream.uniform()) - 0.5 }
    let shape = [2, first.count]
    return [
      ("input_ids", try Tensor(ids, shape: shape)),
      ("attention_mask", try Tensor(ids.map { $0 == 2048 ? Int64(0) : 1 }, shape: shape)),
      ("labels", try Tensor(labels, shape: shape)),
      ("pixel_values", try Tensor(pixels, shape: [32, 1536])),
      ("image_grid_thw", try Tensor([1, 4, 4, 1, 4, 4] as [Int64], shape: [2, 3])),
      ("something_else", try Tensor([Float(1)], shape: [1])),
    ]
  }

  /// Runs `replay` on it.
  func replay(_ arguments: String..., kernel: String? = nil) async throws -> CommandLineTool.Result {
    try await CommandLineTool.run(
      ["replay", "--model", model, "--inputs", inputs] + arguments,
      environment: kernel.map { ["ECOT_KERNEL": $0] } ?? [:]
    )
  }
}
