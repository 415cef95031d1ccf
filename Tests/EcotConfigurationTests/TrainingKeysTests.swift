import EcotConfiguration
import EcotFiles
import EcotYAML
import Testing

/// The keys that say how a run trains: optimizer, schedule, training stage, dropout, checkpoints.
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

  // MARK: Schedule

  @Test(arguments: [
    ("constant", TrainerConfiguration.LearningRateSchedule.constant, "constant"),
    ("constant_with_warmup", .constant, "constant"), ("linear", .linear, "linear"), ("cosine", .cosine, "cosine"),
    ("cosine_with_min_lr", .cosineWithMinimum, "cosine_with_min_lr"),
  ])
  func schedules(name: String, schedule: TrainerConfiguration.LearningRateSchedule, text: String) throws {
    let configuration = try TestFolder.load([
      "trainer: {lr_scheduler_type: \(name), warmup_ratio: 0.1, scheduler_specific_kwargs: {min_lr: 1e-6}}"
    ]).configuration
    #expect(configuration.trainer.schedule == schedule)
    #expect(self.text("trainer.lr_scheduler_type", configuration) == text)
    #expect(configuration.trainer.warmupRatio == 0.1)
    #expect(configuration.trainer.minimalLearningRate == 1e-6)
  }

  @Test func anUnknownScheduleNamesThemAll() {
    #expect(
      TestFolder.messages(["trainer: {lr_scheduler_type: constant_with_warmpu}"]) == [
        "file0.yaml:1:30: trainer.lr_scheduler_type: unknown value, the text 'constant_with_warmpu' (expected "
          + "constant, linear, cosine, cosine_with_min_lr or constant_with_warmup); did you mean 'constant_with_warmup'?"
      ])
  }

  @Test func aWarmUpThatNeverEndsIsAWarning() throws {
    let stage = "datasets: {vla_data: {ecot: {scheduled_stage: 0}}}"
    let long = try TestFolder.load([stage, "trainer: {max_train_steps: 10, num_warmup_steps: 11}"])
    #expect(long.warnings.count == 1)
    #expect(
      long.warnings[0].description.hasSuffix(
        "file1.yaml:1:50: trainer.num_warmup_steps: a warm-up of 11 steps is longer than trainer.max_train_steps, 10: "
          + "the learning rate is never reached"))
    #expect(try TestFolder.load([stage, "trainer: {max_train_steps: 10, num_warmup_steps: 10}"]).warnings.isEmpty)
  }

  // MARK: Training stage

  @Test(arguments: [
    (
      "framework: {latent_reasoning: {compute_language_loss: false}}",
      "framework.latent_reasoning.compute_language_loss"
    ),
    (
      "framework: {enable_latent_reasoning: false}\ndatasets: {vla_data: {ecot: {scheduled_stage: 0}}}",
      "framework.enable_latent_reasoning"
    ),
  ])
  func trainingTheReasoningNeedsItsLoss(yaml: String, off: String) throws {
    #expect(
      TestFolder.messages([yaml, "trainer: {training_stage: reasoning_only}"]) == [
        "file1.yaml:1:27: trainer.training_stage: reasoning_only trains the language loss alone, which is not "
          + "computed: \(off) is false; set \(off): true, or training_stage: full"
      ])
    for stage in ["full", "action_only"] { _ = try TestFolder.load([yaml, "trainer: {training_stage: \(stage)}"]) }
  }

  @Test func trainingTheReasoningAlone() throws {
    let configuration = try TestFolder.load(["trainer: {training_stage: reasoning_only}"]).configuration
    #expect(configuration.trainer.trainingStage == .reasoningOnly)
    // A loss whose key cannot be read is one finding, not two.
    let messages = TestFolder.messages([
      "trainer: {training_stage: reasoning_only}\nframework: {latent_reasoning: {compute_language_loss: 0}}"
    ])
    #expect(messages.count == 1)
  }

  // MARK: Dropout

  private static let dropout = "framework.action_model.diffusion_model_cfg.dropout"

  @Test func dropoutIsOffByDefault() throws {
    let diffusion = Configuration().framework.actionModel.diffusion
    #expect(diffusion.dropout == 0 && diffusion.finalDropout)
    let configuration = try TestFolder.load(
      ["framework: {action_model: {diffusion_model_cfg: {dropout: 0.2, final_dropout: false}}}"]
    ).configuration
    #expect(configuration.framework.actionModel.diffusion.dropout == 0.2)
    #expect(!configuration.framework.actionModel.diffusion.finalDropout)
    #expect(text(Self.dropout, configuration) == "0.2")
  }

  @Test(arguments: ["1", "1.5", "-0.1"]) func dropoutIsAShareBelow1(value: String) {
    let kind = value == "1" ? "integer" : "number"
    #expect(
      TestFolder.messages([], settings: ["\(Self.dropout)=\(value)"]) == [
        "--set \(YAMLNode.abbreviated("\(Self.dropout)=\(value)")): \(Self.dropout): the \(kind) \(value) "
          + "is not allowed (expected a number from 0 up to, not including, 1)"
      ])
  }

  // MARK: Checkpoints

  @Test func checkpointsDecideNoNumber() throws {
    let stage0 = "\(Package.fixtures)/test_ecot_stage0.yaml"
    let plain = try LoadedConfiguration(files: [stage0]).configuration
    #expect(plain.trainer.saveInterval == 1000 && plain.trainer.resumeFolder == nil)
    let other = try LoadedConfiguration(
      files: [stage0], settings: ["trainer.save_interval=5", "trainer.resume_from=runs/a/step_5"]
    ).configuration
    #expect(other.trainer.saveInterval == 5 && other.trainer.resumeFolder == "runs/a/step_5")
    #expect(plain.resolved.comparabilityText == other.resolved.comparabilityText)
    #expect(
      plain.resolved.differences(to: other.resolved) == [
        .init(path: "trainer.save_interval", left: "1000", right: "5", role: .output),
        .init(path: "trainer.resume_from", left: "null", right: "\"runs/a/step_5\"", role: .path),
      ])
  }

  @Test func aMissingCheckpointIsReportedWithTheOtherPaths() throws {
    let folder = try TestFolder()
    let stage0 = "\(Package.fixtures)/test_ecot_stage0.yaml"
    let resume = try folder.write("trainer: {resume_from: \"none/such\"}", to: "resume.yaml")
    let messages = TestFolder.messages(folder.path) { try LoadedConfiguration(files: [stage0, resume]).checkPaths() }
    #expect(messages.count == 4)
    #expect(
      messages.last == "resume.yaml:1:24: trainer.resume_from: there is no 'none/such' (expected the folder of a "
        + "checkpoint); relative paths are relative to the working directory")
  }
}
