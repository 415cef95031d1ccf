import EcotTensors

/// What may differ between two goldens, and what must: ordered rules over addresses, of which the first that matches decides.
///
/// Rules hold both ways. A difference that is expected and does not appear breaks its rule as much as one that is not expected;
/// an address that no rule matches, and a rule that matches no address, break the contract too.
public struct Contract: Sendable {
  /// The contract's file.
  public var path: String
  /// Text that the common prefix of every sample has to hold, so that no prefix rule holds for want of a prefix.
  public var through: String?
  /// The rules in their order.
  public var rules: [ContractRule]

  /// Makes a contract.
  public init(path: String, through: String? = nil, rules: [ContractRule]) {
    (self.path, self.through, self.rules) = (path, through, rules)
  }
}

/// One rule of a contract.
public struct ContractRule: Sendable {
  /// The addresses that the rule speaks of.
  public var pattern: AddressPattern
  /// What has to hold for them.
  public var expectation: ContractExpectation
  /// Why it has to, for the reader of a report.
  public var because: String?
  /// The rule's line in its file.
  public var line: Int
  /// Whether the rule may match nothing.
  public var isOptional: Bool

  /// Makes a rule.
  public init(
    _ pattern: String, _ expectation: ContractExpectation, because: String? = nil, line: Int = 0,
    isOptional: Bool = false
  ) {
    self.pattern = AddressPattern(pattern)
    (self.expectation, self.because, self.line, self.isOptional) = (expectation, because, line, isOptional)
  }
}

/// What a contract expects of an address.
public enum ContractExpectation: Sendable, Equatable {
  /// The same type, shape and bits.
  case equal
  /// The same on the tokens that both sides have in common, sample by sample from the first valid one; not the same behind.
  case prefix(PrefixTerms)
  /// Not the same.
  case differs
  /// A relative L2 difference of at most this.
  case within(relativeL2: Double)
  /// On the left side only.
  case left
  /// On the right side only.
  case right
  /// Whatever.
  case any

  /// The words of a contract's file.
  public var description: String {
    switch self {
    case .equal: "equal"
    case .prefix: "prefix"
    case .differs: "differs"
    case .within(let bound): "within relative_l2 \(bound)"
    case .left: "left"
    case .right: "right"
    case .any: "any"
    }
  }
}

/// What a prefix rule asks beside the equality of the common prefix.
public struct PrefixTerms: Sendable, Equatable {
  /// For texts: behind this, the right side goes on as the left side ends.
  public var resume: String?
  /// For labels: the texts of tokens that are trained, wherever they stand.
  public var trained: [String]
  /// For labels: the texts of tokens that are masked, wherever they stand.
  public var masked: [String]

  /// Terms; none by default.
  public init(resume: String? = nil, trained: [String] = [], masked: [String] = []) {
    (self.resume, self.trained, self.masked) = (resume, trained, masked)
  }
}
