import EcotConfiguration
import EcotFiles
import Testing

/// The keys that say how a run trains: the optimizer.
struct TrainingKeysTests {
  private func text(_ path: String, _ configuration: Configuration) -> String? {
    configuration.resolved.items.first { $0.path == path }?.text
  }

  // MARK: Optimizer

  @Test(arguments: [
    ("trainer: {optimizer: none}", OptimizerConfiguration.Algorithm.none),
    ("trainer: {optimizer: \"none\"}", .none), ("trainer: {optimizer: {name: none}}", .none),
    ("trainer: {optimizer: AdamW}", .adamW), ("trainer: {optimizer: {name: AdamW}}", .adamW),
    ("trainer: {optimizer: null}", .adamW), ("trainer: {optimizer: }", .adamW),
  ])
  func optimizerIsASectionOrItsName(yaml: String, name: OptimizerConfiguration.Algorithm) throws {
    let configuration = try TestFolder.load([yaml]).configuration
    #expect(configuration.trainer.optimizer.name == name)
    #expect(text("trainer.optimizer.name", configuration) == name.rawValue)
  }

  @Test func theShorthandIsLaidOverASection() throws {
    let section = "trainer: {optimizer: {betas: [0.8, 0.9], eps: 1e-6}}"
    let set = try TestFolder.load([section], settings: ["trainer.optimizer=none"]).configuration.trainer.optimizer
    #expect(set.name == .none && set.betas == MomentDecay(first: 0.8, second: 0.9) && set.epsilon == 1e-6)
    let under = try TestFolder.load(["trainer: {optimizer: none}", section]).configuration.trainer.optimizer
    #expect(under == set)
    let folder = try TestFolder()
    _ = try folder.write("trainer: {optimizer: none}", to: "base.yaml")
    let file = try folder.write("extends: base.yaml\ntrainer: {optimizer: {eps: 1e-6}}", to: "run.yaml")
    let extended = try LoadedConfiguration(files: [file], needsRun: false).configuration.trainer.optimizer
    #expect(extended.name == .none && extended.epsilon == 1e-6)
    let whole = try TestFolder.load([section], settings: ["trainer={optimizer: none}"]).configuration.trainer.optimizer
    #expect(whole == set)
  }

  @Test(arguments: [
    (
      "trainer: {optimizer: adamw}",
      "1:22: trainer.optimizer.name: unknown value, the text 'adamw' (expected AdamW or none); did you mean 'AdamW'?"
    ),
    ("trainer: {optimizer: 3}", "1:22: trainer.optimizer.name: unknown value, the integer 3 (expected AdamW or none)"),
    (
      "trainer: {optimizer: [none]}",
      "1:22: trainer.optimizer: a list is not allowed (expected a section with the keys name, betas, weight_decay, "
        + "eps, or the value of name alone)"
    ),
    (
      "trainer: {learning_rate: fast}",
      "1:26: trainer.learning_rate: the text 'fast' is not allowed (expected a section with the keys base, "
        + "qwen_vl_interface, action_model)"
    ),
  ])
  func wrongShorthands(yaml: String, message: String) {
    #expect(TestFolder.messages([yaml]) == ["file0.yaml:\(message)"])
  }

  @Test func anOptimizerThatIsNoneReadsBack() throws {
    let stage0 = "\(Package.fixtures)/test_ecot_stage0.yaml"
    let configuration = try LoadedConfiguration(files: [stage0], settings: ["trainer.optimizer=none"]).configuration
    let pairs = configuration.resolved.items.map { (path: $0.path, text: $0.text) }
    #expect(try LoadedConfiguration(resolved: pairs, source: "golden").configuration == configuration)
  }
}
