import EcotHistory

/// A figure of one tensor over the runs, drawn as SVG: a line, a point a run, and an upright mark where the bits changed.
struct TrendView {
  let number: Int
  let name: String
  let address: String
  let statistic: String
  let label: String
  let summary: String
  let yTicks: [CurveView.Mark]
  let xTicks: [Tick]
  let lines: [CurveView.Line]
  let points: [Point]
  let marks: [CurveView.Mark]
  let rows: [Row]

  /// A date below the picture.
  struct Tick {
    let x: String
    let anchor: String
    let text: String
  }

  /// One run on the picture.
  struct Point {
    let x: String
    let y: String
    let kind: String
    let text: String
  }

  /// One run in the table below: those at which the bits changed, the first and the last.
  struct Row {
    let time: String
    let commit: String
    let verdict: String
    let value: String
    let digest: String
  }

  private static let (left, right, top, bottom) = (64.0, 708.0, 12.0, 170.0)

  init(_ trend: TensorTrend, _ runs: [HistoryRun], number: Int) {
    self.number = number
    (name, address, statistic) = (trend.name, trend.address, HistoryWords.statistic(trend))
    let values = trend.points.map { point in point.value.flatMap { $0.isFinite ? $0 : nil } }
    let finite = values.compactMap { $0 }
    let scale = Scale(finite.min() ?? 0, finite.max() ?? 1)
    let count = values.count
    func x(_ place: Int) -> Double {
      count < 2
        ? (Self.left + Self.right) / 2
        : Self.left + 8 + Double(place) / Double(count - 1) * (Self.right - Self.left - 16)
    }
    func y(_ value: Double) -> Double { Self.bottom - scale.share(of: value) * (Self.bottom - Self.top) }
    lines = values.indices.split { values[$0] == nil }.filter { $0.count > 1 }.map { part in
      CurveView.Line(
        points: part.map { "\(Self.fixed(x($0))),\(Self.fixed(y(values[$0] ?? 0)))" }.joined(separator: " "))
    }
    yTicks = scale.ticks.map { CurveView.Mark(x: "", y: Self.fixed(y($0)), text: FigureText.short($0, digits: 5)) }
    let otherSettings = HistoryWords.otherSettings(trend, runs)
    points = trend.points.indices.map { place in
      let point = trend.points[place]
      let run = runs[point.run]
      return Point(
        x: Self.fixed(x(place)), y: Self.fixed(values[place].map(y) ?? Self.bottom),
        kind: values[place] == nil ? "tn" : point.isChanged ? "tc" : "tp",
        text: "\(UTCTime.text(run.time)) \(HistoryWords.commit(run)), \(run.verb): \(HistoryWords.verdict(run)); "
          + "\(HistoryWords.statistic(trend)) \(point.value.map { "\($0)" } ?? "is no number")"
          + (point.isChanged ? "; other bits than the run before" : "")
          + (otherSettings.contains(place) ? ", and other settings" : ""))
    }
    marks = trend.points.indices.filter { trend.points[$0].isChanged }.map {
      CurveView.Mark(x: Self.fixed(x($0)), y: "", text: "")
    }
    // A few times, which do not run into each other.
    let places = count < 2 ? Array(0..<count) : [0, (count - 1) / 2, count - 1]
    xTicks = Set(places).sorted().map { place in
      Tick(
        x: Self.fixed(x(place)),
        anchor: count > 1 && place == 0 ? "start" : count > 1 && place == count - 1 ? "end" : "middle",
        text: String(UTCTime.text(runs[trend.points[place].run].time).dropLast(7)))
    }
    let changes = trend.changes
    summary =
      "\(PageWords.count(count, "run")), "
      + (changes == 0 ? "the same bits in all of them" : "other bits \(PageWords.count(changes, "time"))")
    label = "\(statistic) of \(trend.address) of \(trend.name): \(summary)"
    let told = trend.points.indices.filter { $0 == 0 || $0 == count - 1 || trend.points[$0].isChanged }.suffix(200)
    rows = told.reversed().map { place in
      let (point, run) = (trend.points[place], runs[trend.points[place].run])
      return Row(
        time: UTCTime.text(run.time), commit: HistoryWords.commit(run), verdict: HistoryWords.verdict(run),
        value: point.value.map { "\($0)" } ?? "–", digest: point.digest.description)
    }
  }

  private static func fixed(_ value: Double) -> String { FigureText.fixed(value, decimals: 1) }
}
