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
  /// Addresses of them whose tensors are the same on both sides.
  public var identical = 0
  /// Addresses of them that no rule matches.
  public var unmatched = 0
  /// The name of the left golden.
  public var left = ""
  /// The name of the right golden.
  public var right = ""

  /// Rules that matched no address although they have to: what they speak of is gone, or an earlier rule hides them.
  public var staleRules: [ContractRuleOutcome] { rules.filter { $0.matched == 0 && !$0.isOptional } }

  /// Whether the contract holds: no address breaks a rule, every address has one, every rule has an address.
  public var isKept: Bool { violations.isEmpty && violationsOmitted == 0 && staleRules.isEmpty && addresses > 0 }

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
  /// Why the rule holds, in the words of the file.
  public var because: String?
  /// Whether the rule may match nothing.
  public var isOptional = false

  /// A rule that has matched nothing yet.
  public init(pattern: String, expectation: String, line: Int) {
    (self.pattern, self.expectation, self.line) = (pattern, expectation, line)
  }

  init(_ rule: ContractRule) {
    self.init(pattern: rule.pattern.description, expectation: rule.expectation.description, line: rule.line)
    (because, isOptional) = (rule.because, rule.isOptional)
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
