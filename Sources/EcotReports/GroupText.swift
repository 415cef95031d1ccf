import EcotDrift
import EcotFingerprints
import EcotGoldens
import EcotTensors

/// A group of differences for a person who decides about it: where it begins, how far both sides are apart, what follows.
public struct GroupText {
  private let graph: DifferenceGraph
  private let groups: [DifferenceGroup]
  private let soleOwners: [Int?]
  private let style: TextStyle
  private static let width = 80
  private static let listLimit = 40

  /// Text for the groups of a graph.
  public init(_ graph: DifferenceGraph, groups: [DifferenceGroup], style: TextStyle) {
    (self.graph, self.groups, self.style) = (graph, groups, style)
    soleOwners = graph.soleOwners(of: groups)
  }

  /// The line above all groups: the golden, how many records differ, how many decisions there are to make, and what was
  /// set differently.
  public func header() -> String {
    let records = ComparisonText.count(graph.records.count, "record")
    let verb = graph.records.count == 1 ? "differs" : "differ"
    var lines = [
      "\(style.paint(graph.golden.metadata.name, .strong))  \(records) \(verb), \(ComparisonText.count(groups.count, "group"))"
    ]
    for difference in settings.prefix(8) {
      lines.append(
        "  \(difference.key): \(ComparisonText.clipped(difference.golden)) -> \(ComparisonText.clipped(difference.observed))"
      )
    }
    if settings.count > 8 { lines.append("  and \(settings.count - 8) more settings") }
    return lines.joined(separator: "\n") + "\n"
  }

  private var settings: [SettingDifference] {
    func entries(_ list: [GoldenMetadata.Entry]) -> [(key: String, value: String)] { list.map { ($0.key, $0.text) } }
    let (left, right) = (graph.golden.metadata, graph.observed.metadata)
    return SettingDifference.between(entries(left.configuration), entries(right.configuration))
      + SettingDifference.between(entries(left.inputs), entries(right.inputs))
  }

  /// One group: its first root side by side, and what follows from it.
  public func text(_ number: Int) throws -> String {
    let group = groups[number]
    guard let root = group.roots.first else { return "" }
    let difference = try graph.describe(root)
    var lines = [
      "[\(number + 1)/\(groups.count)]  \(style.paint(Self.elided(group.pattern), .strong))  (\(Self.kind(group, difference?.kind)))",
      "  first   \(Self.elided(graph.records[root].address))",
    ]
    if let difference { lines += details(difference) }
    if group.roots.count > 1 {
      lines.append("  again   \(ComparisonText.count(group.roots.count - 1, "more record")) (\(steps(group)))")
    }
    lines.append("  follow  \(follow(number))")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func kind(_ group: DifferenceGroup, _ kind: DifferenceKind?) -> String {
    switch (group.presence, kind) {
    case (.goldenOnly, _): "only in the golden"
    case (.observedOnly, _): "not in the golden"
    case (.both, .shape): "another shape"
    case (.both, .dtype): "another element type"
    case (.both, .nonFinite): "NaN or infinity"
    case (.both, _): "values differ"
    }
  }

  private func details(_ difference: RecordDifference) -> [String] {
    var lines: [String] = []
    if let place = LocationText.describe(difference.location) { lines.append("  where   \(place)") }
    if let size = ComparisonText.size(difference.size) { lines.append("  size    \(size)") }
    if let golden = difference.location?.goldenText, let observed = difference.location?.observedText {
      lines += ["  golden  \(LocationText.quoted(golden))", "  now     \(LocationText.quoted(observed))"]
    }
    return lines + table(difference.golden?.fingerprint, difference.observed?.fingerprint)
  }

  /// Statistics side by side; a row in which the two differ is set off.
  private func table(_ golden: Fingerprint?, _ observed: Fingerprint?) -> [String] {
    let rows = zip(Self.facts(golden), Self.facts(observed)).filter { $0.0.value != "" || $0.1.value != "" }
      .map { (name: $0.0.name, golden: $0.0.value, observed: $0.1.value) }
    let width = max(6, rows.map(\.golden.count).max() ?? 0)
    func row(_ name: String, _ left: String, _ right: String) -> String {
      "  " + name + String(repeating: " ", count: max(0, 8 - name.count)) + left
        + String(repeating: " ", count: max(0, width - left.count) + 3) + right
    }
    return [style.paint(row("", "golden", "now"), .faint)]
      + rows.map {
        let line = row($0.name, $0.golden, $0.observed)
        return $0.golden == $0.observed ? style.paint(line, .faint) : line
      }
  }

  private static func facts(_ fingerprint: Fingerprint?) -> [(name: String, value: String)] {
    let statistics = fingerprint?.statistics
    func figure(_ name: String, _ value: Double?) -> (name: String, value: String) {
      (name, value.map { FigureText.short($0, digits: 6) } ?? "")
    }
    func count(_ name: String, _ value: Int?) -> (name: String, value: String) {
      (name, value.map { $0 == 0 ? "" : String($0) } ?? "")
    }
    let type = fingerprint.map { "\($0.elementType) (\($0.shape.map(String.init).joined(separator: ", ")))" }
    return [
      ("type", type ?? "-"), ("digest", fingerprint.map { "\($0.digest.description.prefix(16))..." } ?? "-"),
      figure("mean", statistics?.mean), figure("std", statistics?.standardDeviation),
      figure("min", statistics?.minimum), figure("max", statistics?.maximum), figure("l2", statistics?.l2),
      count("zeros", statistics?.zeros), count("nan", statistics?.nan),
      count("inf", statistics.map { $0.positiveInfinity + $0.negativeInfinity }),
    ]
  }

  private func steps(_ group: DifferenceGroup) -> String {
    var steps: [Int] = []
    for root in group.roots {
      let text = graph.records[root].address.prefix { $0 != "/" }
      if let step = Int(text), steps.last != step { steps.append(step) }
    }
    guard let first = steps.first, let last = steps.last, first != last else { return "step \(steps.first ?? 0)" }
    return "steps \(first) to \(last)"
  }

  // MARK: What follows

  private func followers(_ number: Int) -> [Int] {
    var marks = Array(repeating: false, count: graph.records.count)
    graph.reach(from: groups[number].roots, marks: &marks)
    for root in groups[number].roots { marks[root] = false }
    return marks.indices.filter { marks[$0] }
  }

  private func follow(_ number: Int) -> String {
    let followers = followers(number)
    if followers.isEmpty { return "nothing" }
    let sole = followers.count { soleOwners[$0] == number }
    let text = ComparisonText.count(followers.count, "record")
    if sole == followers.count { return text }
    return "\(text); \(followers.count - sole) of them follow from other groups, too"
  }

  /// More about a group: its roots, and what follows, counted by stage.
  public func more(_ number: Int) -> String {
    var lines = ["  roots"]
    let roots = groups[number].roots
    lines += roots.prefix(Self.listLimit).map { "    \(graph.records[$0].address)" }
    if roots.count > Self.listLimit { lines.append("    and \(roots.count - Self.listLimit) more") }
    let followers = followers(number)
    if !followers.isEmpty {
      lines.append("  follow")
      for stage in RunStage.allCases {
        let own = followers.filter { TensorAddress.stage(of: graph.records[$0].address) == stage.rawValue }
        guard let first = own.first, let last = own.last else { continue }
        lines.append("    \(ComparisonText.count(own.count, "record")) of \(stage.rawValue)")
        lines.append("      \(graph.records[first].address)")
        if own.count > 1 { lines.append("      ... \(graph.records[last].address)") }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A long address with its beginning and its end.
  private static func elided(_ address: String) -> String {
    let limit = width - 22
    guard address.count > limit else { return address }
    return address.prefix(limit / 2 - 2) + "..." + address.suffix(limit / 2 - 1)
  }
}

extension TensorAddress {
  /// The second part of a machine form.
  fileprivate static func stage(of address: String) -> String {
    let parts = address.split(separator: "/", maxSplits: 2)
    return parts.count > 1 ? String(parts[1]) : ""
  }
}
