import EcotFiles
import EcotYAML

/// What has to hold for a record that differs: `equal`, or a conjunction such as `relative_l2 <= 1e-5 and cosine >= 0.9999`.
public enum TolerancePredicate: Sendable, Equatable, CustomStringConvertible {
  /// No difference is allowed.
  case equal
  /// Every term holds, as far as it can be measured.
  case all([Term])

  /// What is measured of a difference.
  public enum Measure: String, Sendable, CaseIterable {
    /// |observed - golden| / |golden| in L2.
    case relativeL2 = "relative_l2"
    /// The largest difference of two elements.
    case maximalDifference = "max_abs"
    /// The largest distance in units in the last place.
    case ulp
    /// The cosine of the angle between the two.
    case cosine

    /// Whether a limit is a lower one.
    var isLowerLimit: Bool { self == .cosine }
  }

  /// One part of a conjunction.
  public enum Term: Sendable, Equatable, CustomStringConvertible {
    /// A measure and its limit.
    case limit(Measure, Double)
    /// The record's calibrated bound of the relative L2 distance, times a factor.
    case calibrated(Double)

    /// The term as a rules file spells it.
    public var description: String {
      switch self {
      case .limit(let measure, let limit):
        "\(measure.rawValue) \(measure.isLowerLimit ? ">=" : "<=") \(LimitText.exact(limit))"
      case .calibrated(1): "calibrated"
      case .calibrated(let factor): "calibrated * \(LimitText.exact(factor))"
      }
    }
  }

  /// The predicate as a rules file spells it.
  public var description: String {
    switch self {
    case .equal: "equal"
    case .all(let terms): terms.map(\.description).joined(separator: " and ")
    }
  }

  /// Whether a calibrated bound is part of it.
  var needsBounds: Bool {
    guard case .all(let terms) = self else { return false }
    return terms.contains { if case .calibrated = $0 { true } else { false } }
  }

  private static let expected =
    "equal, calibrated, calibrated * 2, or terms such as relative_l2 <= 1e-5, max_abs <= 1e-6, ulp <= 4, cosine >= 0.9999, "
    + "joined by 'and'"

  /// Parses the text of a predicate; the error has no location.
  public init(_ text: String) throws {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\n" }).map(String.init)
    if words == ["equal"] {
      self = .equal
      return
    }
    self = .all(try words.split(separator: "and", omittingEmptySubsequences: false).map { try Self.term(Array($0)) })
  }

  private static func term(_ words: [String]) throws -> Term {
    let text = words.joined(separator: " ")
    if words == ["calibrated"] { return .calibrated(1) }
    if words.count == 3, words[0] == "calibrated", words[1] == "*", let factor = number(words[2]), factor > 0 {
      return .calibrated(factor)
    }
    guard let name = words.first, let measure = Measure(rawValue: name) else {
      throw InputError(
        words.isEmpty ? "a predicate with an empty term" : "'\(YAMLNode.abbreviated(text))' is no predicate",
        expected: expected,
        remedy: Spelling.hint(
          for: words.first ?? "", among: Measure.allCases.map(\.rawValue) + ["equal", "calibrated"]))
    }
    let sign = measure.isLowerLimit ? ">=" : "<="
    guard words.count == 3, words[1] == sign, let limit = number(words[2]), limit >= (measure == .cosine ? -1 : 0),
      measure != .cosine || limit <= 1
    else {
      throw InputError(
        "'\(YAMLNode.abbreviated(text))' is no limit of \(name)",
        expected: "\(name) \(sign) \(measure == .cosine ? "a number from -1 to 1" : "a number from 0 on")")
    }
    return .limit(measure, limit)
  }

  private static func number(_ text: String) -> Double? { ScalarSpelling.number(text) }
}

/// Numbers as rules files spell them.
enum LimitText {
  /// The shortest text that reads back as the number.
  static func exact(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// At most three significant digits that stand for a number not below `value`; not above it with `down`.
  static func rounded(_ value: Double, down: Bool = false) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    let goesDown = down != (value < 0)
    var exponent = 0
    let magnitude = value.magnitude
    while exponent < 320, magnitude >= power(exponent + 1) { exponent += 1 }
    while exponent > -320, magnitude < power(exponent) { exponent -= 1 }
    // A cosine close to 1 is told by what it lacks.
    let digits = down ? 8 : 2
    let scaled = exponent >= digits ? magnitude / power(exponent - digits) : magnitude * power(digits - exponent)
    let whole = scaled.rounded(goesDown ? .down : .up)
    func text(_ whole: Double) -> String { trimmed("\(value < 0 ? "-" : "")\(Int64(whole))e\(exponent - digits)") }
    let first = text(whole)
    if let read = Double(first), down ? read <= value : read >= value { return first }
    return text(goesDown ? whole - 1 : whole + 1)
  }

  private static func power(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? .infinity }

  /// The same number as the shortest text.
  private static func trimmed(_ text: String) -> String { Double(text).map(exact) ?? text }
}
