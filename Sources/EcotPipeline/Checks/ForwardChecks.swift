import EcotConfiguration
import EcotNetworks
import EcotTokenization

/// Which forward was taken, and what losses it gave.
struct ForwardChecks: CheckGroup {
  private let facts: CheckFacts
  private var normal = Verdict(), latent = Verdict()
  private var action = Verdict(), language = Verdict(), total = Verdict(), sum = Verdict(), sane = Verdict()
  private var passes: [Int] = []
  private var actions: [Double] = [], languages: [Double] = [], totals: [Double] = []
  /// How the first total came about.
  private var example = ""

  /// What losses of a model at the beginning of its training look like.
  private static let saneLosses = 0.1...10.0

  init(_ facts: CheckFacts) { self.facts = facts }

  mutating func add(_ outcome: StepOutcome) {
    for (index, losses) in outcome.training.batches.enumerated() {
      let batch = index < outcome.batches.count ? outcome.batches[index] : nil
      let place = batch.map { "\($0.place)" } ?? "step \(outcome.step)"
      addForward(losses, of: batch?.tokens, atStep: outcome.step, place)
      addLosses(losses, place)
    }
  }

  private mutating func addForward(
    _ losses: Trainer.Losses, of batch: TokenBatch?, atStep step: Int, _ place: String
  ) {
    guard facts.usesLatents(atStep: step) else {
      normal.expect(losses.latentPasses == 0, "\(place) took \(losses.latentPasses) latent passes")
      return
    }
    passes.append(losses.latentPasses)
    // One pass up to each column of thinking tokens, and one for the rest.
    let columns = Set((batch?.rows ?? []).flatMap { Array($0.thinkingColumns) }).count
    latent.expect(
      losses.latentPasses > 1 && losses.latentPasses == columns + 1,
      "\(place) took \(losses.latentPasses) passes for \(columns) columns of thinking tokens")
  }

  private mutating func addLosses(_ losses: Trainer.Losses, _ place: String) {
    actions.append(Double(losses.action))
    totals.append(Double(losses.total))
    action.expect(losses.action.isFinite, "\(place): \(CheckFigures.fixed(Double(losses.action)))")
    total.expect(losses.total.isFinite, "\(place): \(CheckFigures.fixed(Double(losses.total)))")
    if facts.configuration.computesLanguageLoss {
      let value = losses.language.map(Double.init)
      language.expect(
        value?.isFinite ?? false, "\(place): " + (value.map { CheckFigures.fixed($0) } ?? "it was not computed"))
      if let value { languages.append(value) }
    }
    let expected = expectedTotal(losses)
    // Every NaN is one NaN: its sign is the processor's.
    sum.expect(
      expected?.bitPattern == losses.total.bitPattern || expected?.isNaN ?? false && losses.total.isNaN,
      "\(place): \(expected.map { "\($0)" } ?? "nothing") was expected, \(losses.total) was computed")
    if example.isEmpty { example = equation(losses) }
    for (name, value) in [("action_loss", losses.action), ("vlm_loss", losses.language), ("total_loss", losses.total)] {
      guard let value = value.map(Double.init) else { continue }
      sane.expect(Self.saneLosses.contains(value), "\(place): \(name) is \(CheckFigures.fixed(value))")
    }
  }

  /// The total in float32, in the order in which the tape computes it; nil where its part is missing.
  private func expectedTotal(_ losses: Trainer.Losses) -> Float? {
    switch facts.objective {
    case .full(let weight): losses.language.map { losses.action + weight * $0 } ?? losses.action
    case .language: losses.language
    case .action: losses.action
    }
  }

  private var formula: String {
    switch facts.objective {
    case .full where facts.configuration.computesLanguageLoss: "action_loss + w * vlm_loss"
    case .full, .action: "action_loss"
    case .language: "vlm_loss"
    }
  }

  private func equation(_ losses: Trainer.Losses) -> String {
    let total = CheckFigures.fixed(Double(losses.total))
    guard case .full = facts.objective, let language = losses.language else { return total }
    let weight = facts.configuration.framework.latentReasoning.vlmLossWeight
    return "\(total) = \(CheckFigures.fixed(Double(losses.action))) + \(weight) * "
      + CheckFigures.fixed(Double(language))
  }

  func checks() -> [Check] {
    let unstable = "label mask wrong, or numerically unstable: look at LabelBuilder"
    var checks: [Check] = []
    if normal.evaluations > 0 {
      checks.append(
        normal.check(
          .forward, "stage 0 takes the normal forward", "1 pass a batch",
          hint: "look at SequenceLayout: it cuts the columns before thinking tokens"))
    }
    if latent.evaluations > 0 {
      let reasoning = facts.configuration.framework.latentReasoning
      checks.append(
        latent.check(
          .forward, "the latent forward with a KV cache is taken",
          "\(CheckFigures.range(passes)) passes a batch, states \(reasoning.hiddenState.rawValue), "
            + "loss of the \(reasoning.lossSegment.rawValue) segment",
          hint: "look at SequenceLayout: it cuts the columns before thinking tokens"))
    }
    checks.append(
      action.check(
        .forward, "action_loss is computed and finite", CheckFigures.range(actions),
        hint: "numerically unstable: look at ActionHead and FlowMatching"))
    if language.evaluations > 0 {
      checks.append(
        language.check(.forward, "vlm_loss is computed and finite", CheckFigures.range(languages), hint: unstable))
    }
    checks += [
      total.check(.forward, "total_loss is computed and finite", CheckFigures.range(totals), hint: unstable),
      sum.check(
        .forward, "total_loss is \(formula)", "\(example) at step 0, all \(totals.count) equal to the bit",
        hint: "look at Policy.forward and trainer.training_stage"),
      sane.check(
        .forward, "losses are in a sane range (0.1 to 10)", CheckFigures.range(actions + languages + totals),
        hint: "look at the weights' source, the label mask (LabelBuilder) and TrajectoryStatistics"),
    ]
    return checks
  }
}
