import EcotDrift
import EcotFingerprints

/// A comparison for people: the verdict, the cause, where, how far; never a wall of differences.
public struct ComparisonText {
  private let style: TextStyle

  /// Draws in the given style.
  public init(style: TextStyle) { self.style = style }

  /// The whole report, with a final line over several goldens.
  public func render(_ report: ComparisonReport) -> String {
    if report.goldens.isEmpty { return "no golden found\n" }
    var text = report.goldens.map(render).joined(separator: "\n")
    if report.goldens.count > 1 {
      let counts = Verdict.allCases.compactMap { verdict -> String? in
        let count = report.goldens.count { $0.verdict == verdict }
        return count > 0 ? "\(count) \(Self.name(verdict))" : nil
      }
      text += "\n\(report.goldens.count) goldens: \(counts.joined(separator: ", "))\n"
    }
    return text
  }

  /// One golden.
  public func render(_ comparison: GoldenComparison) -> String {
    if let contract = comparison.contract { return ContractText(style: style).render(contract) }
    var lines = [headline(comparison)]
    if let problem = comparison.problem { lines.append("  \(problem)") }
    lines += settings("not comparable", comparison.comparability)
    if comparison.verdict != .match {
      if let line = environment(comparison.environment) { lines.append(line) }
      lines += settings("configuration", comparison.configuration)
    }
    if let first = comparison.first { lines += details(first, title: "first") }
    let others = comparison.culprits.filter { $0.address != comparison.first?.address }
    for culprit in others.prefix(3) { lines += brief(culprit) }
    let omitted = max(0, others.count - 3) + comparison.culpritsOmitted
    if omitted > 0 { lines.append("         and \(Self.count(omitted, "more cause"))") }
    if comparison.downstream > 0 {
      lines.append("  then   \(Self.count(comparison.downstream, "record")) that only follow")
    }
    lines += UnmatchedText.lines(comparison)
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: Parts

  static func name(_ verdict: Verdict) -> String { verdict == .notComparable ? "not comparable" : verdict.rawValue }

  static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
    "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
  }

  private func headline(_ comparison: GoldenComparison) -> String {
    let meaning: TextStyle.Meaning =
      switch comparison.verdict {
      case .match, .within: .good
      case .drift, .corrupt: .bad
      case .missing, .notComparable: .caution
      }
    var facts: [String] = []
    if comparison.drifted > 0 {
      facts.append("\(comparison.drifted) of \(Self.count(comparison.records, "record")) drifted")
    }
    if comparison.within > 0 { facts.append("\(comparison.within) within tolerance") }
    if comparison.missing > 0 { facts.append("\(comparison.missing) missing") }
    if comparison.new > 0 { facts.append("\(comparison.new) new") }
    if facts.isEmpty, comparison.records > 0 { facts.append("\(Self.count(comparison.identical, "record")) equal") }
    if comparison.verdict == .match, comparison.records == 0 { facts.append("nothing compared: no record was kept") }
    if comparison.filtered > 0 { facts.append("\(comparison.filtered) left out by the filter") }
    if comparison.seconds > 0 { facts.append(FigureText.fixed(comparison.seconds, decimals: 2) + " s") }
    let verdict = style.paint(Self.name(comparison.verdict).uppercased(), meaning)
    let name = style.paint(comparison.name, .strong)
    return "\(verdict)  \(name)" + (facts.isEmpty ? "" : "  " + facts.joined(separator: ", "))
  }

  private func settings(_ title: String, _ differences: [SettingDifference]) -> [String] {
    if differences.isEmpty { return [] }
    let shown = differences.prefix(6).map { difference in
      "         \(difference.key): \(Self.clipped(difference.golden)) -> \(Self.clipped(difference.observed))"
    }
    let rest = differences.count > 6 ? ["         and \(differences.count - 6) more"] : []
    return ["  \(title)"] + shown + rest
  }

  /// One line: where the two ran is rarely the cause, and never decides.
  private func environment(_ differences: [SettingDifference]) -> String? {
    if differences.isEmpty { return nil }
    let parts = differences.map { difference -> String in
      let (golden, observed) = (difference.golden ?? "(none)", difference.observed ?? "(none)")
      return golden.count + observed.count <= 20 ? "\(difference.key) \(golden) -> \(observed)" : difference.key
    }
    return "  environment differs (never decides): " + parts.joined(separator: ", ")
  }

  static func clipped(_ value: String?) -> String {
    guard let value else { return "(none)" }
    return value.count > 60 ? value.prefix(57) + "..." : value
  }

  private func brief(_ difference: RecordDifference) -> [String] {
    var lines = ["  also   \(difference.address) (\(Self.kind(difference)))\(Self.again(difference))"]
    if let place = LocationText.describe(difference.location) { lines.append("         at \(place)") }
    return lines
  }

  private func details(_ difference: RecordDifference, title: String) -> [String] {
    var lines = ["  \(title)  \(style.paint("\(difference.address)", .strong)) (\(Self.kind(difference)))"]
    if let place = LocationText.describe(difference.location) { lines.append("  where  \(place)") }
    if let size = Self.size(difference.size) { lines.append("  size   \(size)") }
    if let location = difference.location, let golden = location.goldenText, let observed = location.observedText {
      lines.append("  golden \(LocationText.quoted(golden))")
      lines.append("  now    \(LocationText.quoted(observed))")
    } else {
      if let golden = difference.golden { lines.append("  golden \(Self.summary(golden.fingerprint))") }
      if let observed = difference.observed { lines.append("  now    \(Self.summary(observed.fingerprint))") }
    }
    if difference.golden != nil, difference.observed != nil {
      lines.append("  cause  " + Self.cause(difference) + Self.again(difference))
    }
    return lines
  }

  private static func cause(_ difference: RecordDifference) -> String {
    guard difference.parentsEqual else { return "not here: one of its inputs differs, too" }
    let parents = difference.observed?.parents ?? []
    if parents.isEmpty { return "here: it has no recorded input" }
    let names = parents.prefix(3).map { "\($0.name)" }.joined(separator: ", ")
    return "here: its inputs are equal (\(names)\(parents.count > 3 ? ", ..." : ""))"
  }

  private static func again(_ difference: RecordDifference) -> String {
    difference.laterSteps > 0 ? ", again at \(count(difference.laterSteps, "later step"))" : ""
  }

  private static func kind(_ difference: RecordDifference) -> String {
    switch difference.kind {
    case .drift: "values differ"
    case .shape: "another shape"
    case .dtype: "another element type"
    case .nonFinite: "NaN or infinity"
    case .missing: "missing in the run"
    case .new: "not in the golden"
    }
  }

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
