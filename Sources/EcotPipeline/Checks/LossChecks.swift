/// The losses step by step: enough steps, stable, without jumps.
struct LossChecks: CheckGroup {
  private let facts: CheckFacts
  private(set) var action = SeriesStatistics([]), language = SeriesStatistics([]), total = SeriesStatistics([])

  /// The steps that the design document asks for, where a run has as many.
  private static let wantedSteps = 10
  /// How many times the loss of the step before a loss may be.
  private static let largestJump = 3.0

  init(_ facts: CheckFacts) { self.facts = facts }

  mutating func add(_ outcome: StepOutcome) {
    action.values.append(Double(outcome.training.actionLoss))
    if let loss = outcome.training.languageLoss { language.values.append(Double(loss)) }
    total.values.append(Double(outcome.training.totalLoss))
  }

  /// The losses that there are, by the names of the design document.
  var series: [(name: String, statistics: SeriesStatistics)] {
    [("action", action), ("vlm", language), ("total", total)].filter { !$0.1.values.isEmpty }
  }

  /// The deviation as a share of the mean, the coefficient of variation.
  private var variation: Double {
    guard let mean = total.mean, let deviation = total.deviation else { return .nan }
    return deviation / mean.magnitude
  }

  /// The step whose loss is the most times that of the step before it.
  private var jump: (step: Int, factor: Double)? {
    var worst: (step: Int, factor: Double)?
    for step in total.values.indices.dropFirst() {
      let factor = total.values[step] / total.values[step - 1]
      // A loss that is not a number is the worst of all.
      if worst == nil || factor.isNaN || factor > (worst?.factor ?? 0) { worst = (step, factor) }
      if factor.isNaN { break }
    }
    return worst
  }

  func checks() -> [Check] {
    let steps = total.values.count
    let asksForTen = facts.steps >= Self.wantedSteps
    let isStable = variation < 1
    var checks = [
      Check(
        .training, asksForTen ? "at least 10 steps are stable" : "the steps are stable",
        isStable && (!asksForTen || steps >= Self.wantedSteps),
        "\(CheckFigures.count(steps, "step")), total loss \(CheckFigures.fixed(total.mean ?? .nan)) +- "
          + "\(CheckFigures.fixed(100 * variation, decimals: 1)) %",
        hint: "look at the first criterion that fails above, then at trainer.learning_rate")
    ]
    if let jump {
      checks.append(
        Check(
          .training, "the loss curve has no jumps", jump.factor <= Self.largestJump,
          "at most \(CheckFigures.fixed(jump.factor, decimals: 2)) times the step before, at step \(jump.step)",
          hint: "a step made the model much worse: lower trainer.learning_rate, or look at that step's samples"))
    }
    return checks
  }

  var notes: [CheckNote] {
    let columns = ["initial", "final", "mean", "std"].map { Self.right($0) }
    let rows = series.map { name, statistics in
      let figures = [statistics.initial, statistics.final, statistics.mean, statistics.deviation]
        .map { Self.right(CheckFigures.fixed($0 ?? .nan)) }
      return CheckNote(.training, Self.left("\(name)_loss") + figures.joined())
    }
    return rows.isEmpty ? [] : [CheckNote(.training, Self.left("") + columns.joined())] + rows
  }

  private static func right(_ text: String) -> String { String(repeating: " ", count: max(1, 10 - text.count)) + text }
  private static func left(_ text: String) -> String { text + String(repeating: " ", count: max(0, 15 - text.count)) }
}
