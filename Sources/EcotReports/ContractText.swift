import EcotDrift

/// What a contract found, for people: that it holds and of how much, or each broken rule with the first address that breaks it.
struct ContractText {
  let style: TextStyle
  /// The most broken rules that are shown whole; more are counted.
  static let ruleLimit = 8

  /// The whole finding; the last line ends with a line break.
  func render(_ outcome: ContractOutcome) -> String {
    var lines = [headline(outcome)]
    if outcome.isKept { lines.append("  " + Self.kept(outcome)) }
    var shown: [ContractViolation] = []
    for violation in outcome.violations where !shown.contains(where: { $0.line == violation.line }) {
      shown.append(violation)
    }
    for violation in shown.prefix(Self.ruleLimit) { lines += self.violation(violation, outcome) }
    if shown.count > Self.ruleLimit {
      lines.append("  and \(ComparisonText.count(shown.count - Self.ruleLimit, "more broken rule")); --json lists them")
    }
    for rule in outcome.staleRules {
      lines.append(
        "  rule   \(style.paint(rule.pattern, .strong)) -> \(rule.expectation)  (\(outcome.path):\(rule.line))")
      lines.append("  found  no address for it: what it speaks of is gone, or an earlier rule hides it")
    }
    if outcome.addresses == 0 { lines.append("  neither golden has a record") }
    return lines.joined(separator: "\n") + "\n"
  }

  private func headline(_ outcome: ContractOutcome) -> String {
    let verdict = outcome.isKept ? style.paint("PASS", .good) : style.paint("BROKEN", .bad)
    var facts = ["\(ComparisonText.count(outcome.addresses, "address", plural: "addresses"))"]
    let violations = outcome.violations.count + outcome.violationsOmitted
    if violations > 0 {
      facts.append(ComparisonText.count(violations, "violation"))
      let rules = outcome.rules.count { $0.violated > 0 }
      facts.append("\(rules) of \(ComparisonText.count(outcome.rules.count, "rule")) broken")
    }
    if !outcome.staleRules.isEmpty {
      facts.append("\(ComparisonText.count(outcome.staleRules.count, "rule")) without an address")
    }
    return "\(verdict)  \(style.paint("\(outcome.left) -> \(outcome.right)", .strong)) under \(outcome.path)  "
      + facts.joined(separator: ", ")
  }

  /// `1234 equal, 56 prefix, ...` in the order of the words' first rule.
  private static func kept(_ outcome: ContractOutcome) -> String {
    var words: [(word: String, count: Int)] = []
    for rule in outcome.rules {
      if let place = words.firstIndex(where: { $0.word == rule.expectation }) {
        words[place].count += rule.matched
      } else {
        words.append((rule.expectation, rule.matched))
      }
    }
    return words.filter { $0.count > 0 }.map { "\($0.count) \($0.word)" }.joined(separator: ", ")
      + "; \(ComparisonText.count(outcome.rules.count, "rule")), none broken"
  }

  private func violation(_ violation: ContractViolation, _ outcome: ContractOutcome) -> [String] {
    var lines: [String] = []
    let rule = outcome.rules.first { $0.line == violation.line }
    if let pattern = violation.pattern {
      let place = violation.line.map { "  (\(outcome.path):\($0))" } ?? ""
      lines.append("  rule   \(style.paint(pattern, .strong)) -> \(violation.expectation)\(place)")
    } else {
      lines.append("  rule   none: every address needs one")
    }
    if let because = rule?.because { lines.append("  since  \(because)") }
    lines.append("  broken \(style.paint("\(violation.address)", .strong))")
    if let place = LocationText.describe(violation.location) { lines.append("  where  \(place)") }
    lines.append("  found  \(violation.found)")
    if let location = violation.location, let left = location.goldenText, let right = location.observedText {
      lines.append("  left   \(LocationText.quoted(left))")
      lines.append("  right  \(LocationText.quoted(right))")
    }
    let more = (rule?.violated ?? outcome.unmatched) - 1
    if more > 0 {
      let noun = ComparisonText.count(more, "more address", plural: "more addresses")
      lines.append("         and \(noun)" + (rule.map { " of its \($0.matched)" } ?? ""))
    }
    return lines
  }
}
