import EcotDrift
import EcotFingerprints

/// A comparison for people: the verdict, the cause, where, how far, and what to do; never a wall of differences.
///
/// No line is wider than 80 columns. Unless `isFull`, a report fits a screen of 24 lines with the prompt below it, however
/// many goldens it is about: what matters least is left out, and a line says how much.
public struct ComparisonText {
  let style: TextStyle
  let isFull: Bool

  /// The most lines of a report that is not full.
  static let screen = 23

  /// Draws in the given style; `full` reports are not limited to a screen.
  public init(style: TextStyle, full: Bool = false) { (self.style, isFull) = (style, full) }

  /// The whole report, with a final line over several goldens.
  public func render(_ report: ComparisonReport) -> String {
    guard let only = report.goldens.first else {
      guard let shard = report.shard, !shard.parts.isEmpty else { return "no golden found\n" }
      return "MATCH  shard \(shard.shard.index) of \(shard.shard.count) has nothing to do\n"
    }
    if report.goldens.count == 1 { return text(lines(only, origin: report.origin, limit: Self.screen)) }
    if isFull {
      let sections = report.goldens.map { text(lines($0, origin: report.origin, limit: .max)) }
      return sections.joined(separator: "\n") + "\n" + text([total(report)])
    }
    return text(screen(report))
  }

  /// One golden.
  public func render(_ comparison: GoldenComparison) -> String {
    text(lines(comparison, origin: .run, limit: Self.screen))
  }

  /// One golden in lines without colours, as other reports quote it.
  static func plainLines(_ comparison: GoldenComparison, origin: ComparisonReport.Origin, full: Bool) -> [String] {
    ComparisonText(style: .plain, full: full).lines(comparison, origin: origin, limit: screen).map { $0.text(.plain) }
  }

  private func lines(_ comparison: GoldenComparison, origin: ComparisonReport.Origin, limit: Int) -> [StyledLine] {
    let blocks =
      comparison.contract.map { ContractText(isFull: isFull).blocks($0) }
      ?? ComparisonBlocks(comparison, origin: origin, isFull: isFull).all
    return TextBlock.fitted(blocks, to: isFull ? .max : limit)
  }

  private func text(_ lines: [StyledLine]) -> String { lines.map { $0.text(style) + "\n" }.joined() }

  /// Several goldens on one screen: a line each, and what is left of the screen for those that failed, in their order.
  private func screen(_ report: ComparisonReport) -> [StyledLine] {
    func failed(_ number: Int) -> Bool { report.goldens[number].verdict.exitCode != 0 }
    let last = 1
    var room = Self.screen - last
    // Where the screen has no line for each, one line says how many are left out; the failed ones come first.
    if report.goldens.count > room { room -= 1 }
    let numbers = report.goldens.indices.filter(failed) + report.goldens.indices.filter { !failed($0) }
    let shown = numbers.prefix(room).sorted()
    var left = room - shown.count
    var failures = shown.count(where: failed)
    var result: [StyledLine] = []
    for number in shown {
      let share = failed(number) && failures > 0 ? left / failures : 0
      let section = lines(report.goldens[number], origin: report.origin, limit: share + 1)
      if failed(number) { failures -= 1 }
      left -= max(0, section.count - 1)
      result += section
    }
    let omitted = report.goldens.count - shown.count
    if omitted > 0 {
      result.append(StyledLine([("  \(ComparisonWords.count(omitted, "more golden")) with --full", .faint)]))
    }
    return result + [total(report)]
  }

  private func total(_ report: ComparisonReport) -> StyledLine {
    let counts = Verdict.allCases.compactMap { verdict -> String? in
      let count = report.goldens.count { $0.verdict == verdict }
      return count > 0 ? "\(count) \(Self.name(verdict))" : nil
    }
    let text = "\(report.goldens.count) goldens: \(counts.joined(separator: ", "))"
    return StyledLine([(TextWidth.elided(text, to: TextBlock.width), nil)])
  }

  // MARK: Words that other reports share

  /// A verdict for people.
  package static func name(_ verdict: Verdict) -> String {
    verdict == .notComparable ? "not comparable" : verdict.rawValue
  }

  /// `3 records`.
  static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    plural.map { number == 1 ? "\(number) \(noun)" : "\(number) \($0)" } ?? ComparisonWords.count(number, noun)
  }

  /// A setting's value, short.
  static func clipped(_ value: String?) -> String {
    guard let value else { return "(none)" }
    return TextWidth.elided(TextWidth.visible(value), to: 60)
  }

  /// The size of a difference with its error bars; `nil` where nothing is known.
  static func size(_ size: DifferenceSize) -> String? {
    var parts: [String] = []
    if let relative = size.relativeL2 {
      var part = "relative L2 \(FigureText.short(relative, digits: 3))"
      if let error = size.relativeL2Error, error > 0 { part += " ± \(FigureText.short(error, digits: 2))" }
      parts.append(part)
    }
    if let cosine = size.cosine { parts.append("cosine \(FigureText.short(cosine, digits: 6))") }
    if let largest = size.maximalDifference { parts.append("max |Δ| \(FigureText.short(largest))") }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// One side of a difference: type, shape and statistics, or the digest.
  static func summary(_ fingerprint: Fingerprint) -> String {
    let shape = fingerprint.shape.map(String.init).joined(separator: ", ")
    var text = "\(fingerprint.elementType) (\(shape))"
    if let statistics = fingerprint.statistics {
      text += "  mean \(FigureText.short(statistics.mean)) std \(FigureText.short(statistics.standardDeviation))"
      text += " min \(FigureText.short(statistics.minimum)) max \(FigureText.short(statistics.maximum))"
      if statistics.nan > 0 { text += " nan \(statistics.nan)" }
      let infinities = statistics.positiveInfinity + statistics.negativeInfinity
      if infinities > 0 { text += " inf \(infinities)" }
    } else {
      text += "  \(fingerprint.digest)"
    }
    return text
  }
}
