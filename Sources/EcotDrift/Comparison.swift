import EcotTensors

/// The result of comparing one recording with one golden.
public struct GoldenComparison: Sendable {
  /// The golden's name, its run_id.
  public var name: String
  /// The golden's file.
  public var path: String
  /// The outcome.
  public var verdict = Verdict.match
  /// Records of the golden that were looked at.
  public var records = 0
  /// Records that are equal.
  public var identical = 0
  /// Records that differ within their tolerance.
  public var within = 0
  /// Records that differ.
  public var drifted = 0
  /// Records of the golden that the run does not have.
  public var missing = 0
  /// Records of the run that the golden does not have.
  public var new = 0
  /// A few of the missing and the new addresses.
  public var unmatched = UnmatchedAddresses()
  /// Records of the golden left out because the run was filtered.
  public var filtered = 0
  /// Wall-clock time of run and comparison, for people only.
  public var seconds = 0.0
  /// The difference that happened first.
  public var first: RecordDifference?
  /// The tensors that differ although their inputs are all equal, each at its first step, in the order of execution; at
  /// most `GoldenComparer.culpritLimit`.
  public var culprits: [RecordDifference] = []
  /// Culprits beyond those listed.
  public var culpritsOmitted = 0
  /// Drifted records that only follow from others.
  public var downstream = 0
  /// Settings that decide whether the two may be compared and differ.
  public var comparability: [SettingDifference] = []
  /// Other settings that differ, such as `compat`.
  public var configuration: [SettingDifference] = []
  /// Where the two ran: shown, never a verdict.
  public var environment: [SettingDifference] = []
  /// Where the differences begin; `nil` where there are none.
  public var cause: Cause?
  /// Addresses that one side calls differently; they were compared, and are neither missing nor new.
  public var renames: [AddressRename] = []
  /// From the first culprit to the loss: addresses that differ, each a parent of the next.
  public var blamePath: [TensorAddress] = []
  /// Every address and step with a difference, where a report asked for it.
  public var map: DriftMap?
  /// Losses and gradient norms of both sides, where a report asked for them.
  public var curves: [ScalarCurve] = []
  /// How differences were judged, where not every bit has to be equal.
  public var tolerance: ToleranceOutcome?
  /// What the contract found, where there was one.
  public var contract: ContractOutcome?
  /// Why there is no comparison: a missing or a corrupt golden.
  public var problem: String?

  /// A comparison of nothing yet.
  public init(name: String, path: String) { (self.name, self.path) = (name, path) }
}

/// One tensor that the two sides name differently.
public struct AddressRename: Sendable, Equatable {
  /// Why the two are taken for one.
  public enum Reason: String, Sendable {
    /// The user said so.
    case given
    /// Same parents, type and shape, and nothing else has them.
    case parents
    /// Same digest, type and shape.
    case content
  }

  /// The golden's address without its step.
  public var golden: String
  /// The run's address without its step.
  public var observed: String
  /// Why the two are taken for one.
  public var reason: Reason
  /// The steps at which it is so.
  public var steps: Int

  /// Makes a rename.
  public init(golden: String, observed: String, reason: Reason, steps: Int) {
    (self.golden, self.observed, self.reason, self.steps) = (golden, observed, reason, steps)
  }
}

/// One setting that the two sides do not share.
public struct SettingDifference: Sendable, Equatable {
  /// The key path, or the name of an input or of a property of the environment.
  public var key: String
  /// The golden's value; `nil` where it has none.
  public var golden: String?
  /// The run's value; `nil` where it has none.
  public var observed: String?

  /// Makes a difference.
  public init(key: String, golden: String?, observed: String?) {
    (self.key, self.golden, self.observed) = (key, golden, observed)
  }

  /// The differences of two ordered lists of settings: the golden's order first, then what only the run has.
  public static func between(
    _ golden: [(key: String, value: String)], _ observed: [(key: String, value: String)]
  ) -> [SettingDifference] {
    let left = Dictionary(golden.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    let right = Dictionary(observed.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    let shared = golden.filter { right[$0.key] != $0.value }
      .map { SettingDifference(key: $0.key, golden: $0.value, observed: right[$0.key]) }
    let added = observed.filter { left[$0.key] == nil }
      .map { SettingDifference(key: $0.key, golden: nil, observed: $0.value) }
    return shared + added
  }
}
