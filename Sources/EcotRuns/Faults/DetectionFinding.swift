import EcotDrift
import EcotFingerprints
import EcotTensors

/// What a comparison says of planted faults, and what of it is wrong.
package struct DetectionFinding: Sendable {
  /// What was planted, in the order of execution.
  package let faults: FaultPlan.Plants
  /// What the comparer said.
  package let comparison: GoldenComparison
  /// The true size of the first fault; `nil` where it has another shape or type, or no size.
  package let truth: ExactDifference?
  /// Whether the run went on with the faults.
  package let isPropagated: Bool
  /// What the comparer got wrong, in words; none where it found everything.
  package private(set) var misses: [String] = []

  init(
    _ faults: FaultPlan.Plants, planted: [TensorAddress: FaultPlanter.Planted], batch: Int,
    _ comparison: GoldenComparison
  ) {
    (self.faults, self.comparison) = (faults, comparison)
    let first = faults.first.flatMap { planted[$0.address] }
    truth = first.flatMap { try? ExactDifference(golden: $0.sound, observed: $0.faulty, source: "planted") }
      .flatMap { $0.differing > 0 ? $0 : nil }
    isPropagated = faults.allSatisfy { planted[$0.address]?.isPropagated == true }
    for fault in faults where planted[fault.address] == nil { misses.append("\(fault) was not planted") }
    judgeVerdict()
    judgeCulprits(planted, batch: batch)
    judgeCounts()
  }

  private var expected: [(fault: PlantedFault, address: TensorAddress)] {
    faults.compactMap { fault in fault.expectedAddress.map { (fault, $0) } }
  }

  private mutating func judgeVerdict() {
    let kinds = expected.map(\.fault.kind)
    let wanted: Verdict =
      kinds.isEmpty ? .match : kinds.allSatisfy { $0 == .missing || $0 == .new } ? .missing : .drift
    if comparison.verdict != wanted { misses.append("verdict \(comparison.verdict), not \(wanted)") }
  }

  private mutating func judgeCulprits(_ planted: [TensorAddress: FaultPlanter.Planted], batch: Int) {
    let found = comparison.culprits.map(\.address)
    if Set(found) != Set(expected.map(\.address)) || comparison.culpritsOmitted > 0 {
      misses.append(
        "the causes are \(found.prefix(4).map(\.description)), \(found.count + comparison.culpritsOmitted) in all")
    }
    // Whatever drifts comes before what is missing or new.
    let first = expected.first { $0.fault.kind != .missing && $0.fault.kind != .new } ?? expected.first
    if comparison.first?.address != first?.address {
      misses.append("the first difference is \(comparison.first?.address.description ?? "none")")
    }
    for (fault, address) in expected {
      guard let culprit = comparison.culprits.first(where: { $0.address == address }) else { continue }
      let kind = Self.kind(fault.kind)
      if culprit.kind != kind { misses.append("\(address) is said to differ in \(culprit.kind), not in \(kind)") }
      guard let tensors = planted[fault.address], kind == .drift || kind == .nonFinite else { continue }
      if let miss = FaultPlace(tensors, batch: batch).miss(in: culprit) { misses.append("\(address): \(miss)") }
      if let miss = Self.missOfSize(culprit, tensors) { misses.append("\(address): \(miss)") }
    }
  }

  private static func kind(_ kind: PlantedFault.Kind) -> DifferenceKind {
    switch kind {
    case .shape: .shape
    case .dtype: .dtype
    case .missing: .missing
    case .new: .new
    case .notANumber: .nonFinite
    default: .drift
    }
  }

  /// A size from sketches may be off by six of its standard errors, and below 1e-6 says no more than that.
  private static func missOfSize(_ culprit: RecordDifference, _ tensors: FaultPlanter.Planted) -> String? {
    guard let given = culprit.size.relativeL2, given.isFinite, culprit.kind == .drift,
      let truth = try? ExactDifference(golden: tensors.sound, observed: tensors.faulty, source: "planted")
    else { return nil }
    let margin = 6 * (culprit.size.relativeL2Error ?? 0) + 1e-6 + 1e-9 * truth.relativeL2
    return (given - truth.relativeL2).magnitude <= margin
      ? nil : "relative L2 \(given), in truth \(truth.relativeL2)"
  }

  /// Everything that differs is a cause, again at a later step, or follows.
  private mutating func judgeCounts() {
    let all = comparison.drifted + comparison.missing + comparison.new
    let causes = comparison.culprits.reduce(0) { $0 + 1 + $1.laterSteps }
    if all != causes + comparison.downstream {
      misses.append("\(all) records differ, \(causes) are causes and \(comparison.downstream) follow")
    }
    let wanted = faults.filter { $0.kind != .reordered }.count
    if causes != wanted { misses.append("\(causes) causes for \(wanted) faults") }
  }
}
