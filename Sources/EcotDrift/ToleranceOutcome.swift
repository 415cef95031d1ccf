/// How the differences of one comparison were judged where not every bit has to be equal.
public struct ToleranceOutcome: Sendable {
  /// Where the bounds come from: a rules file, or the golden's calibration in words.
  public var origin: String
  /// The rules in their order, or one line for the calibration.
  public var rules: [ToleranceRuleOutcome] = []
  /// Differing records that hold nothing by which they could be sized: neither values, sketch, statistics nor samples.
  public var unmeasured = 0

  /// An outcome of nothing yet.
  public init(origin: String) { self.origin = origin }
}

/// One rule, what it judged, and the tolerance that would have passed.
public struct ToleranceRuleOutcome: Sendable, Equatable {
  /// The pattern over addresses.
  public var pattern: String
  /// What has to hold, in the words of the file: `relative_l2 <= 1e-5`.
  public var predicate: String
  /// The rule's line in its file; `nil` for calibrated bounds.
  public var line: Int?
  /// Differing records that this rule judged.
  public var matched = 0
  /// Records of them that it refuses.
  public var refused = 0
  /// The smallest tolerance with which everything that was measured passes, in the words of the file.
  public var minimum: String?
  /// The address that needs it.
  public var minimumAddress: String?

  /// A rule that has judged nothing yet.
  public init(pattern: String, predicate: String, line: Int?) {
    (self.pattern, self.predicate, self.line) = (pattern, predicate, line)
  }
}
