/// The outcome of comparing one golden, or several.
public enum Verdict: String, Sendable, CaseIterable {
  /// Every record is equal.
  case match
  /// Some records differ, all within their tolerance.
  case within
  /// A record differs.
  case drift
  /// Nothing drifted, but records are missing or new, or there is no golden.
  case missing
  /// The two sides ran another configuration or other inputs.
  case notComparable = "not_comparable"
  /// A golden cannot be read.
  case corrupt

  /// The process's exit code.
  public var exitCode: Int32 {
    switch self {
    case .match, .within: 0
    case .drift: 1
    case .corrupt: 2
    case .missing: 3
    case .notComparable: 4
    }
  }

  /// The verdict over several: the first that applies of corrupt, not comparable, drift, missing, within, match.
  public static func combined(_ verdicts: some Sequence<Verdict>) -> Verdict {
    let order: [Verdict] = [.corrupt, .notComparable, .drift, .missing, .within, .match]
    let found = Set(verdicts)
    return order.first { found.contains($0) } ?? .match
  }
}

/// How one record differs.
public enum DifferenceKind: String, Sendable, CaseIterable {
  /// Same type and shape, other bits.
  case drift
  /// Another shape.
  case shape
  /// Another element type.
  case dtype
  /// NaN or infinity where the golden has none.
  case nonFinite = "non_finite"
  /// In the golden only.
  case missing
  /// In the run only.
  case new
}
