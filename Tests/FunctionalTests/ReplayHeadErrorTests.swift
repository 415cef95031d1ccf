import EcotFiles
import EcotTensors
import Testing

/// Bad input of `replay --head`: one clear error each, exit 2, never a crash.
@Suite struct ReplayHeadErrorTests {
  /// A way to spoil a head or its inputs, and what the message must name.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var expected: String
    var spoil: @Sendable (ReplayHeadFiles) throws -> Void

    init(
      _ description: String, _ expected: String, _ spoil: @escaping @Sendable (ReplayHeadFiles) throws -> Void
    ) {
      (testDescription, self.expected, self.spoil) = (description, expected, spoil)
    }
  }

  /// Replaces one input tensor, or takes it away.
  private static func input(_ name: String, _ tensor: @escaping @Sendable (Tensor) throws -> Tensor?)
    -> @Sendable (ReplayHeadFiles) throws -> Void
  {
    { files in
      try files.write(
        ReplayHeadFiles.tensors().compactMap { own in
          own.name == name ? try tensor(own.tensor).map { (name, $0) } : own
        })
    }
  }

  private static func zeros(_ name: String, _ shape: [Int]) -> @Sendable (ReplayHeadFiles) throws -> Void {
    input(name) { _ in try .zeros(shape) }
  }

  private static func mask(_ values: [Int64]) -> @Sendable (ReplayHeadFiles) throws -> Void {
    input("encoder_mask") { _ in try Tensor(values, shape: [2, 9]) }
  }

  private static func times(_ last: Float) -> @Sendable (ReplayHeadFiles) throws -> Void {
    input("t") { _ in Tensor([0, 0.5, 1, last]) }
  }

  private static func weights(_ change: @escaping @Sendable ([UInt8]) -> [UInt8])
    -> @Sendable (ReplayHeadFiles) throws -> Void
  {
    { try AtomicFile.write(change(InputFile.contents(of: $0.head)), to: $0.head) }
  }

  private static let ones = [Int64](repeating: 1, count: 9)

  static let cases: [Case] = [
    Case("no context", "context", input("context") { _ in nil }),
    Case("no actions", "actions", input("actions") { _ in nil }),
    Case("noise without times", "'t'", input("t") { _ in nil }),
    Case("times without noise", "'noise'", input("noise") { _ in nil }),
    Case("no inputs", "inputs.safetensors") { try AtomicFile.remove($0.inputs) },
    Case("no head", "head.safetensors") { try AtomicFile.remove($0.head) },
    Case("a context of two axes", "context", zeros("context", [18, 64])),
    Case("a narrower context", "context is 32 wide", zeros("context", [2, 9, 32])),
    Case("no columns", "context", zeros("context", [2, 0, 64])),
    Case("a context without axes", "context", zeros("context", [])),
    Case(
      "a context of whole numbers", "context",
      input("context") { try Tensor($0.floats.map { _ in Int64(0) }, shape: $0.shape) }),
    Case("fewer actions", "actions", zeros("actions", [2, 15, 7])),
    Case("narrower actions", "actions", zeros("actions", [2, 16, 6])),
    Case("no samples", "actions", zeros("actions", [0, 16, 7])),
    Case("actions of one axis", "actions", zeros("actions", [224])),
    Case("actions of other samples", "actions", zeros("actions", [3, 16, 7])),
    Case("whole actions", "actions", input("actions") { try Tensor($0.floats.map { _ in Int64(0) }, shape: $0.shape) }),
    Case("a smaller state", "state", zeros("state", [2, 7])),
    Case("a state of other samples", "state", zeros("state", [3, 8])),
    Case("a state without axes", "state", zeros("state", [])),
    Case("noise for no whole copy", "noise", zeros("noise", [3, 16, 7])),
    Case("no noise", "noise", zeros("noise", [0, 16, 7])),
    Case("noise without axes", "noise", zeros("noise", [])),
    Case("times of other rows", "t has shape (3)", zeros("t", [3])),
    Case("times that are no numbers", "nan lies in no bucket", times(.nan)),
    Case("infinite times", "inf lies in no bucket", times(.infinity)),
    Case("huge times", "lies in no bucket", times(-1e30)),
    Case("a mask with a hole", "row 1 has padding between", mask(ones + [0, 1, 1, 0, 1, 1, 0, 0, 0])),
    Case("a row of padding", "row 1 is all padding", mask(ones + [Int64](repeating: 0, count: 9))),
    Case("a mask of other numbers", "the context's mask holds 2", mask(ones + [2, 1, 1, 1, 1, 1, 0, 0, 0])),
    Case("a float mask", "encoder_mask", zeros("encoder_mask", [2, 9])),
    Case("a mask of another shape", "mask has shape (1, 9)") {
      try input("encoder_mask") { _ in try Tensor(ones, shape: [1, 9]) }($0)
    },
    Case("other initial noise", "init_noise", zeros("init_noise", [2, 15, 7])),
    Case("initial noise of other samples", "init_noise", zeros("init_noise", [4, 16, 7])),
    Case("truncated weights", "head.safetensors", weights { Array($0.dropLast(1000)) }),
    Case("a header that is no JSON", "head.safetensors", weights { Array($0[..<8]) + [0x5B] + $0[9...] }),
    Case("an empty file", "head.safetensors", weights { _ in [] }),
    Case("a head without tensors", "no tensor 'model.proj_out_2.weight'") {
      try SafetensorsWriter.write([], to: $0.head)
    },
    Case("the inputs as a head", "no tensor 'model.proj_out_2.weight'") {
      try AtomicFile.write(InputFile.contents(of: $0.inputs), to: $0.head)
    },
  ]

  @Test(arguments: cases) func aBadInputIsOneClearError(bad: Case) async throws {
    let files = try ReplayHeadFiles()
    try bad.spoil(files)
    let result = try await files.replay("--backward", "--outputs", files.output("none"))
    #expect(result.exitCode == 2, "\(bad): \(result.exitCode) \(result.error)")
    #expect(result.error.contains("error: ") && result.error.contains(bad.expected), "\(bad): \(result.error)")
    #expect(PathKind(files.output("none")) == .missing)
  }

  @Test(arguments: [
    "framework.action_model.diffusion_model_cfg.num_attention_heads=5",
    "framework.action_model.diffusion_model_cfg.attention_head_dim=5",
    "framework.action_model.future_action_window_size=39",
  ])
  func settingsThatDoNotFitTheFile(setting: String) async throws {
    let files = try ReplayHeadFiles()
    let result = try await files.replay("--set", setting)
    #expect(result.exitCode == 2 && result.error.contains("error: "), "\(result.exitCode) \(result.error)")
  }

  @Test func stepsThatAreNone() async throws {
    let files = try ReplayHeadFiles()
    for steps in ["0", "-1", "x", "1000001"] {
      let result = try await files.replay("--steps=\(steps)")
      #expect(result.exitCode == 2 && result.error.contains("steps"), "\(steps): \(result.error)")
    }
  }

  @Test func whatIsReadIsNeverReplaced() async throws {
    let files = try ReplayHeadFiles()
    for path in [
      files.inputs, files.head,
      "\(files.folder.path)/../\(files.folder.path.split(separator: "/").last ?? "")/head.safetensors",
    ] {
      let before = try InputFile.contents(of: path)
      let result = try await files.replay("--outputs", path)
      #expect(result.exitCode == 2 && result.error.contains("would replace"), "\(result.error)")
      #expect(try InputFile.contents(of: path) == before)
    }
  }
}
