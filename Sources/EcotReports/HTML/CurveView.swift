import EcotDrift

/// A scalar over the steps, drawn as SVG: the golden below, the run above it, and their difference on an axis of its own.
struct CurveView {
  let path: String
  let label: String
  let yTicks: [Mark]
  let xTicks: [Mark]
  let goldenLines: [Line]
  let runLines: [Line]
  let goldenPoints: [Mark]
  let runPoints: [Mark]
  let bars: [Bar]
  let hasBars: Bool
  let differenceText: String
  let zeroY = fixed(differenceMiddle)
  let differenceTop: String
  let rows: [Row]

  /// A place on the picture with a text.
  struct Mark {
    let x: String
    let y: String
    let text: String
  }

  /// Steps that follow one another without a gap.
  struct Line {
    let points: String
  }

  /// A difference.
  struct Bar {
    let x: String
    let y: String
    let height: String
    let width: String
    let text: String
  }

  /// One step in the table beside the picture.
  struct Row {
    let step: String
    let golden: String
    let observed: String
    let difference: String
  }

  private static let (left, right, top, bottom) = (54.0, 468.0, 10.0, 150.0)
  private static let (differenceMiddle, differenceHeight) = (196.0, 22.0)

  /// Draws a curve over `steps`; where their number is another, over 0, 1, ...
  init(_ curve: ScalarCurve, steps: [Int]) {
    let count = max(curve.golden.count, curve.observed.count)
    let names = steps.count == count ? steps : Array(0..<count)
    func value(_ values: [Double?], _ place: Int) -> Double? {
      guard values.indices.contains(place), let value = values[place], value.isFinite else { return nil }
      return value
    }
    let golden = (0..<count).map { value(curve.golden, $0) }
    let run = (0..<count).map { value(curve.observed, $0) }
    let all = (golden + run).compactMap { $0 }
    let scale = Scale(all.min() ?? 0, all.max() ?? 1)
    func x(_ place: Int) -> Double {
      count < 2
        ? (Self.left + Self.right) / 2
        : Self.left + 8 + Double(place) / Double(count - 1) * (Self.right - Self.left - 16)
    }
    func y(_ value: Double) -> Double { Self.bottom - scale.share(of: value) * (Self.bottom - Self.top) }
    func lines(_ values: [Double?]) -> [Line] {
      values.indices.split { values[$0] == nil }.filter { $0.count > 1 }.map { run in
        Line(points: run.map { "\(Self.fixed(x($0))),\(Self.fixed(y(values[$0] ?? 0)))" }.joined(separator: " "))
      }
    }
    func points(_ values: [Double?], _ side: String) -> [Mark] {
      if count > 120 { return [] }
      return values.indices.compactMap { place in
        values[place].map {
          Mark(x: Self.fixed(x(place)), y: Self.fixed(y($0)), text: "\(side), step \(names[place]): \($0)")
        }
      }
    }
    path = curve.path
    (goldenLines, runLines) = (lines(golden), lines(run))
    (goldenPoints, runPoints) = (points(golden, "golden"), points(run, "run"))
    yTicks = scale.ticks.map { Mark(x: "", y: Self.fixed(y($0)), text: FigureText.short($0, digits: 4)) }
    let every = max(1, (count + 9) / 10)
    xTicks = stride(from: 0, to: count, by: every).map { Mark(x: Self.fixed(x($0)), y: "", text: String(names[$0])) }

    let differences = (0..<count).map { place in golden[place].flatMap { before in run[place].map { $0 - before } } }
    let largest = differences.compactMap { $0?.magnitude }.max() ?? 0
    hasBars = largest > 0
    bars =
      !hasBars
      ? []
      : differences.enumerated().compactMap { place, difference in
        guard let difference, difference != 0 else { return nil }
        let height = max(1, difference.magnitude / largest * Self.differenceHeight)
        let width = max(1.5, min(14, (Self.right - Self.left) / Double(count) * 0.5))
        return Bar(
          x: Self.fixed(x(place) - width / 2),
          y: Self.fixed(difference > 0 ? Self.differenceMiddle - height : Self.differenceMiddle),
          height: Self.fixed(height), width: Self.fixed(width),
          text: "step \(names[place]): run − golden = \(FigureText.short(difference, digits: 3))")
      }
    let both = differences.count { $0 != nil }
    let differing = differences.count { ($0 ?? 0) != 0 }
    differenceText =
      both == 0
      ? "no step has both"
      : differing == 0
        ? "equal at all \(PageWords.count(both, "step"))"
        : "differs at \(differing) of \(PageWords.count(both, "step")), at most by \(FigureText.short(largest, digits: 3))"
    differenceTop = "±" + FigureText.short(largest, digits: 2)
    label = "\(curve.path) of golden and run over \(PageWords.count(count, "step")): \(differenceText)"
    rows = (0..<min(count, 500)).map { place in
      Row(
        step: String(names[place]), golden: golden[place].map { "\($0)" } ?? "–",
        observed: run[place].map { "\($0)" } ?? "–",
        difference: differences[place].map { $0 == 0 ? "=" : FigureText.short($0, digits: 3) } ?? "–")
    }
  }

  private static func fixed(_ value: Double) -> String { FigureText.fixed(value, decimals: 1) }
}

/// An axis from below the least to above the largest value, with round ticks.
struct Scale {
  private let low: Double
  private let high: Double
  /// Three to six round values.
  let ticks: [Double]

  /// An axis that holds both values.
  init(_ least: Double, _ most: Double) {
    let middle = least / 2 + most / 2
    var span = most - least
    // Equal values, and spans that doubles cannot tell from nothing or from infinity.
    if !(span > middle.magnitude * 1e-12) || !span.isFinite { span = max(middle.magnitude * 0.1, 1e-12) }
    if !span.isFinite { span = 1 }
    (low, high) = (middle - span * 0.58, middle + span * 0.58)
    var step = 1.0
    while step * 5 > span, step > 1e-300 { step /= 10 }
    while step * 50 < span, step < 1e300 { step *= 10 }
    for factor in [1.0, 2, 5, 10, 20] where span / (step * factor) <= 4.5 {
      step *= factor
      break
    }
    let first = (low / step).rounded(.up)
    ticks = (0..<6).map { (first + Double($0)) * step }.filter { [low, high] in $0 >= low && $0 <= high }
  }

  /// Where a value lies, from 0 to 1.
  func share(of value: Double) -> Double {
    let share = (value - low) / (high - low)
    return share.isFinite ? min(1, max(0, share)) : 0.5
  }
}
