import EcotDrift

/// What a contract found.
struct ContractView {
  let contractPath: String
  let contractText: String
  let contractTone: String
  let rules: [Rule]
  let violations: [Violation]
  let hasViolations: Bool
  let violationsNote: String

  /// One rule of the contract.
  struct Rule {
    let line: Int
    let pattern: String
    let expectation: String
    let matched: String
    let violated: String
    let isBroken: Bool
  }

  /// One address that breaks a rule.
  struct Violation {
    let address: String
    let rule: String
    let expectation: String
    let found: String
  }

  init(_ contract: ContractOutcome) {
    contractPath = contract.path
    rules = contract.rules.map {
      Rule(
        line: $0.line, pattern: $0.pattern, expectation: $0.expectation, matched: FigureText.grouped($0.matched),
        violated: FigureText.grouped($0.violated), isBroken: $0.violated > 0)
    }
    violations = contract.violations.map { violation in
      Violation(
        address: violation.address.description,
        rule: (violation.pattern ?? "no rule matches") + (violation.line.map { " (line \($0))" } ?? ""),
        expectation: violation.expectation,
        found: violation.found + (LocationText.describe(violation.location).map { ", at \($0)" } ?? ""))
    }
    hasViolations = !violations.isEmpty
    let broken = violations.count + contract.violationsOmitted
    violationsNote =
      contract.violationsOmitted > 0
      ? "\(PageWords.count(contract.violationsOmitted, "more violation")) not listed." : ""
    contractTone = broken > 0 ? "bad" : "good"
    contractText =
      "\(PageWords.count(contract.addresses, "address", plural: "addresses")) held against it: "
      + (broken > 0 ? "\(PageWords.count(broken, "violation"))." : "all as it says.")
  }
}

/// What was allowed to differ, and by how much.
struct ToleranceView {
  let origin: String
  let unmeasuredNote: String
  let hasRules: Bool
  let rules: [Rule]

  /// One rule or calibrated bound.
  struct Rule {
    let pattern: String
    let predicate: String
    let matched: String
    let refused: String
    let minimum: String
    let minimumAddress: String
    let isBroken: Bool
  }

  init(_ tolerance: ToleranceOutcome) {
    origin = tolerance.origin
    unmeasuredNote =
      tolerance.unmeasured > 0
      ? "\(PageWords.count(tolerance.unmeasured, "differing record")) hold nothing by which they could be sized." : ""
    rules = tolerance.rules.map {
      Rule(
        pattern: $0.pattern, predicate: $0.predicate, matched: FigureText.grouped($0.matched),
        refused: FigureText.grouped($0.refused), minimum: $0.minimum ?? "–", minimumAddress: $0.minimumAddress ?? "",
        isBroken: $0.refused > 0)
    }
    hasRules = !rules.isEmpty
  }
}

/// An address with another name on either side.
struct RenameView {
  let golden: String
  let observed: String
  let reason: String
  let renameSteps: String

  init(_ rename: AddressRename) {
    (golden, observed) = (rename.golden, rename.observed)
    reason =
      switch rename.reason {
      case .given: "as told"
      case .parents: "same inputs, type and shape"
      case .content: "same content"
      }
    renameSteps = PageWords.count(rename.steps, "step")
  }
}
