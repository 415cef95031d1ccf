import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotTensors

/// Compares a recording with a golden: settings first, then every record, then the cause.
public struct GoldenComparer {
  /// The key of the number of steps among the comparability lines.
  public static let stepsKey = "steps"
  /// The most culprits that are described; more are counted.
  public static let culpritLimit = 16

  private let golden: Golden
  private let observed: Golden
  private let steps: Range<Int>?
  /// Says which differences are allowed; without one every bit must be equal.
  public var judge: (any DifferenceJudge)?

  /// Compares two goldens whole.
  public init(golden: Golden, observed: Golden) {
    (self.golden, self.observed, steps) = (golden, observed, nil)
  }

  /// Compares some steps only; a golden of more steps is filtered, not different.
  public init(golden: Golden, observed: Golden, steps: Range<Int>) {
    (self.golden, self.observed, self.steps) = (golden, observed, steps)
  }

  /// The comparison under the golden's name and `path`.
  public func compare(path: String) throws -> GoldenComparison {
    var comparison = GoldenComparison(name: golden.metadata.name, path: path)
    compareSettings(&comparison)
    let matching = RecordMatching(golden: golden.index, observed: observed.index, steps: steps)
    comparison.records = matching.compared
    comparison.filtered = matching.filtered
    try describe(matching, in: &comparison)
    if comparison.missing + comparison.new > 0 {
      comparison.unmatched = UnmatchedAddresses(
        golden: golden, observed: observed, steps: steps, renames: comparison.renames)
    }
    comparison.identical = comparison.records - comparison.drifted - comparison.missing - comparison.within
    comparison.verdict =
      !comparison.comparability.isEmpty
      ? .notComparable
      : comparison.drifted > 0
        ? .drift
        : comparison.missing + comparison.new > 0
          ? .missing
          : comparison.within > 0 ? .within : .match
    return comparison
  }

  // MARK: Settings

  private func compareSettings(_ comparison: inout GoldenComparison) {
    let (left, right) = (golden.metadata, observed.metadata)
    comparison.comparability = differences(left.comparability, right.comparability).filter { difference in
      // Fewer steps are a filter.
      guard difference.key == Self.stepsKey, let steps, let wanted = Int(difference.golden ?? "") else {
        return true
      }
      return steps.upperBound > wanted
    }
    let shown = Set(comparison.comparability.map(\.key))
    comparison.configuration = differences(left.configuration, right.configuration).filter {
      !shown.contains($0.key) && ($0.key != "trainer.max_train_steps" || steps == nil)
    }
    comparison.environment = differences(left.environment, right.environment)
  }

  private func differences(
    _ golden: [GoldenMetadata.Entry], _ observed: [GoldenMetadata.Entry]
  ) -> [SettingDifference] {
    SettingDifference.between(golden.map { ($0.key, $0.text) }, observed.map { ($0.key, $0.text) })
  }

  // MARK: Records

  private func describe(_ matching: RecordMatching, in comparison: inout GoldenComparison) throws {
    let allowed = try judged(matching, in: &comparison)
    let pairs = matching.differences.enumerated().filter { !allowed.contains($0.offset) }
      .map { ($0.element, address(of: $0.element)) }
    if pairs.isEmpty { return }
    let differing = Set(pairs.map(\.1))
    var entries: [Entry] = []
    for (pair, address) in pairs {
      let parents = parents(of: pair)
      entries.append(
        Entry(
          pair: pair, address: try TensorAddress(address), isCulprit: !parents.contains(where: differing.contains)))
      switch pair {
      case .both: comparison.drifted += 1
      case .goldenOnly: comparison.missing += 1
      case .observedOnly: comparison.new += 1
      }
    }
    entries.sort { $0.precedes($1) }

    var descriptions = DifferenceDescriber(golden: golden, observed: observed)
    let drifting = entries.filter { $0.pair.isOnBothSides }
    if let first = drifting.first ?? entries.first {
      comparison.first = try descriptions.describe(first.pair, at: first.address, parentsEqual: first.isCulprit)
    }
    // One culprit for each tensor, at its first step: the later ones are counted.
    let causes = Self.byTensor(entries.filter(\.isCulprit))
    comparison.culprits = try causes.prefix(Self.culpritLimit).map { cause in
      var difference = try descriptions.describe(cause.first.pair, at: cause.first.address, parentsEqual: true)
      difference.laterSteps = cause.later
      return difference
    }
    if let same = comparison.culprits.first(where: { $0.address == comparison.first?.address }) {
      comparison.first?.laterSteps = same.laterSteps
    }
    comparison.culpritsOmitted = causes.count - comparison.culprits.count
    comparison.downstream = drifting.count { !$0.isCulprit }
  }

  /// The places of the differences that the judge allows: they are within, and count as equal for blame.
  private func judged(_ matching: RecordMatching, in comparison: inout GoldenComparison) throws -> Set<Int> {
    guard var judge else { return [] }
    var allowed = Set<Int>()
    for (place, pair) in matching.differences.enumerated() {
      guard case .both(let left, let right) = pair else { continue }
      let (before, after) = (try golden.record(at: left), try observed.record(at: right))
      guard before.fingerprint.shape == after.fingerprint.shape,
        before.fingerprint.elementType == after.fingerprint.elementType,
        DifferenceDescriber.kind(before.fingerprint, after.fingerprint) == .drift
      else { continue }
      let size = DifferenceSize(golden: before.fingerprint, observed: after.fingerprint)
      if try judge.isWithin(before, after, size: size) ?? true { allowed.insert(place) }
    }
    comparison.within = allowed.count
    comparison.tolerance = judge.outcome
    return allowed
  }

  private static func byTensor(_ entries: [Entry]) -> [(first: Entry, later: Int)] {
    var causes: [(first: Entry, later: Int)] = []
    var places: [TensorAddress: Int] = [:]
    for entry in entries {
      var tensor = entry.address
      tensor.step = 0
      if let place = places[tensor] {
        causes[place].later += 1
      } else {
        places[tensor] = causes.count
        causes.append((entry, 0))
      }
    }
    return causes
  }

  private func address(of pair: RecordMatching.Pair) -> String {
    switch pair {
    case .both(let record, _), .goldenOnly(let record): golden.index.address(at: record)
    case .observedOnly(let record): observed.index.address(at: record)
    }
  }

  private func parents(of pair: RecordMatching.Pair) -> [String] {
    switch pair {
    case .both(let left, let right): golden.index.parents(at: left) + observed.index.parents(at: right)
    case .goldenOnly(let record): golden.index.parents(at: record)
    case .observedOnly(let record): observed.index.parents(at: record)
    }
  }

  private struct Entry {
    var pair: RecordMatching.Pair
    var address: TensorAddress
    var isCulprit: Bool

    /// The order of looking: step, then stage, then the order of execution.
    func precedes(_ other: Entry) -> Bool {
      (address.step, address.stage.order, pair.order) < (
        other.address.step, other.address.stage.order, other.pair.order
      )
    }
  }
}
