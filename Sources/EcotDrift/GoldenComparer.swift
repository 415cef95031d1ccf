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

  /// Says which differences are allowed; without one every bit must be equal.
  public var judge: (any DifferenceJudge)?
  /// What the user says that the run calls differently; the first pattern that matches an address counts.
  public var renames: [RenamePattern] = []
  /// Whether the comparison holds the map of outcomes and the curves of losses.
  public var wantsMap = false

  private let golden: Golden
  private let observed: Golden
  private let steps: RangeSet<Int>?

  /// Compares two goldens whole.
  public init(golden: Golden, observed: Golden) {
    (self.golden, self.observed, steps) = (golden, observed, nil)
  }

  /// Compares some steps only; a golden of more steps is filtered, not different.
  public init(golden: Golden, observed: Golden, steps: Range<Int>) {
    self.init(golden: golden, observed: observed, steps: RangeSet(steps))
  }

  /// Compares some steps only. Records that both sides have of other steps say whether the parents of compared ones differ.
  public init(golden: Golden, observed: Golden, steps: RangeSet<Int>) {
    (self.golden, self.observed, self.steps) = (golden, observed, steps)
  }

  /// The comparison under the golden's name and `path`.
  public func compare(path: String) throws -> GoldenComparison {
    var comparison = GoldenComparison(name: golden.metadata.name, path: path)
    compareSettings(&comparison)
    var matching = RecordMatching(golden: golden.index, observed: observed.index, steps: steps)
    comparison.records = matching.compared
    comparison.filtered = matching.filtered
    if let judge { comparison.tolerance = judge.outcome }
    if wantsMap || matching.hasStrangers || matching.outcomes.contains(where: \.differs) {
      try compareRecords(&matching, in: &comparison)
    }
    comparison.identical = comparison.records - comparison.drifted - comparison.missing - comparison.within
    comparison.verdict = Self.verdict(comparison)
    comparison.cause = GoldenComparison.cause(comparison, golden: golden.metadata, observed: observed.metadata)
    return comparison
  }

  private static func verdict(_ comparison: GoldenComparison) -> Verdict {
    if !comparison.comparability.isEmpty { return .notComparable }
    if comparison.drifted > 0 { return .drift }
    // A name that the user gave is settled; one that was found is a change of the golden, to be accepted.
    let isRenamed = comparison.renames.contains { $0.reason != .given }
    if comparison.missing + comparison.new > 0 || isRenamed { return .missing }
    return comparison.within > 0 ? .within : .match
  }

  // MARK: Settings

  private func compareSettings(_ comparison: inout GoldenComparison) {
    let (left, right) = (golden.metadata, observed.metadata)
    comparison.comparability = differences(left.comparability, right.comparability).filter { difference in
      // Fewer steps are a filter.
      guard difference.key == Self.stepsKey, let steps, let wanted = Int(difference.golden ?? "") else {
        return true
      }
      return (steps.ranges.last?.upperBound ?? 0) > wanted
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

  private func compareRecords(_ matching: inout RecordMatching, in comparison: inout GoldenComparison) throws {
    var paths = PathTable()
    let left = RecordedSide(golden.index, &paths)
    let right = RecordedSide(observed.index, &paths)
    if matching.hasStrangers {
      matching.matchStrangers(left, right)
      comparison.renames = AddressAlignment(left, right, paths, patterns: renames, &matching).renames
    }
    if let steps { matching.matchLead(left, right, steps: steps) }
    comparison.tolerance = try allow(&matching)
    var blame = Blame(left, right, matching)
    let lead = Set(matching.lead)
    let culprits = blame.culprits().filter { !lead.contains($0) }
    matching.leaveOutLead()
    for node in culprits where !matching.outcomes[node].isOneSided { matching.outcomes[node] = .culprit }
    count(matching.outcomes, in: &comparison)
    comparison.unmatched = UnmatchedAddresses(matching, golden: golden.index, observed: observed.index)
    let order = RecordOrder(golden: left, observed: right, paths: paths, matching: matching)
    try describe(culprits, order, &blame, in: &comparison)
    if wantsMap {
      let builder = DriftMapBuilder(order, golden: golden, observed: observed)
      comparison.map = try builder.map()
      comparison.curves = try builder.curves()
    }
  }

  /// Asks the judge about every pair that differs in its values alone; what it allows, or cannot measure, is within.
  private func allow(_ matching: inout RecordMatching) throws -> ToleranceOutcome? {
    guard var judge else { return nil }
    // What was refused earlier decides about what follows from it; it is not counted here.
    for record in matching.lead { try allow(record, &judge, &matching) }
    if !matching.lead.isEmpty { judge.countAnew() }
    let lead = Set(matching.lead)
    for record in 0..<matching.goldenCount where !lead.contains(record) { try allow(record, &judge, &matching) }
    return judge.outcome
  }

  private func allow(
    _ record: Int, _ judge: inout any DifferenceJudge, _ matching: inout RecordMatching
  ) throws {
    guard matching.outcomes[record] == .downstream, let other = matching.observedRecord(of: record),
      golden.index.elementType(at: record) == observed.index.elementType(at: other),
      golden.index.shape(at: record) == observed.index.shape(at: other)
    else { return }
    let (before, after) = (try golden.record(at: record), try observed.record(at: other))
    guard DifferenceDescriber.kind(before.fingerprint, after.fingerprint) == .drift else { return }
    let size = DifferenceSize(golden: before.fingerprint, observed: after.fingerprint)
    if try judge.isWithin(before, after, size: size) ?? true { matching.outcomes[record] = .within }
  }

  private func count(_ outcomes: [DriftMap.Cell], in comparison: inout GoldenComparison) {
    for outcome in outcomes {
      switch outcome {
      case .absent, .identical: break
      case .within: comparison.within += 1
      case .culprit: comparison.drifted += 1
      case .downstream:
        comparison.drifted += 1
        comparison.downstream += 1
      case .missing: comparison.missing += 1
      case .new: comparison.new += 1
      }
    }
  }

  /// Describes the first difference and the causes, one for each tensor at its first step: the later ones are counted.
  private func describe(
    _ culprits: [Int], _ order: RecordOrder, _ blame: inout Blame, in comparison: inout GoldenComparison
  ) throws {
    let outcomes = order.matching.outcomes
    let drifted = outcomes.indices.lazy.filter { outcomes[$0] == .culprit || outcomes[$0] == .downstream }
    guard let first = order.first(of: drifted) ?? order.first(of: outcomes.indices.lazy.filter { outcomes[$0].differs })
    else { return }
    var descriptions = DifferenceDescriber(golden: golden, observed: observed)
    func description(_ node: Int) throws -> RecordDifference? {
      try descriptions.describe(
        golden: order.matching.goldenRecord(of: node), observed: order.matching.observedRecord(of: node),
        parentsEqual: !blame.hasDifferingParent(node))
    }
    comparison.first = try description(first)
    let causes = order.byTensor(culprits)
    comparison.culprits = try causes.prefix(Self.culpritLimit).compactMap { cause in
      var difference = try description(cause.first)
      difference?.laterSteps = cause.later
      return difference
    }
    if let same = comparison.culprits.first(where: { $0.address == comparison.first?.address }) {
      comparison.first?.laterSteps = same.laterSteps
    }
    comparison.culpritsOmitted = causes.count - comparison.culprits.count
    if let cause = causes.first(where: { outcomes[$0.first] == .culprit }) ?? causes.first {
      var path = BlamePath(order, blame)
      comparison.blamePath = try path.from(cause.first)
    }
  }
}
