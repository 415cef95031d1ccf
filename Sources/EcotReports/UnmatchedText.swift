import EcotDrift

/// Obsolete and uncovered addresses for people: a few names, a count of the rest, and what to do.
public enum UnmatchedText {
  /// No line where both sides have the same addresses.
  public static func lines(_ comparison: GoldenComparison) -> [String] {
    let unmatched = comparison.unmatched
    var lines = list(
      unmatched.obsolete, of: comparison.missing, "obsolete: only in the golden", "the run no longer makes")
    lines += list(unmatched.uncovered, of: comparison.new, "uncovered: not in the golden", "the run makes")
    if !lines.isEmpty { lines.append("  to take them over: ecot-golden accept \(comparison.name), or review them") }
    return lines
  }

  private static func list(_ names: [String], of count: Int, _ title: String, _ meaning: String) -> [String] {
    guard count > 0, !names.isEmpty else { return [] }
    let rest = count > names.count ? ["         and \(count - names.count) more"] : []
    return ["  \(title) (\(ComparisonText.count(count, "record")) that \(meaning))"] + names.map { "         \($0)" }
      + rest
  }
}
