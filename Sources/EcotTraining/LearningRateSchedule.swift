import EcotFiles
import EcotTensors

/// How the learning rates change from update to update: one factor for all groups, as `get_scheduler` of HuggingFace's
/// transformers (`optimization.py`) has it, in double precision and without functions of the system.
package struct LearningRateSchedule: Sendable, Equatable {
  /// What follows the warm-up.
  package enum Shape: Sendable, Equatable {
    /// 1.
    case constant
    /// From 1 straight down to 0 at the last update.
    case linear
    /// From 1 to 0 along half a cosine.
    case cosine
    /// From 1 along half a cosine to `minimalRate` over the base rate. The floor is a factor, too: a group with ten
    /// times the base rate ends at ten times the minimum, as in transformers.
    case cosineWithMinimum(minimalRate: Double)
  }

  /// What follows the warm-up.
  package let shape: Shape
  /// Updates in which the factor grows linearly from 0.
  package let warmupSteps: Int
  /// Updates of the whole run, the warm-up included.
  package let totalSteps: Int
  /// Where a cosine with a minimum ends.
  private let floor: Double

  /// A schedule. `baseRate` is the optimizer's default learning rate, which only `cosineWithMinimum` asks for; throws
  /// where that is 0, since no factor of it is the minimum. Traps where a number of updates is negative.
  package init(_ shape: Shape, warmupSteps: Int = 0, totalSteps: Int, baseRate: Double) throws {
    precondition(warmupSteps >= 0 && totalSteps >= 0, "\(warmupSteps) of \(totalSteps) updates warm up")
    (self.shape, self.warmupSteps, self.totalSteps) = (shape, warmupSteps, totalSteps)
    guard case .cosineWithMinimum(let minimalRate) = shape else {
      floor = 0
      return
    }
    guard baseRate > 0 else {
      throw InputError(
        "a base rate of \(baseRate) has no factor that makes it \(minimalRate)",
        at: .keyPath(file: nil, "trainer.learning_rate.base"), expected: "a rate above 0 for cosine_with_min_lr",
        remedy: "freeze what is not to be trained, or choose the schedule cosine")
    }
    floor = minimalRate / baseRate
  }

  /// The factor of the learning rates in an update, counted from 0; the first of a warm-up is 0.
  package func factor(update: Int) -> Double {
    if update < warmupSteps { return Double(update) / Double(max(1, warmupSteps)) }
    let length = Double(max(1, totalSteps - warmupSteps))
    let progress = Double(update - warmupSteps) / length
    switch shape {
    case .constant: return 1
    case .linear: return max(0, Double(totalSteps - update) / length)
    case .cosine: return max(0, 0.5 * (1 + FixedMath.cosinePi(progress)))
    case .cosineWithMinimum:
      let cosine = 0.5 * (1 + FixedMath.cosinePi(progress))
      return max(0, cosine * (1 - floor) + floor)
    }
  }
}
