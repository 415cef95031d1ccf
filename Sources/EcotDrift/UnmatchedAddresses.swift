import EcotGoldens

/// Addresses that only one of two recordings has: obsolete ones of the golden, uncovered ones of the run.
public struct UnmatchedAddresses: Sendable, Equatable {
  /// The first few that only the golden has, in the order of execution.
  public var obsolete: [String] = []
  /// The first few that only the run has, in the order of execution.
  public var uncovered: [String] = []
  /// The most of each that are named; `GoldenComparison.missing` and `new` count them all.
  public static let limit = 5

  /// Nothing.
  public init() {}

  /// The first of what a comparison found without a partner.
  init(_ matching: RecordMatching, golden: GoldenIndex, observed: GoldenIndex) {
    let nodes = matching.outcomes.indices.lazy
    obsolete = nodes.filter { matching.outcomes[$0] == .missing }.prefix(Self.limit).map { golden.address(at: $0) }
    uncovered = nodes.filter { matching.outcomes[$0] == .new }.prefix(Self.limit)
      .map { observed.address(at: $0 - matching.goldenCount) }
  }
}
