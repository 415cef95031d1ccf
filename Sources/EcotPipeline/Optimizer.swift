import EcotAutograd
import EcotConfiguration
import EcotKernels
import EcotTensors
import EcotTraining

/// How a configuration updates parameters: AdamW, its groups, and the schedule of their rates.
package struct Optimizer: Sendable {
  private let adamW: AdamW
  private let groups: [ParameterGroup]
  private let schedule: LearningRateSchedule

  /// The optimizer of a configuration for parameters that are not frozen; nil where it names none.
  package init?(
    _ trainer: TrainerConfiguration, _ names: [ParameterName], isFrozen: (ParameterName) -> Bool = { _ in false }
  ) throws {
    let (rates, settings) = (trainer.learningRate, trainer.optimizer)
    guard settings.name == .adamW else { return nil }
    adamW = AdamW(
      beta1: settings.betas.first, beta2: settings.betas.second, epsilon: settings.epsilon,
      weightDecay: settings.weightDecay, clipping: GradientClipping(maximalNorm: trainer.gradientClipping))
    groups = ParameterGroup.groups(
      of: names,
      rates: LearningRates(
        base: rates.base, qwenVLInterface: rates.qwenVLInterface, actionModel: rates.actionModel),
      isFrozen: isFrozen)
    schedule = try LearningRateSchedule(trainer)
  }

  /// Updates the state and takes the gradients out as it goes.
  package func update(
    _ state: inout TrainingState, _ gradients: inout Gradients, step: Int, norm: Double, inventory: [ParameterName],
    compute: Compute, observer: (any TensorObserver)? = nil
  ) {
    adamW.update(
      &state, groups: groups, gradients: &gradients,
      step: AdamW.Step(number: step, rateFactor: schedule.factor(update: state.updates), gradientNorm: norm),
      inventory: inventory, compute: compute, observer: observer)
  }
}

extension LearningRateSchedule {
  /// The schedule of a configuration over its training steps.
  init(_ trainer: TrainerConfiguration) throws {
    let total = trainer.maxTrainSteps
    // As transformers: the share of the steps, rounded up.
    let warmup = trainer.warmupRatio.map { Int(($0 * Double(total)).rounded(.up)) } ?? trainer.warmupSteps
    let shape: Shape =
      switch trainer.schedule {
      case .constant: .constant
      case .linear: .linear
      case .cosine: .cosine
      case .cosineWithMinimum: .cosineWithMinimum(minimalRate: trainer.minimalLearningRate)
      }
    try self.init(shape, warmupSteps: warmup, totalSteps: total, baseRate: trainer.learningRate.base)
  }
}
