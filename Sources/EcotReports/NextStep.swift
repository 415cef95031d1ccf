import EcotDrift

/// What to do after a comparison, in one sentence that names the commands.
enum NextStep {
  /// The advice; `nil` where nothing is to be done, or where the problem says it itself.
  static func advice(_ comparison: GoldenComparison, origin: ComparisonReport.Origin) -> String? {
    switch comparison.verdict {
    case .match, .within, .corrupt: return nil
    case .missing: return comparison.records == 0 || comparison.problem != nil ? nil : missing(comparison, origin)
    case .notComparable:
      return origin == .run
        ? "run with the golden's settings; or, if the change is meant, record the golden again"
        : "compare goldens of the same settings, or say what may differ: --contract F"
    case .drift: return drift(comparison, origin)
    }
  }

  private static func missing(_ comparison: GoldenComparison, _ origin: ComparisonReport.Origin) -> String {
    origin == .run
      ? "if it is meant: ecot-golden accept \(comparison.name)"
      : "if it is meant, record the golden again"
  }

  private static func drift(_ comparison: GoldenComparison, _ origin: ComparisonReport.Origin) -> String {
    if let contract = comparison.contract, !contract.violations.isEmpty {
      return "mend what broke the rule, or change the rule in \(contract.path)"
    }
    if let tolerance = comparison.tolerance, tolerance.rules.contains(where: { $0.refused > 0 }) {
      return "if this much is noise: ecot-golden calibrate, or widen the rule; else look at the cause above"
    }
    if case .arithmetic? = comparison.cause {
      return "ecot-golden calibrate measures how far the two may be apart; --rules F states it"
    }
    if origin == .stored {
      let address = (comparison.culprits.first ?? comparison.first).map { " '\($0.address)'" } ?? ""
      return "ecot-golden show \(comparison.path)\(address)"
    }
    let meant = "if it is meant: ecot-golden review \(comparison.name), then accept"
    switch comparison.cause {
    case .configuration?: return meant + "; else take the setting back"
    case .inputs?: return meant + "; else bring the input back"
    case .computation?, .arithmetic?, nil:
      return meant + "; else find the commit: git bisect run ecot-golden verify --bisect"
    }
  }
}
