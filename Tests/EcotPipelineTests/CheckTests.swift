import EcotAutograd
import EcotConfiguration
import EcotKernels
import EcotPipeline
import EcotTensors
import EcotTraining
import Testing

/// A run whose outcomes are kept, so that a test can spoil one of them and evaluate the criteria again.
struct Trial: Sendable {
  var facts: CheckFacts
  var outcomes: [StepOutcome]
  var trainer: Trainer { didSet { census = nil } }
  /// What the trainer's parameters became; drawing all weights again takes seconds in a debug build.
  private var census: ParameterCensus?

  init(stage: Int, _ settings: [String] = [], steps: Int = 2) throws {
    let configuration = try configuration(stage: stage, settings)
    let inputs = try PipelineInputs(configuration)
    facts = CheckFacts(configuration, inputs: inputs, steps: steps)
    var pipeline = try Pipeline(configuration, inputs: inputs, compute: Compute(threads: 1))
    var outcomes: [StepOutcome] = []
    try pipeline.run(steps: steps, observer: nil) {
      outcomes.append($0)
      return true
    }
    (self.outcomes, trainer) = (outcomes, pipeline.trainer)
    census = try evaluated().census
  }

  /// The criteria after all steps.
  func evaluated() throws -> StepChecks {
    var checks = StepChecks(facts)
    for outcome in outcomes { checks.add(outcome) }
    if let census { checks.census = census } else { try checks.finish(trainer) }
    return checks
  }

  func failed() throws -> [Check] { try evaluated().checks().filter { !$0.passed } }

  /// Runs of the embedded configurations, made once.
  static let stage0 = Result { try Trial(stage: 0) }
  static let stage2 = Result { try Trial(stage: 2) }
}

/// A way to break a run, and the criterion that must notice it.
struct Breakage: Sendable, CustomTestStringConvertible {
  var criterion: String, detail: String, hint: String
  var spoil: @Sendable (inout Trial) throws -> Void

  init(
    _ criterion: String, _ detail: String, _ hint: String, _ spoil: @escaping @Sendable (inout Trial) throws -> Void
  ) {
    (self.criterion, self.detail, self.hint, self.spoil) = (criterion, detail, hint, spoil)
  }

  var testDescription: String { "\(criterion): \(detail)" }
}

@Suite struct CheckTests {
  @Test func theEmbeddedRunsHoldEveryCriterion() throws {
    for trial in [Trial.stage0, Trial.stage2] {
      let checks = try trial.get().evaluated().checks()
      #expect(checks.allSatisfy { $0.passed && $0.hint == nil && !$0.detail.isEmpty }, "\(checks)")
      #expect(Set(checks.map(\.module)) == Set(CheckModule.allCases).subtracting([.config]))
      #expect(Set(checks.map(\.part)) == Set(CheckPart.allCases))
      #expect(Set(checks.map(\.name)).count == checks.count)
    }
  }

  static let data = [
    Breakage("whole batches", "step 1 has 1 samples", "TrainingStream") {
      $0.outcomes[1].batches[0].samples.removeLast()
    },
    Breakage("samples have image", "step 0, sample 1 lacks lang", "EpisodeSample") {
      $0.outcomes[0].batches[0].languages[1] = ""
    },
    Breakage("samples have image", "step 0, sample 0 lacks image", "EpisodeSample") {
      $0.outcomes[0].batches[0].images[0].width = 100
    },
    Breakage("samples have image", "lacks action, state", "EpisodeSample") {
      $0.outcomes[0].batches[0].samples[0].chunk = []
      $0.outcomes[0].batches[0].samples[0].state = nil
    },
    Breakage("actions and states are finite", "step 0, sample 1", "TrajectoryStatistics") {
      $0.outcomes[0].batches[0].samples[1].chunk[3] = .nan
    },
    Breakage("actions and states are finite", "step 1, sample 0", "TrajectoryStatistics") {
      $0.outcomes[1].batches[0].samples[0].state?[7] = .infinity
    },
    Breakage("@ delimiter", "has none", "StageComposer") {
      $0 = try Trial(stage: 2, ["compat=[keep_unannotated_steps]"], steps: 10)
    },
    Breakage("thinking tokens are in every sample", "has 0, stage 2 asks for 2", "StageComposer") {
      $0.outcomes = try Trial.stage0.get().outcomes
    },
    Breakage("thinking tokens are in every sample", "has 2, stage 3 asks for 3", "StageComposer") {
      $0.facts.configuration.data.ecot.curriculum = Curriculum(stage: 3)
    },
  ]

  static let tokens = [
    Breakage("thinking tokens are in the vocabulary", "start 2075", "tokenizer.json") { $0.facts.vocabulary = 2076 },
    Breakage("thinking tokens are in the vocabulary", "start 2074", "tokenizer.json") {
      $0.facts.marks.thinking.start = 2074
    },
    Breakage("ids are in the vocabulary", "step 0 has the id", "tokenizer.json") { $0.facts.vocabulary = 100 },
    Breakage("VLM inputs have all fields", "step 1 lacks labels", "BatchBuilder") {
      $0.outcomes[1].batches[0].tokens.labels = Tensor([Int64]())
    },
    Breakage("agree in shape", "step 0: input_ids 2 x 322, attention_mask 2 x 322, labels 644", "BatchBuilder") {
      let labels = try $0.outcomes[0].batches[0].tokens.labels.int64s
      $0.outcomes[0].batches[0].tokens.labels = Tensor(labels)
    },
    Breakage("position_ids are generated", "step 0, row 0 goes from 0 to 0", "RotaryPositions") {
      let shape = $0.outcomes[0].batches[0].tokens.positionIDs.shape
      $0.outcomes[0].batches[0].tokens.positionIDs = try Tensor(
        [Int64](repeating: 0, count: shape.reduce(1, *)), shape: shape)
    },
    Breakage("position_ids are generated", "step 0: position_ids are 2 x 322", "RotaryPositions") {
      $0.outcomes[0].batches[0].tokens.positionIDs = $0.outcomes[0].batches[0].tokens.inputIDs
    },
    Breakage("labels are generated", "no label of step 0 is masked", "LabelBuilder") {
      $0.outcomes[0].batches[0].tokens.labels = $0.outcomes[0].batches[0].tokens.inputIDs
    },
    Breakage("labels are generated", "every label of step 1 is masked", "LabelBuilder") {
      let shape = $0.outcomes[1].batches[0].tokens.labels.shape
      $0.outcomes[1].batches[0].tokens.labels = try Tensor(
        [Int64](repeating: -100, count: shape[0] * shape[1]), shape: shape)
    },
    Breakage("labels are generated", "a label of step 0 is neither", "LabelBuilder") {
      let labels = $0.outcomes[0].batches[0].tokens.labels
      $0.outcomes[0].batches[0].tokens.labels = try Tensor(
        try labels.int64s.map { $0 == -100 ? -100 : $0 - 1 }, shape: labels.shape)
    },
    Breakage("rows are ALIGNED", "NOT aligned at step 0: columns ", "SequenceAlignment") {
      $0 = try Trial(stage: 0, ["compat=[no_alignment_at_stage_0]"])
    },
    Breakage("thinking tokens are ALIGNED", "NOT aligned at step 0: columns 1, ", "SequenceAlignment") {
      $0.outcomes[0].batches[0].tokens.rows[0].thinkingColumns = 1..<3
    },
    Breakage("thinking tokens are ALIGNED", "no row has one", "SequenceAlignment") {
      $0.outcomes = try Trial.stage0.get().outcomes
    },
    Breakage("model_max_length", "322 of 200 tokens at step 0", "raise framework.qwenvl.model_max_length") {
      $0.facts.configuration.framework.qwenVL.modelMaxLength = 200
    },
  ]

  static let forward = [
    Breakage("normal forward", "step 0 took 3 latent passes", "SequenceLayout") {
      $0.facts.configuration.data.ecot.curriculum = Curriculum(stage: 0)
    },
    Breakage("latent forward", "step 1 took 0 passes for 2 columns", "SequenceLayout") {
      $0.outcomes[1].training.batches[0].latentPasses = 0
    },
    Breakage("latent forward", "step 0 took 2 passes for 2 columns", "SequenceLayout") {
      $0.outcomes[0].training.batches[0].latentPasses = 2
    },
    Breakage("action_loss is computed", "step 1: nan", "ActionHead") {
      $0.outcomes[1].training.batches[0].action = .nan
    },
    Breakage("vlm_loss is computed", "step 0: inf", "LabelBuilder") {
      $0.outcomes[0].training.batches[0].language = .infinity
    },
    Breakage("vlm_loss is computed", "step 0: it was not computed", "LabelBuilder") {
      $0.outcomes[0].training.batches[0].language = nil
    },
    Breakage("total_loss is computed", "step 0: nan", "label mask wrong") {
      $0.outcomes[0].training.batches[0].total = .nan
    },
    Breakage("total_loss is action_loss + w * vlm_loss", "was computed", "Policy.forward") {
      $0.outcomes[1].training.batches[0].total = $0.outcomes[1].training.batches[0].total.nextUp
    },
    Breakage("total_loss is action_loss + w", "was computed", "trainer.training_stage") {
      $0.facts.configuration.framework.latentReasoning.vlmLossWeight = 0.2
    },
    Breakage("total_loss is vlm_loss", "was computed", "Policy.forward") {
      $0.facts.configuration.trainer.trainingStage = .reasoningOnly
    },
    Breakage("total_loss is action_loss", "was computed", "Policy.forward") {
      $0.facts.configuration.trainer.trainingStage = .actionOnly
    },
    Breakage("sane range", "step 0: action_loss is 0.0010", "LabelBuilder") {
      $0.outcomes[0].training.batches[0].action = 0.001
    },
    Breakage("sane range", "step 0: vlm_loss is 12.0000", "LabelBuilder") {
      $0.outcomes[0].training.batches[0].language = 12
    },
  ]

  static let training = [
    Breakage("gradients are finite", "step 1: NaN or Inf in 1 gradient, first vlm.model.visual", "LatentForward") {
      $0.outcomes[1].training.gradientNorm = .nan
      $0.outcomes[1].training.nonFinite = [ParameterName("vlm.model.visual.merger.norm.weight")]
    },
    Breakage("not all zero", "step 0: every gradient is zero", "Tape.backward") {
      $0.outcomes[0].training.gradientNorm = 0
    },
    Breakage("parameter is updated", "0 of 201 changed, not vlm.", "all parameters frozen, or a learning rate of 0") {
      $0 = try Trial(stage: 2, ["trainer.learning_rate.base=0"], steps: 1)
    },
    Breakage("the first trainable parameter has changed", "vlm.", "trainer.learning_rate") {
      $0 = try Trial(stage: 2, ["trainer.learning_rate.base=0"], steps: 1)
    },
    Breakage("gets a gradient", "201 of 201 get none", "Policy.forward") {
      $0.trainer = try Trainer($0.facts.configuration, model: $0.trainer.model, compute: Compute())
    },
    Breakage("frozen parameters are unchanged", "1 of ", "PolicyModel.frozen") {
      let settings = ["trainer.freeze_modules=[qwen_vl_interface.model.model.visual]"]
      $0 = try Trial(stage: 2, settings, steps: 1)
      let frozen = try #require($0.trainer.model.frozen.min { $0.rawValue < $1.rawValue })
      var parameters = $0.trainer.state.parameters
      let tensor = try #require(parameters[frozen])
      parameters[frozen] = try Tensor(try tensor.floats.map(\.nextUp), shape: tensor.shape)
      $0.trainer = try Trainer(
        $0.facts.configuration, model: $0.trainer.model, compute: Compute(),
        state: TrainingState(parameters: parameters))
    },
    Breakage("at least 10 steps", "2 steps", "trainer.learning_rate") { $0.facts.steps = 10 },
    Breakage("steps are stable", "+- 300.0 %", "trainer.learning_rate") {
      $0.outcomes[0].training.totalLoss = 1e-7
      $0.outcomes[1].training.totalLoss = -2e-7
    },
    Breakage("steps are stable", "nan", "trainer.learning_rate") { $0.outcomes[1].training.totalLoss = .nan },
    Breakage("no jumps", "times the step before, at step 1", "lower trainer.learning_rate") {
      $0.outcomes[1].training.totalLoss = 3.01 * $0.outcomes[0].training.totalLoss
    },
    Breakage("trainable parameters", "0: 0 and 0", "all parameters are frozen") {
      $0 = try Trial(stage: 2, ["trainer.freeze_modules=[qwen_vl_interface, action_model]"], steps: 1)
    },
  ]

  @Test(arguments: data + tokens + forward + training)
  func everyCriterionNoticesWhatBreaksIt(_ breakage: Breakage) throws {
    var trial = try Trial.stage2.get()
    try breakage.spoil(&trial)
    let failed = try trial.failed()
    let own = failed.first { $0.name.contains(breakage.criterion) }
    #expect(own?.detail.contains(breakage.detail) == true, "\(failed)")
    #expect(own?.hint?.contains(breakage.hint) == true, "\(failed)")
  }

  @Test func whatTheCensusFindsIsReported() throws {
    var checks = try Trial.stage2.get().evaluated()
    checks.census?.nonFinite = [ParameterName("vlm.a"), ParameterName("vlm.b")]
    checks.census?.missingRows = [2076]
    checks.census?.head = .init()
    let failed = checks.checks().filter { !$0.passed }
    #expect(
      failed.map(\.name) == [
        "language model and action head are built", "all initial values are finite",
        "thinking tokens have embedding rows",
      ])
    #expect(failed[1].detail == "2 of 201 tensors are not, first vlm.a")
    #expect(failed.allSatisfy { $0.part == .modelBuilding && $0.hint != nil })
  }

  @Test func theCensusFindsTheLargestAndTheSmallestChange() throws {
    var trial = try Trial.stage2.get()
    let model = trial.trainer.model
    var parameters = try model.initialValues()
    let norms = model.parameters.filter { $0.name.rawValue.hasSuffix("layernorm.weight") }
    for (parameter, factor) in zip(norms, [1.5, 1.25, 1.75] as [Float]) {
      let tensor = try #require(parameters[parameter.name])
      parameters[parameter.name] = try Tensor(try tensor.floats.map { $0 * factor }, shape: tensor.shape)
    }
    trial.trainer = try Trainer(
      trial.facts.configuration, model: model, compute: Compute(), state: TrainingState(parameters: parameters))
    let census = try #require(try trial.evaluated().census)
    #expect(census.largest == .init(name: norms[2].name, relative: 0.75))
    #expect(census.smallest == .init(name: norms[1].name, relative: 0.25))
    #expect(census.changed.map(\.name) == norms.prefix(3).map(\.name))
  }
}

@Suite struct CheckConditionTests {
  private func names(_ trial: Trial) throws -> [String] { try trial.evaluated().checks().map(\.name) }

  private func expectNoFailure(_ trial: Trial) throws {
    let failed = try trial.failed()
    #expect(failed.isEmpty, "\(failed)")
  }

  @Test func withoutAnUpdateItsCriteriaAreAbsent() throws {
    var trial = try Trial.stage2.get()
    trial.facts.configuration.trainer.optimizer.name = .none
    let names = try names(trial)
    #expect(!names.contains { $0.contains("trainable parameter") })
    #expect(names.contains { $0.contains("gradients are finite") })
    let frozen = try Trial(stage: 2, ["trainer.freeze_modules=[qwen_vl_interface, action_model]"], steps: 1)
    let others = try self.names(frozen)
    #expect(!others.contains { $0.contains("is updated") || $0.contains("gradient") })
    #expect(others.contains("frozen parameters are unchanged"))
  }

  @Test func withoutLanguageLossItsCriteriaAreAbsent() throws {
    let trial = try Trial(stage: 2, ["framework.latent_reasoning.compute_language_loss=false"])
    try expectNoFailure(trial)
    let names = try names(trial)
    #expect(!names.contains { $0.contains("vlm_loss") })
    #expect(names.contains("total_loss is action_loss"))
    #expect(try trial.evaluated().lossSeries.map(\.name) == ["action", "total"])
  }

  @Test(arguments: ["reasoning_only", "action_only"]) func trainingStagesHoldTheirCriteria(_ stage: String) throws {
    let trial = try Trial(stage: 2, ["trainer.training_stage=\(stage)"])
    try expectNoFailure(trial)
    #expect(try names(trial).contains("frozen parameters are unchanged"))
  }

  @Test func withoutProprioNoStateIsAskedFor() throws {
    let trial = try Trial(stage: 0, ["datasets.vla_data.ecot.load_proprio=false"])
    try expectNoFailure(trial)
    #expect(try names(trial).contains("samples have image, lang, action"))
    let census = try #require(try trial.evaluated().census)
    #expect(census.unneeded.map(\.rawValue).allSatisfy { $0.hasPrefix("action_model.state_encoder.") })
    #expect(census.unneeded.count == 4)
  }

  @Test func accumulatedBatchesAreNamedOneByOne() throws {
    var trial = try Trial(stage: 2, ["trainer.gradient_accumulation_steps=3"])
    try expectNoFailure(trial)
    trial.outcomes[1].training.batches[2].action = .nan
    trial.outcomes[1].batches[1].languages[0] = ""
    let details = try trial.failed().map(\.detail)
    #expect(details.contains("step 1, micro-batch 2: nan"), "\(details)")
    #expect(details.contains("step 1, micro-batch 1, sample 0 lacks lang"), "\(details)")
  }

  @Test func everyStepIsHeldAgainstItsStageOfTheCurriculum() throws {
    // Step 0 of a run at stage 0, step 1 of a run at stage 2.
    var trial = try Trial.stage2.get()
    trial.outcomes[0] = try Trial.stage0.get().outcomes[0]
    let entries = [Curriculum.Entry(stage: 0, steps: 1), Curriculum.Entry(stage: 2)]
    trial.facts.configuration.data.ecot.curriculum = try #require(Curriculum(entries))
    try expectNoFailure(trial)
    let names = try names(trial)
    for name in [
      "stage 0 takes the normal forward", "the latent forward with a KV cache is taken",
      "rows are ALIGNED at the delimiter", "thinking tokens are ALIGNED",
    ] { #expect(names.contains(name)) }
    #expect(try trial.evaluated().notes.contains(CheckNote(.data, "at step 1   from stage 0 to stage 2")))
    let reversed = [Curriculum.Entry(stage: 2, steps: 1), Curriculum.Entry(stage: 0)]
    trial.facts.configuration.data.ecot.curriculum = try #require(Curriculum(reversed))
    let failed = try trial.failed().map(\.name)
    #expect(failed.contains("stage 0 takes the normal forward"), "\(failed)")
    #expect(failed.contains("thinking tokens are in every sample"), "\(failed)")
  }

  @Test func detailsAreTheSameInEveryRun() throws {
    let again = try Trial(stage: 2).evaluated()
    let first = try Trial.stage2.get().evaluated()
    #expect(again.checks() == first.checks() && again.notes == first.notes)
  }
}

@Suite struct CheckFiguresTests {
  @Test func numbersReadTheSameEverywhere() {
    #expect(CheckFigures.fixed(7.64305) == "7.6431" && CheckFigures.fixed(-0.00001) == "0.0000")
    #expect(CheckFigures.fixed(-.infinity) == "-inf" && CheckFigures.fixed(.nan) == "nan")
    #expect(CheckFigures.fixed(2.5, decimals: 0) == "3" && CheckFigures.fixed(1e300) == "1e+300")
    #expect(CheckFigures.scientific(1.2345e-5) == "1.23e-5" && CheckFigures.scientific(9.999e7) == "1.00e8")
    #expect(CheckFigures.scientific(0) == "0" && CheckFigures.scientific(-250) == "-2.50e2")
    #expect(CheckFigures.range([1.0, 2.0, 1.5]) == "1.0000 to 2.0000" && CheckFigures.range([1, .nan]) == "nan")
    #expect(CheckFigures.range([3, 3]) == "3" && CheckFigures.range([Int]()) == "none")
    #expect(CheckFigures.share(450, of: 512) == "450 of 512 (87.9 %)")
    #expect(CheckFigures.grouped(468_960) == "468,960" && CheckFigures.grouped(12) == "12")
    #expect(CheckFigures.quoted("a\nbc", limit: 3) == "\"a b...\"" && CheckFigures.quoted("ab") == "\"ab\"")
  }

  @Test func statisticsAreThoseOfThePopulation() {
    let series = SeriesStatistics([1, 2, 3, 4])
    #expect(series.initial == 1 && series.final == 4 && series.mean == 2.5)
    #expect(series.deviation == 1.25.squareRoot())
    #expect(SeriesStatistics([]).mean == nil && SeriesStatistics([]).deviation == nil)
  }
}
