import EcotGoldens

/// Holds two goldens against a contract: one pass over the records, details read only where a rule asks for them.
public struct ContractComparison {
  private let left: Golden
  private let right: Golden
  private let contract: Contract

  /// Names the two sides and the contract.
  public init(left: Golden, right: Golden, contract: Contract) {
    (self.left, self.right, self.contract) = (left, right, contract)
  }

  /// What became of every rule, and the violations.
  ///
  /// - Throws: `InputError` where a golden cannot be read.
  public func outcome() throws -> ContractOutcome {
    var pass = ContractPass(left: left, right: right, contract: contract)
    try pass.run()
    return try pass.outcome()
  }

  /// The outcome as a comparison under the left side's name and `path`: a match or a drift, and never not comparable, since the
  /// contract is the statement of what may differ.
  public func comparison(path: String) throws -> GoldenComparison {
    let outcome = try outcome()
    var comparison = GoldenComparison(name: left.metadata.name, path: path)
    comparison.verdict = outcome.isKept ? .match : .drift
    comparison.records = outcome.addresses
    comparison.identical = outcome.identical
    comparison.drifted = outcome.violations.count + outcome.violationsOmitted
    comparison.contract = outcome
    return comparison
  }
}
