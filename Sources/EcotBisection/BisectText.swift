import EcotDrift
import EcotReports

/// A bisection for people: the commit, what it does, the address that changed first, and what it took.
package struct BisectText {
  private let style: TextStyle

  /// Draws in the given style.
  package init(style: TextStyle) { self.style = style }

  /// The whole result; no line is wider than 80 columns.
  package func render(_ report: BisectReport) -> String {
    lines(report).map { $0.text(style) + "\n" }.joined()
  }

  private func lines(_ report: BisectReport) -> [StyledLine] {
    var lines = [headline(report)]
    if let problem = report.problem { lines += entry("why", problem) }
    if let commit = report.firstBad {
      lines += entry("by", "\(commit.author), \(commit.date)") + files(report.changes)
    }
    for commit in report.candidates.prefix(10) { lines += entry("either", "\(commit.short) \(commit.subject)") }
    if report.candidates.count > 10 { lines += entry("", "and \(report.candidates.count - 10) more") }
    for (number, change) in report.addresses.enumerated() { lines += address(change, isFirst: number == 0) }
    lines += circumstances(report)
    lines += entry("cost", cost(report))
    if let next = next(report) { lines += entry("next", next) }
    return lines
  }

  private func headline(_ report: BisectReport) -> StyledLine {
    func line(_ word: String, _ meaning: TextStyle.Meaning, _ text: String) -> StyledLine {
      let text = TextWidth.elided(TextWidth.visible(text), to: TextBlock.width - word.count - 2)
      return StyledLine([(word, meaning), ("  " + text, .strong)])
    }
    switch report.verdict {
    case .found:
      let commit = report.firstBad ?? report.bad
      return line("FIRST BAD", .bad, "\(commit.short)  \(commit.subject)")
    case .unclear:
      return line("UNCLEAR", .caution, "one of \(report.candidates.count) commits; those between them give no answer")
    case .elsewhere: return line("ELSEWHERE", .caution, "no commit that touches the given paths brought the change")
    case .goodIsBad: return line("NOT GOOD", .caution, "\(report.good.short)  \(report.good.subject)")
    case .badIsGood: return line("NOT BAD", .caution, "\(report.bad.short)  \(report.bad.subject)")
    case .unusableEnd: return line("NO ANSWER", .caution, "an end of the range cannot be judged")
    }
  }

  private func files(_ changes: [FileChange]) -> [StyledLine] {
    let shown = changes.prefix(4).map { change in
      let counts = change.added.map { "+\($0) -\(change.removed ?? 0)" } ?? "binary"
      return TextWidth.elided(TextWidth.visible(change.path), to: TextBlock.textWidth - counts.count - 2) + "  "
        + counts
    }
    let rest = changes.dropFirst(4)
    let more =
      rest.isEmpty
      ? []
      : [
        "and \(ComparisonWords.count(rest.count, "more file")): +\(rest.reduce(0) { $0 + ($1.added ?? 0) })"
          + " -\(rest.reduce(0) { $0 + ($1.removed ?? 0) })"
      ]
    return changes.isEmpty ? entry("files", "none") : TextBlock.labelled("files", shown + more)
  }

  /// The address that changed first in one golden: all of it for the first one, in brief for the others.
  private func address(_ change: ChangedAddress, isFirst: Bool) -> [StyledLine] {
    let name = TextWidth.elided(TextWidth.visible(change.address), to: TextBlock.textWidth)
    var lines = TextBlock.labelled(isFirst ? "first" : "also", [name], .strong)
    let kind = DifferenceKind(rawValue: change.kind).map(ComparisonWords.kind) ?? change.kind
    let inputs =
      change.parentsEqual
      ? change.parents.isEmpty ? "no recorded input differs" : "its inputs are equal" : "one of its inputs differs, too"
    lines += entry("what", "\(kind); \(inputs); in \(change.golden)")
    if let place = LocationText.describe(change.location) { lines += entry("where", place) }
    if let size = ComparisonText.size(change.size) { lines += entry("size", size) }
    guard isFirst else { return lines }
    if change.parentsEqual, !change.parents.isEmpty {
      let shown = change.parents.prefix(4).map {
        TextWidth.elided(TextWidth.visible($0), to: TextBlock.textWidth)
      }
      let more = change.parents.count - shown.count
      lines += TextBlock.labelled("equal", shown + (more > 0 ? ["and \(more) more"] : []))
    }
    if let golden = change.goldenSummary { lines += entry("golden", golden) }
    if let observed = change.observedSummary { lines += entry("now", observed) }
    return lines
  }

  /// What of the range was passed over, and where it was split.
  private func circumstances(_ report: BisectReport) -> [StyledLine] {
    var lines: [StyledLine] = []
    for recording in report.recordings.prefix(4) {
      let commit = recording.commit
      lines += entry(
        "split", "\(commit.short) (\(commit.subject)) recorded the golden again; \(BisectWords.place(recording))")
    }
    if report.recordings.count > 4 { lines += entry("", "and \(report.recordings.count - 4) more recordings") }
    for outcome in [ProbeResult.Outcome.unbuilt, .failed, .incomparable] {
      let probes = report.skipped(outcome)
      if probes.isEmpty { continue }
      let names = probes.prefix(4).map(\.commit.short).joined(separator: ", ")
      let more = probes.count > 4 ? " and \(probes.count - 4) more" : ""
      lines += entry("skip", "\(BisectWords.name(outcome)): \(names)\(more)")
    }
    for probe in report.skipped(.flaky) {
      lines += entry("flaky", "\(probe.commit.short) (\(probe.commit.subject)): \(probe.result.reason ?? "")")
    }
    for note in report.notes { lines += entry("note", note) }
    return lines
  }

  private func cost(_ report: BisectReport) -> String {
    let cost = report.cost
    return
      "\(ComparisonWords.count(cost.builds, "build")), \(ComparisonWords.count(cost.runs, "run")), \(report.remembered) remembered"
      + " among \(ComparisonWords.count(report.commits, "commit")); \(BisectWords.duration(cost.seconds))"
  }

  private func next(_ report: BisectReport) -> String? {
    switch report.verdict {
    case .found:
      "git show \((report.firstBad ?? report.bad).short); if the change is meant, record the golden again in a commit that says so"
    case .unclear: "mend or look at these commits: git show \(report.candidates.first?.short ?? "")"
    case .elsewhere: "bisect without --paths"
    case .goodIsBad: "choose an older --good, or see ecot-golden verify in that commit"
    case .badIsGood, .unusableEnd: nil
    }
  }

  private func entry(_ label: String, _ text: String) -> [StyledLine] {
    TextBlock.labelled(label, TextWidth.wrapped(TextWidth.visible(text), to: TextBlock.textWidth, limit: 4))
  }
}
