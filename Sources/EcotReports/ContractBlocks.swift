import EcotDrift

/// What a contract found, on a screen: how much was held against it, and the first broken rules.
enum ContractBlocks {
  /// The blocks; a contract that is kept takes one line.
  static func blocks(_ contract: ContractOutcome, isFull: Bool) -> [TextBlock] {
    let broken = contract.violations.count + contract.violationsOmitted
    let summary =
      "\(contract.path): \(contract.addresses) addresses, "
      + (broken == 0 ? "as it says" : "broken at \(broken)")
    var lines = TextBlock.labelled("rules", wrapped(summary, isFull, 2), broken == 0 ? .good : .bad)
    let limit = isFull ? contract.violations.count : 3
    for violation in contract.violations.prefix(limit) {
      let address = TextWidth.visible(violation.address.description)
      lines += TextBlock.labelled(
        "broken",
        isFull
          ? wrapped(address, true, 1) : [TextWidth.elided(address, to: TextBlock.textWidth)], .strong)
      lines += TextBlock.labelled("", wrapped(text(violation), isFull, 2))
    }
    let more = broken - min(limit, contract.violations.count)
    if more > 0 { lines += TextBlock.labelled("", ["and \(more) more"]) }
    return [TextBlock(rank: .contract, lines: lines)]
  }

  /// What was expected, what was found, where.
  static func text(_ violation: ContractViolation) -> String {
    let rule = violation.pattern.map { "\($0)" + (violation.line.map { ", line \($0)" } ?? "") } ?? "no rule matches"
    let place = LocationText.describe(violation.location).map { " at \($0)" } ?? ""
    return "expected \(violation.expectation), found \(violation.found)\(place) (\(rule))"
  }

  private static func wrapped(_ text: String, _ isFull: Bool, _ limit: Int) -> [String] {
    TextWidth.wrapped(TextWidth.visible(text), to: TextBlock.textWidth, limit: isFull ? .max : limit)
  }
}
