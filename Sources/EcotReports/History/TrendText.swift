import EcotHistory

/// Trends for people: for each address the number of runs, the first and the last value, how often the digest changed and
/// where it did so last, and a row of blocks.
struct TrendText {
  func lines(_ report: HistoryReport) -> [StyledLine] {
    let trends = report.trends
    guard !trends.trends.isEmpty else {
      return [StyledLine([("no whole run has statistics of an address like \(pattern(report))", nil)])]
    }
    var lines = trends.trends.flatMap { self.lines($0, trends.runs) }
    if trends.omitted > 0 {
      lines.append(
        StyledLine([
          ("\(FigureText.grouped(trends.omitted)) more matching addresses; a narrower pattern shows them", .faint)
        ]))
    }
    return lines
  }

  private func pattern(_ report: HistoryReport) -> String {
    TextWidth.elided(TextWidth.visible(report.pattern ?? "**"), to: 30)
  }

  private func lines(_ trend: TensorTrend, _ runs: [HistoryRun]) -> [StyledLine] {
    let name = TextWidth.elided(TextWidth.visible(trend.name), to: 24)
    let address = TextWidth.elided(
      TextWidth.visible(trend.address), to: TextBlock.width - 2 - TextWidth.columns(name))
    let (first, last) = (trend.points.first?.value, trend.points.last?.value)
    let values =
      "\(HistoryWords.statistic(trend))  first \(HistoryWords.figure(first))  last \(HistoryWords.figure(last))"
    return [
      StyledLine([(address, .strong), ("  ", nil), (name, .faint)]),
      StyledLine([("  \(ComparisonWords.count(trend.points.count, "run"))  \(values)", nil)]),
    ]
      + TextWidth.wrapped(changes(trend, runs), to: TextBlock.width - 2)
      .map { StyledLine([("  " + $0, trend.changes > 0 ? .caution : .faint)]) } + [
        StyledLine([("  " + Sparkline.text(trend.points.map(\.value), width: TextBlock.width - 4), nil)])
      ]
  }

  private func changes(_ trend: TensorTrend, _ runs: [HistoryRun]) -> String {
    guard let last = trend.points.last(where: \.isChanged) else { return "the same bits in every run" }
    let run = runs[last.run]
    let settings = HistoryWords.otherSettings(trend, runs).count
    return "other bits \(ComparisonWords.count(trend.changes, "time"))"
      + (settings > 0 ? " (\(settings) with other settings)" : "")
      + "; last: \(HistoryWords.commit(run)) \(UTCTime.text(run.time))"
  }
}
