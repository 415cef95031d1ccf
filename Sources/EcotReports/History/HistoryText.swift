import EcotHistory

/// Runs for people, newest first, a line each - the verdict says which verb it was; no line is wider than a screen of 80 columns.
package struct HistoryText {
  private let style: TextStyle

  /// Draws in the given style.
  package init(style: TextStyle) { self.style = style }

  /// The list of runs, or the trends where a pattern was given.
  package func render(_ report: HistoryReport) -> String {
    let lines = report.pattern == nil ? list(report) : TrendText().lines(report)
    return lines.map { $0.text(style) + "\n" }.joined()
  }

  private func list(_ report: HistoryReport) -> [StyledLine] {
    guard !report.runs.isEmpty else {
      return [StyledLine([(report.total == 0 ? "no runs" : "no run is shown", nil)]), footer(report)]
    }
    let heads = ["time (UTC)", "golden", "commit", "verdict", "drifted", "seconds"]
    let rows = report.runs.map { run in
      [
        String(UTCTime.text(run.time).dropLast()), TextWidth.visible(run.name),
        HistoryWords.commit(run), HistoryWords.verdict(run), HistoryWords.records(run),
        FigureText.fixed(run.seconds, decimals: 2),
      ]
    }
    let widths = widths([heads] + rows)
    func line(_ cells: [String], _ meaning: TextStyle.Meaning?, verdict: TextStyle.Meaning?) -> StyledLine {
      var spans: [StyledLine.Span] = []
      for (column, cell) in cells.enumerated() {
        let text = TextWidth.elided(cell, to: widths[column])
        let space = String(repeating: " ", count: max(0, widths[column] - TextWidth.columns(text)))
        if column > 0 { spans.append((" ", nil)) }
        spans.append((column > 3 ? space + text : text, column == 3 ? verdict : meaning))
        if column < 4 { spans.append((space, nil)) }
      }
      return StyledLine(spans)
    }
    return [line(heads, .faint, verdict: .faint)]
      + zip(report.runs, rows).map { line($1, nil, verdict: HistoryWords.meaning($0)) } + [footer(report)]
  }

  /// The widths of the columns. On a narrow screen the name gives way first, then the verdict: the rest is short and says when
  /// and how much.
  private func widths(_ rows: [[String]]) -> [Int] {
    let most = [16, 80, 9, 80, 15, 9]
    let least = [1: 8, 3: 8]
    var widths = most.indices.map { column in
      min(most[column], rows.map { TextWidth.columns($0[column]) }.max() ?? 0)
    }
    for column in [1, 3] {
      let excess = widths.reduce(0, +) + widths.count - 1 - TextBlock.width
      if excess > 0 { widths[column] = max(min(widths[column], least[column] ?? 0), widths[column] - excess) }
    }
    return widths
  }

  private func footer(_ report: HistoryReport) -> StyledLine {
    let more = report.total - report.runs.count
    let text =
      "\(ComparisonWords.count(report.total, "run"))"
      + (more > 0 ? ", \(FigureText.grouped(more)) more with --limit" : "")
      + ", \(HistoryWords.size(report.bytes)), "
    let path = TextWidth.visible(report.path)
    return StyledLine([(text + TextWidth.elided(path, to: max(8, TextBlock.width - text.count)), .faint)])
  }
}
