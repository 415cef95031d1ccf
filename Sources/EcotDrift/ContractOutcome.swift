import EcotTensors

/// What a contract between two goldens found: which rules matched what, and where they were broken.
public struct ContractOutcome: Sendable {
  /// The contract's file.
  public var path: String
  /// The rules in their order.
  public var rules: [ContractRuleOutcome] = []
  /// Broken rules, the earliest address of each rule first; at most `violationLimit`, the others are counted.
  public var violations: [ContractViolation] = []
  /// Violations beyond those listed.
  public var violationsOmitted = 0
  /// Addresses that were held against the contract.
  public var addresses = 0

  /// The most violations that are listed.
  public static let violationLimit = 32

  /// An outcome of nothing yet.
  public init(path: String) { self.path = path }
}

/// One rule of a contract, and what became of it.
public struct ContractRuleOutcome: Sendable, Equatable {
  /// The pattern over addresses.
  public var pattern: String
  /// What was expected, in the words of the file: `equal`, `prefix`, `differs`, `within relative_l2 1e-6`, `left`, `right`, `any`.
  public var expectation: String
  /// The rule's line in the contract's file.
  public var line: Int
  /// Addresses that this rule decided.
  public var matched = 0
  /// Addresses of them that break it.
  public var violated = 0

  /// A rule that has matched nothing yet.
  public init(pattern: String, expectation: String, line: Int) {
    (self.pattern, self.expectation, self.line) = (pattern, expectation, line)
  }
}

/// One address that breaks a rule.
public struct ContractViolation: Sendable {
  /// The address.
  public var address: TensorAddress
  /// The pattern of the rule; `nil` where no rule matches the address.
  public var pattern: String?
  /// The rule's line in the contract's file.
  public var line: Int?
  /// What the rule expects.
  public var expectation: String
  /// What was found instead, in words: `differs from token 12 on`, `equal on both sides`.
  public var found: String
  /// Where, as far as the records tell.
  public var location: DifferenceLocation?

  /// Makes a violation.
  public init(
    address: TensorAddress, pattern: String?, line: Int?, expectation: String, found: String,
    location: DifferenceLocation? = nil
  ) {
    (self.address, self.pattern, self.line) = (address, pattern, line)
    (self.expectation, self.found, self.location) = (expectation, found, location)
  }
}
