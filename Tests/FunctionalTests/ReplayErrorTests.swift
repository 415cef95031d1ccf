import EcotFiles
import EcotTensors
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Bad input of `replay`: one clear error each, exit 2.
@Suite struct ReplayErrorTests {
  /// A way to spoil a model or its inputs, and what the message must name.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var expected: String
    var spoil: @Sendable (ReplayModel) throws -> Void

    init(_ description: String, _ expected: String, _ spoil: @escaping @Sendable (ReplayModel) throws -> Void) {
      (testDescription, self.expected, self.spoil) = (description, expected, spoil)
    }
  }

  /// Replaces one input tensor.
  private static func input(_ name: String, _ tensor: @escaping @Sendable (Tensor) throws -> Tensor)
    -> @Sendable (
      ReplayModel
    ) throws -> Void
  {
    { model in
      try model.write(
        ReplayModel.tensors(latents: 2).map { ($0.name, $0.name == name ? try tensor($0.tensor) : $0.tensor) })
    }
  }

  /// Replaces text in the model's config.json.
  private static func configuration(_ old: String, _ new: String) -> @Sendable (ReplayModel) throws -> Void {
    { model in
      let path = "\(model.model)/config.json"
      let text = try InputFile.text(of: path)
      let changed = text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
      #expect(changed != text)
      try AtomicFile.write(Array(changed.utf8), to: path)
    }
  }

  private static func weights(_ change: @escaping @Sendable ([UInt8]) -> [UInt8])
    -> @Sendable (ReplayModel) throws -> Void
  {
    { model in
      let path = "\(model.model)/model.safetensors"
      try AtomicFile.write(change(InputFile.contents(of: path)), to: path)
    }
  }

  private static func first(_ value: Int64) -> @Sendable (Tensor) throws -> Tensor {
    { tensor in
      var values = try tensor.int64s
      values[0] = value
      return try Tensor(values, shape: tensor.shape)
    }
  }

  static let cases: [Case] = [
    Case("truncated weights", "model.safetensors", weights { Array($0.dropLast(1000)) }),
    Case("oversized weights", "model.safetensors", weights { $0 + [0, 0, 0, 0] }),
    Case("a header that is no JSON", "model.safetensors", weights { Array($0[..<8]) + [0x5B] + $0[9...] }),
    Case(
      "a header longer than the file", "model.safetensors", weights { [255, 255, 255, 255, 0, 0, 0, 0] + $0[8...] }),
    Case("no weights", "model.safetensors") { try AtomicFile.remove("\($0.model)/model.safetensors") },
    Case("no configuration", "config.json") { try AtomicFile.remove("\($0.model)/config.json") },
    Case("another width", "out_hidden_size", configuration("\"hidden_size\":64", "\"hidden_size\":32")),
    Case(
      "another inner width", "layers.3.mlp.down_proj.weight",
      configuration("\"intermediate_size\":128", "\"intermediate_size\":96")),
    Case("more layers than weights", "layers.4", configuration("\"num_hidden_layers\":4", "\"num_hidden_layers\":5")),
    Case("fewer layers than weights", "layers.3", configuration("\"num_hidden_layers\":4", "\"num_hidden_layers\":3")),
    Case("rotary sections that do not fit", "mrope_section", configuration("[4,2,2]", "[4,2,1]")),
    Case("an id outside of the vocabulary", "input_ids", input("input_ids", first(2077))),
    Case("a negative id", "input_ids", input("input_ids", first(-1))),
    Case("ids of fractions", "input_ids", input("input_ids") { try .zeros($0.shape) }),
    Case("a label outside of the vocabulary", "labels", input("labels", first(5000))),
    Case("one image token too many", "image tokens", input("input_ids", first(2060))),
    Case(
      "one image too few", "image", input("image_grid_thw") { _ in try Tensor([1, 4, 4] as [Int64], shape: [1, 3]) }),
    Case(
      "an image of odd size", "image",
      input("image_grid_thw") { _ in
        try Tensor([1, 4, 3, 1, 4, 4] as [Int64], shape: [2, 3])
      }),
    Case("half the pixels", "pixel_values", input("pixel_values") { _ in try .zeros([16, 1536]) }),
    Case(
      "a mask with a hole", "attention_mask",
      input("attention_mask") { tensor in
        var values = try tensor.int64s
        values[7] = 0
        return try Tensor(values, shape: tensor.shape)
      }),
    Case(
      "labels all masked", "label",
      input("labels") {
        try Tensor([Int64](repeating: -100, count: $0.count), shape: $0.shape)
      }),
    Case("no input_ids", "input_ids") { try $0.write([("labels", Tensor([Int64(1)], shape: [1]))]) },
    Case("no inputs", "inputs.safetensors") { try AtomicFile.remove($0.inputs) },
  ]

  @Test(arguments: cases) func aBadInputIsOneClearError(bad: Case) async throws {
    let model = try ReplayModel()
    try bad.spoil(model)
    let result = try await model.replay("--latent", "--backward", "--outputs", model.output("none"))
    #expect(result.exitCode == 2, "\(bad): \(result.exitCode) \(result.error)")
    #expect(result.error.contains("error: ") && result.error.contains(bad.expected), "\(bad): \(result.error)")
    #expect(PathKind(model.output("none")) == .missing)
  }

  @Test func optionsThatDoNotGoTogether() async throws {
    for arguments in [["replay"], ["replay", "--model", "x"], ["replay", "--align", "x", "--model", "y"]] {
      let result = try await CommandLineTool.run(arguments)
      #expect(result.exitCode == 2 && result.error.contains("error: "), "\(arguments): \(result.error)")
    }
  }

  @Test func errorsOfTheParserLookLikeAllOthers() async throws {
    for arguments in [["--threads", "x"], ["--threads", "9223372036854775808"], ["--threads"], ["--no-such-option"]] {
      let result = try await CommandLineTool.run(["replay"] + arguments)
      #expect(result.exitCode == 2 && result.error.hasPrefix("error: "), "\(arguments): \(result.error)")
      #expect(result.output.isEmpty)
    }
    let bisected = try await CommandLineTool.run(["verify", "--bisect", "--threads", "x"])
    #expect(bisected.exitCode == 125, "\(bisected.error)")
  }

  @Test func pipesAreNeitherReadNorReplaced() async throws {
    let model = try ReplayModel()
    let pipe = model.folder.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let written = try await model.replay("--outputs", pipe)
    #expect(written.exitCode == 2 && written.error.contains("cannot write: not a regular file"), "\(written.error)")
    let read = try await CommandLineTool.run(["replay", "--model", model.model, "--inputs", pipe])
    #expect(read.exitCode == 2 && read.error.contains("pipe: not a regular file"), "\(read.error)")
    #expect(PathKind(pipe) == .missing && unlink(pipe) == 0)
  }

  @Test func whatIsReadIsNeverReplaced() async throws {
    let model = try ReplayModel()
    for path in [model.inputs, "\(model.model)/model.safetensors"] {
      let before = try InputFile.contents(of: path)
      let result = try await model.replay("--outputs", path)
      #expect(result.exitCode == 2 && result.error.contains("would replace"), "\(result.error)")
      #expect(try InputFile.contents(of: path) == before)
    }
  }

  @Test func aLossThatIsNoNumberIsToldOf() async throws {
    let model = try ReplayModel()
    try Self.input("pixel_values") { Tensor([Float](repeating: .nan, count: $0.count), ofShape: $0.shape) }(model)
    let result = try await model.replay("--latent")
    #expect(result.exitCode == 0 && result.error.contains("warning: the loss is no finite number"), "\(result.error)")
  }

  @Test func positionsBeyondTheTable() async throws {
    let model = try ReplayModel()
    try Self.configuration("\"max_position_embeddings\":262144", "\"max_position_embeddings\":9")(model)
    let result = try await model.replay("--latent")
    #expect(result.exitCode == 2 && result.error.contains("max_position_embeddings"), "\(result.error)")
  }
}
