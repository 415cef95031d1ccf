/// `trainer`: the optimizer and the loop.
package struct TrainerConfiguration: Sendable, Equatable {
  /// `max_train_steps`: optimizer steps of a run.
  package var maxTrainSteps = 10
  /// `gradient_accumulation_steps`: batches an optimizer step.
  package var gradientAccumulationSteps = 1
  /// `learning_rate`.
  package var learningRate = LearningRateConfiguration()
  /// `optimizer`.
  package var optimizer = OptimizerConfiguration()
  /// `lr_scheduler_type`.
  package var schedule = LearningRateSchedule.constant
  /// `num_warmup_steps`: steps in which the learning rate grows linearly from 0.
  package var warmupSteps = 0
  /// `warmup_ratio`: the same as a share of `max_train_steps`; `nil` where steps are given.
  package var warmupRatio: Double?
  /// `scheduler_specific_kwargs.min_lr`: where `cosine_with_min_lr` ends.
  package var minimalLearningRate = 5e-7
  /// `gradient_clipping`: the largest global norm of the gradients; `nil` for no clipping.
  package var gradientClipping: Double? = 1.0
  /// `freeze_modules`: dotted paths of modules that are not trained.
  package var freezeModules: [String] = []
  /// `training_stage`: what is trained, and what the total loss is.
  package var trainingStage = TrainingStage.full
  /// `repeated_diffusion_steps`: copies of a batch in the action head, each with its own noise and time.
  package var repeatedDiffusionSteps = 4
  /// `logging_frequency`: steps between two lines of the log.
  package var loggingFrequency = 1
  /// `save_interval`: steps between two checkpoints, where a run saves them.
  package var saveInterval = 1000
  /// `resume_from`: the folder of the checkpoint that a run goes on from; `nil` for a run from the first step.
  package var resumeFolder: String?
  /// `eval_interval`: accepted for the reference's sake.
  package var evaluationInterval = 1000

  /// The schedules of HuggingFace's `get_scheduler` that are supported; each begins with the warm-up, so that
  /// `constant_with_warmup` is another name of `constant`.
  package enum LearningRateSchedule: String, CaseIterable, Sendable {
    case constant, linear, cosine
    case cosineWithMinimum = "cosine_with_min_lr"
  }

  /// The parts that are trained; the others are frozen.
  package enum TrainingStage: String, CaseIterable, Sendable {
    /// Everything: total = action loss + `vlm_loss_weight` * language loss.
    case full
    /// The head is frozen: total = language loss.
    case reasoningOnly = "reasoning_only"
    /// The language model is frozen: total = action loss.
    case actionOnly = "action_only"
  }

  static let settings: [Setting] =
    [
      Setting("trainer.max_train_steps", \.trainer.maxTrainSteps, .integer(1...1_000_000_000)),
      Setting("trainer.gradient_accumulation_steps", \.trainer.gradientAccumulationSteps, .integer(1...65_536)),
    ] + LearningRateConfiguration.settings + OptimizerConfiguration.settings + [
      Setting("trainer.lr_scheduler_type", \.trainer.schedule, .word(or: [("constant_with_warmup", .constant)])),
      Setting("trainer.num_warmup_steps", \.trainer.warmupSteps, .integer(0...1_000_000_000)),
      Setting("trainer.warmup_ratio", \.trainer.warmupRatio, .optional(.number(.from0To1))),
      Setting("trainer.scheduler_specific_kwargs.min_lr", \.trainer.minimalLearningRate, .number(.atLeastZero)),
      Setting("trainer.gradient_clipping", \.trainer.gradientClipping, .optional(.number(.positive))),
      Setting("trainer.freeze_modules", \.trainer.freezeModules, .list(.text)),
      Setting("trainer.training_stage", \.trainer.trainingStage, .word),
      Setting("trainer.repeated_diffusion_steps", \.trainer.repeatedDiffusionSteps, .integer(1...1024)),
      Setting("trainer.logging_frequency", \.trainer.loggingFrequency, .integer(atLeast: 1), .output),
      Setting("trainer.save_interval", \.trainer.saveInterval, .integer(atLeast: 1), .output),
      Setting("trainer.resume_from", \.trainer.resumeFolder, .optional(.text), .path),
      Setting("trainer.eval_interval", \.trainer.evaluationInterval, .integer(atLeast: 1), .ignored),
    ]
}

/// `trainer.learning_rate`: by group of parameters.
package struct LearningRateConfiguration: Sendable, Equatable {
  /// `base`: every parameter that no other group holds.
  package var base = 1e-5
  /// `qwen_vl_interface`: the language model; `nil` for `base`.
  package var qwenVLInterface: Double?
  /// `action_model`: the action head; `nil` for `base`.
  package var actionModel: Double?

  static let settings: [Setting] = [
    Setting("trainer.learning_rate.base", \.trainer.learningRate.base, .number(.atLeastZero)),
    Setting(
      "trainer.learning_rate.qwen_vl_interface", \.trainer.learningRate.qwenVLInterface,
      .optional(.number(.atLeastZero))),
    Setting("trainer.learning_rate.action_model", \.trainer.learningRate.actionModel, .optional(.number(.atLeastZero))),
  ]
}

/// `trainer.optimizer`: AdamW (Loshchilov and Hutter 2019, "Decoupled weight decay regularization"), or none.
///
/// `optimizer: none` is short for `optimizer: {name: none}`.
package struct OptimizerConfiguration: Sendable, Equatable {
  /// `name`: what updates the parameters.
  package var name = Algorithm.adamW
  /// `betas`: decay rates of the two moments.
  package var betas = MomentDecay(first: 0.9, second: 0.95)
  /// `weight_decay`: of every parameter, biases and norms included.
  package var weightDecay = 0.01
  /// `eps`: added to the root of the second moment.
  package var epsilon = 1e-8

  /// The optimizers that are supported.
  package enum Algorithm: String, CaseIterable, Sendable {
    case adamW = "AdamW"
    /// Forward and backward only: gradients are reported and released, and nothing is updated.
    case none
  }

  static let settings: [Setting] = [
    Setting("trainer.optimizer.name", \.trainer.optimizer.name, .word, isShorthand: true),
    Setting(
      "trainer.optimizer.betas", \.trainer.optimizer.betas,
      .pair(
        of: .number(.fraction), "[beta1, beta2]", make: { MomentDecay(first: $0, second: $1) },
        parts: { ($0.first, $0.second) })),
    Setting("trainer.optimizer.weight_decay", \.trainer.optimizer.weightDecay, .number(.atLeastZero)),
    Setting("trainer.optimizer.eps", \.trainer.optimizer.epsilon, .number(.atLeastZero)),
  ]
}

/// AdamW's two betas.
package struct MomentDecay: Sendable, Equatable {
  package var first: Double
  package var second: Double

  package init(first: Double, second: Double) {
    self.first = first
    self.second = second
  }
}
