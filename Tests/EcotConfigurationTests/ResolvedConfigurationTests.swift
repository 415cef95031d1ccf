import EcotConfiguration
import EcotFiles
import EcotYAML
import Testing

/// A generator of fixed sequences, so that a failure can be repeated (Steele, Lea, Flood 2014, SplitMix64).
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

struct ResolvedConfigurationTests {
  private let stage0 = "\(Package.fixtures)/test_ecot_stage0.yaml"
  private let stage2 = "\(Package.fixtures)/test_ecot_stage2.yaml"

  @Test func listsEveryKeyOnceWithItsText() throws {
    let items = try LoadedConfiguration(files: [stage0]).configuration.resolved.items
    #expect(items.map(\.path) == Schema.settings.map(\.path))
    for (index, item) in items.enumerated() {
      #expect(!items[..<index].contains { $0.path == item.path }, "\(item.path)")
    }
    func text(_ path: String) -> String? { items.first { $0.path == path }?.text }
    #expect(text("seed") == "42")
    #expect(text("run_id") == "\"test_ecot_stage0\"")
    #expect(text("compat") == "[]")
    #expect(text("trainer.learning_rate.base") == "1e-05")
    #expect(text("trainer.learning_rate.action_model") == "null")
    #expect(text("trainer.optimizer.betas") == "[0.9, 0.95]")
    #expect(text("datasets.vla_data.image_size") == "[224, 224]")
    #expect(text("datasets.vla_data.ecot.goal_relabeling") == "uniform")
    #expect(text("datasets.vla_data.ecot.tag2think_count") == "null")
    #expect(text("framework.preset") == "null")
    #expect(text("golden.detail") == "{}")
  }

  @Test func rolesFollowTheRulesOfComparability() {
    let roles = { (role: SettingRole) in Schema.settings.filter { $0.role == role }.map(\.path) }
    #expect(roles(.compat) == ["compat"])
    #expect(roles(.compute) == ["compute.backend", "compute.threads"])
    #expect(
      roles(.path) == [
        "datasets.vla_data.ecot.data_root_dir", "datasets.vla_data.ecot.reasoning_json", "framework.qwenvl.base_vlm",
        "framework.qwenvl.tokenizer", "framework.action_model.checkpoint", "trainer.resume_from",
      ])
    #expect(
      roles(.output) == [
        "run_id", "run_root_dir", "trainer.logging_frequency", "trainer.save_interval", "golden.directory",
        "golden.detail",
      ])
    let comparable = roles(.comparable)
    for path in [
      "seed", "framework.preset", "trainer.max_train_steps", "datasets.vla_data.ecot.scheduled_stage",
      "datasets.vla_data.ecot.image_decode", "trainer.optimizer.eps", "framework.latent_reasoning.hidden_state",
      "framework.action_model.diffusion_model_cfg.dropout", "framework.action_model.diffusion_model_cfg.final_dropout",
    ] {
      #expect(comparable.contains(path))
    }
  }

  @Test func comparabilityIgnoresPathsQuirksAndOutput() throws {
    let plain = try LoadedConfiguration(files: [stage0]).configuration.resolved
    let other = try LoadedConfiguration(
      files: [stage0],
      settings: [
        "compat=[detach_latents]", "compute.threads=3", "compute.backend=openblas", "run_id=x", "golden.directory=G",
        "datasets.vla_data.ecot.data_root_dir=/d", "golden.detail={\"**\": full}", "is_debug=true",
      ]
    ).configuration.resolved
    #expect(plain.comparabilityText == other.comparabilityText)
    #expect(plain.text != other.text)
    #expect(plain.differences(to: other).count == 8)
    let seeded = try LoadedConfiguration(files: [stage0], settings: ["seed=43"]).configuration.resolved
    #expect(plain.comparabilityText != seeded.comparabilityText)
    let difference = ResolvedConfiguration.Difference(path: "seed", left: "42", right: "43", role: .comparable)
    #expect(plain.differences(to: seeded) == [difference])
  }

  @Test func keysOfAnotherVersionAreDifferences() throws {
    let left = ResolvedConfiguration([(path: "seed", text: "1"), (path: "old.key", text: "x")])
    let right = ResolvedConfiguration([(path: "new.key", text: "y"), (path: "seed", text: "1")])
    #expect(
      left.differences(to: right) == [
        .init(path: "old.key", left: "x", right: nil, role: .comparable),
        .init(path: "new.key", left: nil, right: "y", role: .comparable),
      ])
  }

  @Test func textsReadBackToTheSameConfiguration() throws {
    let hard = "framework.latent_reasoning.base_prompt=\"a \\\"b\\\" \\\\ \\n\\t\\u0001 # : {x} 日本 \\uFFFE\""
    for settings in [
      [], [hard, "compat=[unclamped_flow_time, detach_latents]", "trainer.gradient_clipping=null"],
      [
        "golden.detail={\"b/**\": full, \"a\\\"\": \"off\", \"**\": digest+rows}", "framework.preset=qwen3-vl-2b",
        "datasets.vla_data.ecot.tag2think_count={\"MOVE:\": 2, TASK: 7}",
        "framework.action_model.action_model_type=DiT-B",
        "trainer.learning_rate.base=0.1234567890123456789", "framework.latent_reasoning.vlm_loss_weight=-0.0",
        "run_root_dir=\"true\"", "compute.threads=2", "datasets.vla_data.ecot.goal_relabeling=none",
      ],
    ] {
      let configuration = try LoadedConfiguration(files: [stage0, stage2], settings: settings).configuration
      let pairs = configuration.resolved.items.map { (path: $0.path, text: $0.text) }
      let again = try LoadedConfiguration(resolved: pairs, source: "golden")
      #expect(again.configuration == configuration)
      #expect(again.configuration.resolved == configuration.resolved)
      #expect(again.warnings.isEmpty)
      let changed = try LoadedConfiguration(resolved: pairs, source: "golden", settings: ["seed=5"])
      #expect(changed.configuration.seed == 5)
    }
  }

  @Test func spellingAndKeyOrderDoNotMatter() throws {
    let text = try InputFile.text(of: stage0)
    let expected = try TestFolder.load([text]).configuration.resolved
    var generator = SplitMix64(state: 7)
    let tree = try #require(try YAMLDocument.parse(Array(text.utf8), source: "f", ordinal: 0))
    for round in 0..<100 {
      let shuffled = Self.write(tree, using: &generator, isFlow: round % 2 == 0, indent: 0)
      let loaded = try TestFolder.load([shuffled])
      #expect(loaded.configuration.resolved == expected, "\(shuffled)")
    }
  }

  /// The tree as YAML again, the keys of every mapping in random order.
  private static func write(
    _ node: YAMLNode, using generator: inout SplitMix64, isFlow: Bool, indent: Int
  ) -> String {
    switch node.content {
    case .scalar(let text, let isPlain): return isPlain ? text : "'\(text)'"
    case .sequence(let items):
      return "[" + items.map { write($0, using: &generator, isFlow: true, indent: 0) }.joined(separator: ", ") + "]"
    case .mapping(let entries):
      let order = entries.shuffled(using: &generator)
      if isFlow {
        let parts = order.map { "\($0.key): \(write($0.value, using: &generator, isFlow: true, indent: 0))" }
        return "{" + parts.joined(separator: ", ") + "}"
      }
      let space = "\n" + String(repeating: " ", count: indent)
      return order.map {
        "\(space)\($0.key): \(write($0.value, using: &generator, isFlow: false, indent: indent + 2))"
      }.joined()
    }
  }

  @Test func defaultsNeedNoFile() throws {
    let loaded = try LoadedConfiguration(
      files: [],
      settings: [
        "trainer.learning_rate.base=1e-3", "framework.action_model.diffusion_model_cfg.num_attention_heads=4",
      ],
      needsRun: false)
    #expect(loaded.configuration.trainer.learningRate.base == 1e-3)
    #expect(loaded.configuration.trainer.optimizer == Configuration().trainer.optimizer)
    #expect(loaded.configuration.framework.actionModel.diffusion.attentionHeadCount == 4)
    #expect(loaded.configuration.trainer.repeatedDiffusionSteps == 4)
    #expect(loaded.configuration.framework.latentReasoning.vlmLossWeight == 0.5)
    #expect(TestFolder.messages([], needsRun: true).count == 5)
  }
}
