import EcotGoldens
import EcotTensors

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

  /// Looks at some steps, or at all. Addresses that are paired under two names are neither.
  public init(golden: Golden, observed: Golden, steps: Range<Int>? = nil, renames: [AddressRename] = []) {
    obsolete = Self.names(
      in: golden.index, lackingIn: observed.index, steps: steps, except: Set(renames.map(\.golden)))
    uncovered = Self.names(
      in: observed.index, lackingIn: golden.index, steps: steps, except: Set(renames.map(\.observed)))
  }

  private static func names(
    in index: GoldenIndex, lackingIn other: GoldenIndex, steps: Range<Int>?, except renamed: Set<String>
  ) -> [String] {
    var names: [String] = []
    for record in 0..<index.count where names.count < limit {
      if let steps, !steps.contains(index.step(at: record)) { continue }
      let address = index.address(at: record)
      guard other.record(at: address) == nil else { continue }
      let path = address.drop { $0 != "/" }.dropFirst()
      if !renamed.contains(String(path)) { names.append(address) }
    }
    return names
  }
}
