import EcotDrift

/// One golden's comparison as blocks of lines in the order of reading: what came out, the cause, the place, the rest, what to do.
struct ComparisonBlocks {
  private let comparison: GoldenComparison
  private let origin: ComparisonReport.Origin
  private let isFull: Bool

  init(_ comparison: GoldenComparison, origin: ComparisonReport.Origin, isFull: Bool) {
    (self.comparison, self.origin, self.isFull) = (comparison, origin, isFull)
  }

  /// All blocks.
  var all: [TextBlock] {
    var blocks = [TextBlock(rank: .verdict, lines: headline)]
    add(&blocks, .problem, "", comparison.problem, lines: 4)
    blocks += settings("not comparable", comparison.comparability, .cause)
    let isQuiet = comparison.verdict.exitCode == 0 && !isFull
    if !isQuiet {
      add(&blocks, .cause, "cause", comparison.cause.map(ComparisonWords.cause), lines: 3, .caution)
      blocks += settings("configuration", comparison.configuration, .setting)
      blocks += DifferenceBlocks(isFull: isFull).all(of: comparison)
      let unmatched = UnmatchedText.lines(comparison).map {
        StyledLine([(isFull ? $0 : TextWidth.elided($0, to: TextBlock.width), nil)])
      }
      if !unmatched.isEmpty { blocks.append(TextBlock(rank: .rename, lines: unmatched)) }
    }
    if let tolerance = comparison.tolerance { blocks += self.tolerance(tolerance) }
    blocks += renames
    if !isQuiet { blocks += environment }
    add(&blocks, .next, "next", NextStep.advice(comparison, origin: origin), lines: 3, .strong)
    return blocks
  }

  /// Where the differences begin and what to do, as other reports repeat it beside single differences.
  var causeAndAdvice: [StyledLine] {
    var blocks: [TextBlock] = []
    add(&blocks, .cause, "cause", comparison.cause.map(ComparisonWords.cause), lines: 3)
    add(&blocks, .next, "next", NextStep.advice(comparison, origin: origin), lines: 3)
    return blocks.flatMap(\.lines)
  }

  private func add(
    _ blocks: inout [TextBlock], _ rank: TextBlock.Rank, _ label: String, _ text: String?, lines: Int,
    _ meaning: TextStyle.Meaning? = nil
  ) {
    guard let text else { return }
    let wrapped = TextWidth.wrapped(
      TextWidth.visible(text), to: TextBlock.textWidth, limit: isFull ? .max : lines)
    blocks.append(TextBlock(rank: rank, lines: TextBlock.labelled(label, wrapped, meaning)))
  }

  // MARK: Parts

  private var headline: [StyledLine] {
    let meaning: TextStyle.Meaning =
      switch comparison.verdict {
      case .match, .within: .good
      case .drift, .corrupt: .bad
      case .missing, .notComparable: .caution
      }
    let verdict = ComparisonText.name(comparison.verdict).uppercased()
    var facts = ComparisonWords.facts(comparison)
    if comparison.seconds > 0 { facts.append(FigureText.fixed(comparison.seconds, decimals: 2) + " s") }
    let text = facts.joined(separator: ", ")
    let name = TextWidth.elided(TextWidth.visible(comparison.name), to: 48)
    let used = verdict.count + 2 + TextWidth.columns(name) + 2
    var lines = TextWidth.wrapped(text, to: TextBlock.width - used)
    // Beside a long name the facts would stand in a narrow column: they get lines of their own.
    var rest: [String] = []
    if lines.count > 1 {
      rest = TextWidth.wrapped(text, to: TextBlock.textWidth)
      lines = []
    }
    let first = StyledLine([(verdict, meaning), ("  ", nil), (name, .strong), ("  " + (lines.first ?? ""), nil)])
    return [first] + rest.flatMap { TextBlock.labelled("", [$0]) }
  }

  private func settings(_ title: String, _ differences: [SettingDifference], _ rank: TextBlock.Rank) -> [TextBlock] {
    if differences.isEmpty { return [] }
    let limit = isFull ? differences.count : 4
    var lines = differences.prefix(limit).flatMap { difference -> [String] in
      let key = TextWidth.visible(difference.key)
      let (golden, observed) = (Self.value(difference.golden), Self.value(difference.observed))
      if isFull { return TextWidth.wrapped("\(key): \(golden) -> \(observed)", to: TextBlock.textWidth) }
      // A short value leaves its room to the other one.
      let room = max(20, TextBlock.textWidth - TextWidth.columns(key) - 6)
      let left = min(TextWidth.columns(golden), max(room / 2, room - TextWidth.columns(observed)))
      let values = [TextWidth.elided(golden, to: left), TextWidth.elided(observed, to: room - left)]
      return [TextWidth.elided("\(key): \(values[0]) -> \(values[1])", to: TextBlock.textWidth)]
    }
    if differences.count > limit { lines.append("and \(differences.count - limit) more") }
    let heading = StyledLine([("  \(title)", nil)])
    return [TextBlock(rank: rank, lines: [heading] + lines.flatMap { TextBlock.labelled("", [$0]) })]
  }

  private static func value(_ value: String?) -> String { value.map(TextWidth.visible) ?? "(none)" }

  private func tolerance(_ tolerance: ToleranceOutcome) -> [TextBlock] {
    var blocks: [TextBlock] = []
    let refused = tolerance.rules.contains { $0.refused > 0 }
    add(&blocks, .judgement, "rules", ComparisonWords.summary(tolerance), lines: 2, refused ? .caution : nil)
    // Who passes wants one line; who fails wants the rule that refused.
    let rules = isFull ? tolerance.rules : tolerance.rules.filter { $0.refused > 0 }
    for rule in rules.prefix(isFull ? rules.count : 3) {
      add(&blocks, .judgement, "", ComparisonWords.rule(rule), lines: 3)
    }
    return blocks
  }

  private var renames: [TextBlock] {
    let limit = isFull ? comparison.renames.count : 2
    var blocks: [TextBlock] = []
    for rename in comparison.renames.prefix(limit) {
      let text = "\(rename.golden) is now \(rename.observed) (\(ComparisonWords.reason(rename.reason)))"
      add(&blocks, .rename, "rename", text, lines: 2)
    }
    if comparison.renames.count > limit {
      add(
        &blocks, .rename, "", "and \(ComparisonWords.count(comparison.renames.count - limit, "more rename"))", lines: 1)
    }
    return blocks
  }

  /// Where the two ran is rarely the cause, and never decides.
  private var environment: [TextBlock] {
    if comparison.environment.isEmpty { return [] }
    let parts = comparison.environment.map { difference -> String in
      let (golden, observed) = (difference.golden ?? "(none)", difference.observed ?? "(none)")
      return isFull || golden.count + observed.count <= 20
        ? "\(difference.key) \(golden) -> \(observed)" : difference.key
    }
    var blocks: [TextBlock] = []
    add(
      &blocks, .environment, "ran", "elsewhere, which never decides: " + parts.joined(separator: ", "), lines: 2, .faint
    )
    return blocks
  }
}
