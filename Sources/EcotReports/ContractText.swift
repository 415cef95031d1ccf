import EcotDrift

/// What a contract found, on a screen: that it holds and of how much, or each broken rule with the first address that breaks it.
struct ContractText {
  let isFull: Bool

  /// The blocks in the order of reading, a block for each broken rule.
  func blocks(_ outcome: ContractOutcome) -> [TextBlock] {
    var blocks = [TextBlock(rank: .verdict, lines: headline(outcome))]
    var shown: Set<Int?> = []
    for violation in outcome.violations where shown.insert(violation.line).inserted {
      blocks.append(TextBlock(rank: .contract, lines: self.violation(violation, outcome)))
    }
    for rule in outcome.staleRules {
      let lines =
        line("rule", "\(rule.pattern) -> \(rule.expectation)  (line \(rule.line))", .strong)
        + line("found", "no address for it: what it speaks of is gone, or an earlier rule hides it")
      blocks.append(TextBlock(rank: .others, lines: lines))
    }
    if outcome.addresses == 0 {
      blocks.append(TextBlock(rank: .problem, lines: line("found", "neither golden has a record")))
    }
    return blocks
  }

  /// What was expected, what was found, where, in one sentence for reports that list findings.
  static func sentence(_ violation: ContractViolation) -> String {
    let rule = violation.pattern.map { "\($0)" + (violation.line.map { ", line \($0)" } ?? "") } ?? "no rule matches"
    let place = LocationText.describe(violation.location).map { " at \($0)" } ?? ""
    return "expected \(violation.expectation), found \(violation.found)\(place) (\(rule))"
  }

  private func line(_ label: String, _ text: String, _ meaning: TextStyle.Meaning? = nil) -> [StyledLine] {
    let wrapped = TextWidth.wrapped(TextWidth.visible(text), to: TextBlock.textWidth, limit: isFull ? .max : 2)
    return TextBlock.labelled(label, wrapped, meaning)
  }

  private func headline(_ outcome: ContractOutcome) -> [StyledLine] {
    let word = outcome.isKept ? "PASS" : "BROKEN"
    let names = outcome.left.isEmpty && outcome.right.isEmpty ? outcome.path : "\(outcome.left) -> \(outcome.right)"
    let room = TextBlock.width - word.count - 2
    let first = StyledLine([
      (word, outcome.isKept ? .good : .bad), ("  ", nil),
      (TextWidth.elided(TextWidth.visible(names), to: room), .strong),
    ])
    var facts = [ComparisonText.count(outcome.addresses, "address", plural: "addresses")]
    let violations = outcome.violations.count + outcome.violationsOmitted
    if violations > 0 {
      facts.append(ComparisonText.count(violations, "violation"))
      let rules = outcome.rules.count { $0.violated > 0 }
      facts.append("\(rules) of \(ComparisonText.count(outcome.rules.count, "rule")) broken")
    }
    if !outcome.staleRules.isEmpty {
      facts.append("\(ComparisonText.count(outcome.staleRules.count, "rule")) without an address")
    }
    let rest = line("under", "\(outcome.path): \(facts.joined(separator: ", "))")
    return [first] + rest + (outcome.isKept ? line("", Self.kept(outcome)) : [])
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

  private func violation(_ violation: ContractViolation, _ outcome: ContractOutcome) -> [StyledLine] {
    let rule = outcome.rules.first { $0.line == violation.line }
    let address = TextWidth.visible(violation.address.description)
    var lines: [StyledLine] = []
    if let pattern = violation.pattern {
      let place = violation.line.map { "  (line \($0))" } ?? ""
      lines += line("rule", "\(pattern) -> \(violation.expectation)\(place)")
    } else {
      lines += line("rule", "none: every address needs one")
    }
    if let because = rule?.because { lines += line("since", because) }
    lines +=
      isFull
      ? line("broken", address, .strong)
      : TextBlock.labelled("broken", [TextWidth.elided(address, to: TextBlock.textWidth)], .strong)
    if let place = LocationText.describe(violation.location) { lines += line("where", place) }
    lines += line("found", violation.found)
    if let location = violation.location, let left = location.goldenText, let right = location.observedText {
      lines += line("left", LocationText.quoted(left)) + line("right", LocationText.quoted(right))
    }
    let more = (rule?.violated ?? outcome.unmatched) - 1
    if more > 0 {
      let noun = ComparisonText.count(more, "more address", plural: "more addresses")
      lines += line("", "and \(noun)" + (rule.map { " of its \($0.matched)" } ?? ""))
    }
    return lines
  }
}
