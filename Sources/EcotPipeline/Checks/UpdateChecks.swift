import EcotConfiguration

/// The optimizer's updates: what is trained has changed, what is frozen has not. Without an optimizer, or with everything
/// frozen, there is no criterion.
struct UpdateChecks: Sendable {
  private let facts: CheckFacts

  init(_ facts: CheckFacts) { self.facts = facts }

  func checks(_ census: ParameterCensus) -> [Check] {
    var checks: [Check] = []
    if facts.updates, census.trained > 0 { checks += updates(census) }
    if census.frozen > 0 {
      let thawed = census.thawed
      checks.append(
        Check(
          .training, "frozen parameters are unchanged", thawed.isEmpty,
          thawed.isEmpty
            ? "\(census.frozen) of \(census.frozen) equal to the bit"
            : "\(thawed.count) of \(census.frozen) changed, first \(thawed[0])",
          hint: "look at Optimizer's groups and at PolicyModel.frozen", part: .parameterUpdate))
    }
    return checks
  }

  private func updates(_ census: ParameterCensus) -> [Check] {
    let (missing, asked) = (census.withoutGradient, census.trained - census.unneeded.count)
    let unneeded = census.unneeded.isEmpty ? "" : ", \(census.unneeded.count) serve no loss of this run"
    let isFirstChanged = census.changed.contains { $0.name == census.first }
    let first = census.first.map { "\($0)" } ?? "there is none"
    let frozenHint =
      "all parameters frozen, or a learning rate of 0: look at trainer.learning_rate, "
      + "num_warmup_steps and freeze_modules"
    return [
      Check(
        .training, "every trainable parameter gets a gradient", missing.isEmpty,
        missing.isEmpty
          ? "\(asked) of \(asked)\(unneeded)"
          : "\(missing.count) of \(asked) get none, first \(missing[0])",
        hint: "the graph is cut before it: look at Policy.forward and at TapeParameters", part: .gradientFlow),
      Check(
        .training, "every trainable parameter is updated", census.unchanged.isEmpty && !census.changed.isEmpty,
        "\(census.changed.count) of \(asked) changed"
          + (census.unchanged.first.map { ", not \($0)" } ?? ""),
        hint: frozenHint, part: .parameterUpdate),
      Check(
        .training, "the first trainable parameter has changed", isFirstChanged, first, hint: frozenHint,
        part: .parameterUpdate),
    ]
  }

  func notes(_ census: ParameterCensus) -> [CheckNote] {
    let changes = [("largest change ", census.largest), ("smallest change", census.smallest)]
    return changes.compactMap { title, change in
      guard facts.updates, let change, let relative = change.relative else { return nil }
      return CheckNote(.training, "\(title)  \(CheckFigures.scientific(relative)) of \(change.name)")
    }
  }
}
