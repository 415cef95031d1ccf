import EcotTokenization

/// What the values of several keys must have in common, beyond what each may be on its own.
struct ConfigurationChecks {
  let marks: KeyMarks

  private static let ecot = "datasets.vla_data.ecot."
  private static let head = "framework.action_model."
  private static let reasoning = "framework.latent_reasoning."

  /// Settles keys that say the same thing twice, then checks; findings are added, the configuration is completed.
  func run(_ configuration: inout Configuration, _ findings: inout Findings) {
    settle(&configuration, &findings)
    checkStage(configuration, &findings)
    checkTokens(configuration, &findings)
    checkHead(configuration, &findings)
    checkTrainer(configuration, &findings)
    if configuration.data.batchSize > 4 {
      let path = "datasets.vla_data.per_device_batch_size"
      findings.warning(
        path, "\(configuration.data.batchSize) is a large batch for a regression run", at: marks[path],
        remedy: "4 or fewer keep runs short")
    }
  }

  // MARK: Keys that say the same thing

  private func settle(_ configuration: inout Configuration, _ findings: inout Findings) {
    for (name, first, second) in [
      ("action_dim", \Configuration.data.ecot.actionDimension, \Configuration.framework.actionModel.actionDimension),
      (
        "future_action_window_size", \.data.ecot.futureActionWindowSize,
        \.framework.actionModel.futureActionWindowSize
      ),
      ("past_action_window_size", \.data.ecot.pastActionWindowSize, \.framework.actionModel.pastActionWindowSize),
    ] {
      settle(Self.ecot + name, first, over: Self.head + name, second, &configuration, &findings)
    }
    settle(
      Self.ecot + "image_size", \.data.ecot.imageSize, over: "datasets.vla_data.image_size", \.data.imageSize,
      &configuration, &findings)
    settle(
      "trainer.repeated_diffusion_steps", \.trainer.repeatedDiffusionSteps,
      over: Self.head + "repeated_diffusion_steps",
      \.framework.actionModel.repeatedDiffusionSteps, &configuration, &findings)
  }

  /// Where only the weaker key is given its value counts, else the stronger key's; afterwards both are equal.
  private func settle<Value: Equatable>(
    _ strongPath: String, _ strong: WritableKeyPath<Configuration, Value>, over weakPath: String,
    _ weak: WritableKeyPath<Configuration, Value>, _ configuration: inout Configuration, _ findings: inout Findings
  ) {
    guard findings.areReadable([strongPath, weakPath]) else { return }
    if marks[weakPath] != nil, marks[strongPath] == nil {
      configuration[keyPath: strong] = configuration[keyPath: weak]
    } else if let mark = marks[weakPath], configuration[keyPath: weak] != configuration[keyPath: strong] {
      findings.warning(weakPath, "differs from \(strongPath), which counts", at: mark, remedy: "give the same value")
    }
    configuration[keyPath: weak] = configuration[keyPath: strong]
  }

  // MARK: Curriculum

  private func checkStage(_ configuration: Configuration, _ findings: inout Findings) {
    let path = Self.ecot + "scheduled_stage"
    let switchPath = "framework.enable_latent_reasoning"
    guard findings.areReadable([path, switchPath]) else { return }
    let curriculum = configuration.data.ecot.curriculum
    for (index, entry) in curriculum.entries.enumerated() {
      let stage = entry.stage
      // The one entry of a list that is a plain stage has a place of its own, too.
      let item = "\(path)[\(index)].stage"
      let entryPath = curriculum.isList || marks[item] != nil ? item : path
      if stage > 0, !configuration.framework.enableLatentReasoning {
        findings.error(
          entryPath, "stage \(stage) has thinking tokens, but \(switchPath) is false",
          at: marks[entryPath] ?? marks[switchPath], remedy: "set \(switchPath): true, or scheduled_stage: 0")
        break
      } else if stage == 1 {
        findings.warning(
          entryPath, "stage 1 is unusual: the curriculum goes from 0 to 2", at: marks[entryPath],
          remedy: marks[entryPath] == nil ? "it is the default; set the stage" : nil)
      } else if stage > ReasoningTag.allCases.count {
        findings.warning(
          entryPath, "stage \(stage) is the same as stage \(ReasoningTag.allCases.count), which replaces every tag",
          at: marks[entryPath])
      }
    }
    let stepsPath = "trainer.max_train_steps"
    let steps = configuration.trainer.maxTrainSteps
    if let total = curriculum.totalSteps, total != steps, findings.areReadable([stepsPath]) {
      findings.warning(
        path, "the stages have \(total) steps, but \(stepsPath) is \(steps)", at: marks[path],
        remedy: total < steps
          ? "the last stage stays for the other \(steps - total)" : "the last \(total - steps) are never reached")
    }
  }

  private func checkTokens(_ configuration: Configuration, _ findings: inout Findings) {
    let names = ["thinking_token", "start_of_thinking_token", "end_of_thinking_token"]
    guard findings.areReadable(names.map { Self.reasoning + $0 }) else { return }
    let reasoning = configuration.framework.latentReasoning
    let tokens = [reasoning.thinkingToken, reasoning.startOfThinkingToken, reasoning.endOfThinkingToken]
    for (index, token) in tokens.enumerated() {
      guard let first = tokens[..<index].firstIndex(of: token) else { continue }
      let path = Self.reasoning + names[index]
      findings.error(path, "the same token as \(names[first])", at: marks[path], expected: "three different tokens")
    }
  }

  // MARK: Model and trainer

  private func checkHead(_ configuration: Configuration, _ findings: inout Findings) {
    let actionPath = marks[Self.ecot + "action_dim"] == nil ? Self.head + "action_dim" : Self.ecot + "action_dim"
    let dimension = configuration.data.ecot.actionDimension
    if findings.areReadable([actionPath]), dimension != 7 {
      findings.error(
        actionPath, "\(dimension) does not fit the data mix \(configuration.data.ecot.dataMix.rawValue)",
        at: marks[actionPath], expected: "7")
    }
    let statePath = Self.head + "state_dim"
    let state = configuration.framework.actionModel.stateDimension
    if findings.areReadable([statePath]), configuration.data.ecot.loadsProprio, state != 8 {
      findings.error(
        statePath, "\(state) does not fit the state, which has 8 values (6 of the pose, a zero, the gripper)",
        at: marks[statePath], expected: "8", remedy: "or set \(Self.ecot)load_proprio: false")
    }
  }

  private func checkTrainer(_ configuration: Configuration, _ findings: inout Findings) {
    let ratio = "trainer.warmup_ratio"
    let steps = "trainer.num_warmup_steps"
    if findings.areReadable([ratio, steps]), configuration.trainer.warmupRatio != nil,
      configuration.trainer.warmupSteps > 0
    {
      findings.error(ratio, "both \(steps) and \(ratio) are given", at: marks[ratio], remedy: "keep one of them")
    }
    let limit = "trainer.max_train_steps"
    let (warmup, all) = (configuration.trainer.warmupSteps, configuration.trainer.maxTrainSteps)
    if findings.areReadable([steps, limit]), warmup > all {
      findings.warning(
        steps, "a warm-up of \(warmup) steps is longer than \(limit), \(all): the learning rate is never reached",
        at: marks[steps])
    }
    checkTrainingStage(configuration, &findings)
  }

  /// A run that trains the language loss alone must compute it.
  private func checkTrainingStage(_ configuration: Configuration, _ findings: inout Findings) {
    let path = "trainer.training_stage"
    let switchPath = "framework.enable_latent_reasoning"
    let lossPath = Self.reasoning + "compute_language_loss"
    guard findings.areReadable([path, switchPath, lossPath]), configuration.trainer.trainingStage == .reasoningOnly,
      !configuration.computesLanguageLoss
    else { return }
    let off = configuration.framework.enableLatentReasoning ? lossPath : switchPath
    findings.error(
      path, "reasoning_only trains the language loss alone, which is not computed: \(off) is false", at: marks[path],
      remedy: "set \(off): true, or training_stage: full")
  }
}
