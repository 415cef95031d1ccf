import EcotHistory

/// What the page of the history shows.
struct HistoryPageView {
  let title: String
  let headline: String
  let lead: String
  let trends: [TrendView]
  let hasTrends: Bool
  let omitted: [String]
  let runs: [RunRow]
  let hasRuns: Bool
  let style = PageStyle.text
  let script = PageScript.text
  let styleSource = PageEscaping.policySource(of: PageStyle.text)
  let scriptSource = PageEscaping.policySource(of: PageScript.text)

  /// One run in the table.
  struct RunRow {
    let time: String
    let verb: String
    let name: String
    let commit: String
    let verdict: String
    let tone: String
    let records: String
    let first: String
    let seconds: String
  }

  init(_ report: HistoryReport) {
    let shown = report.runs.count
    headline = report.total == 0 ? "No runs" : PageWords.count(report.total, "run")
    title = "history: \(headline)"
    var parts: [String] = []
    if let last = report.runs.first, let oldest = report.runs.last {
      parts.append("From \(UTCTime.text(oldest.time)) to \(UTCTime.text(last.time)), newest first.")
    }
    if shown < report.total { parts.append("The newest \(FigureText.grouped(shown)) are shown.") }
    lead = parts.joined(separator: " ")
    trends = report.trends.trends.enumerated().map { TrendView($1, report.trends.runs, number: $0) }
    hasTrends = !trends.isEmpty
    omitted =
      report.trends.omitted > 0
      ? ["\(PageWords.count(report.trends.omitted, "more matching address", plural: "more matching addresses"))."] : []
    runs = report.runs.map { run in
      RunRow(
        time: UTCTime.text(run.time), verb: run.verb, name: run.name, commit: HistoryWords.commit(run),
        verdict: HistoryWords.verdict(run), tone: Self.tone(run), records: HistoryWords.records(run),
        first: run.first ?? "", seconds: FigureText.fixed(run.seconds, decimals: 2))
    }
    hasRuns = !runs.isEmpty
  }

  /// The class of the colours of a run's verdict.
  static func tone(_ run: HistoryRun) -> String {
    switch HistoryWords.meaning(run) {
    case .good: "good"
    case .bad: "bad"
    case .caution: "caution"
    default: "plain"
    }
  }
}
