import EcotHistory

/// What the verb `history` shows.
package struct HistoryReport: Sendable {
  /// The database's file.
  package var path: String
  /// Its size in bytes.
  package var bytes: Int
  /// The number of runs that were asked for.
  package var total: Int
  /// The newest of them, newest first.
  package var runs: [HistoryRun]
  /// The pattern of addresses whose trends were asked for.
  package var pattern: String?
  /// Those trends.
  package var trends: HistoryTrends

  /// Makes a report.
  package init(
    path: String, bytes: Int, total: Int, runs: [HistoryRun], pattern: String? = nil,
    trends: HistoryTrends = HistoryTrends()
  ) {
    (self.path, self.bytes, self.total, self.runs) = (path, bytes, total, runs)
    (self.pattern, self.trends) = (pattern, trends)
  }
}

/// The words that all forms of the report share.
enum HistoryWords {
  /// `4f9ae8f2`, with a plus for a state that was not committed; `-` where there was no repository.
  static func commit(_ run: HistoryRun) -> String {
    guard let commit = run.commit else { return "-" }
    return TextWidth.visible(String(commit.prefix(8))) + (run.isDirty == true ? "+" : "")
  }

  /// The verdict for people, with a mark for runs of a part.
  static func verdict(_ run: HistoryRun) -> String {
    let word = TextWidth.visible(run.verdict == "not_comparable" ? "not comparable" : run.verdict)
    return run.isFiltered ? "\(word), part" : word
  }

  /// The colour of a verdict.
  static func meaning(_ run: HistoryRun) -> TextStyle.Meaning {
    switch run.verdict {
    case "match", "within": .good
    case "drift", "corrupt": .bad
    case "missing", "not_comparable": .caution
    default: .faint
    }
  }

  /// `14739/15772`: how many records drifted, of how many; of a recording how many there are.
  static func records(_ run: HistoryRun) -> String {
    run.verb == "verify" ? "\(run.drifted)/\(run.records)" : "\(run.records)"
  }

  /// `1.3 MB`.
  static func size(_ bytes: Int) -> String {
    bytes < 1_000_000
      ? "\(FigureText.short(Double(bytes) / 1e3, digits: 3)) kB"
      : "\(FigureText.short(Double(bytes) / 1e6, digits: 3)) MB"
  }

  /// The places of points whose bits are others than those of the point before, and whose run had other settings, data or
  /// weights: there, other bits are no wonder.
  static func otherSettings(_ trend: TensorTrend, _ runs: [HistoryRun]) -> Set<Int> {
    Set(
      trend.points.indices.dropFirst().filter { place in
        let (before, point) = (trend.points[place - 1], trend.points[place])
        return point.isChanged && runs[before.run].configuration != runs[point.run].configuration
      })
  }

  /// The figure that a trend shows.
  static func statistic(_ trend: TensorTrend) -> String {
    trend.isSingle && trend.statistic == .mean ? "value" : trend.statistic.rawValue
  }

  /// A figure of a trend.
  static func figure(_ value: Double?) -> String { value.map { FigureText.short($0, digits: 7) } ?? "nan" }
}
