import EcotFingerprints
import EcotGoldens
import EcotTensors

/// Reads the details of single records and puts kind, size and place of their difference together.
struct DifferenceDescriber {
  private let golden: Golden
  private let observed: Golden
  private var tokens: [Int: DifferenceLocator] = [:]

  init(golden: Golden, observed: Golden) { (self.golden, self.observed) = (golden, observed) }

  /// Everything that the two goldens tell about one difference.
  mutating func describe(
    _ pair: RecordMatching.Pair, at address: TensorAddress, parentsEqual: Bool
  ) throws -> RecordDifference {
    switch pair {
    case .goldenOnly(let record):
      return RecordDifference(
        address: address, kind: .missing, parentsEqual: parentsEqual, size: DifferenceSize(),
        golden: try golden.record(at: record))
    case .observedOnly(let record):
      return RecordDifference(
        address: address, kind: .new, parentsEqual: parentsEqual, size: DifferenceSize(),
        observed: try observed.record(at: record))
    case .both(let left, let right):
      let (before, after) = (try golden.record(at: left), try observed.record(at: right))
      return RecordDifference(
        address: address, kind: Self.kind(before.fingerprint, after.fingerprint), parentsEqual: parentsEqual,
        size: DifferenceSize(golden: before.fingerprint, observed: after.fingerprint),
        location: try locator(step: address.step).locate(before, after), golden: before, observed: after)
    }
  }

  private static func kind(_ golden: Fingerprint, _ observed: Fingerprint) -> DifferenceKind {
    if golden.elementType != observed.elementType { return .dtype }
    if golden.shape != observed.shape { return .shape }
    func nonFinite(_ fingerprint: Fingerprint) -> Int {
      guard let statistics = fingerprint.statistics else { return 0 }
      return statistics.nan + statistics.positiveInfinity + statistics.negativeInfinity
    }
    return nonFinite(golden) == 0 && nonFinite(observed) > 0 ? .nonFinite : .drift
  }

  /// The token batches of both sides at a step.
  mutating func tokens(step: Int) throws -> (golden: StepTokens, observed: StepTokens) {
    let locator = try locator(step: step)
    return (locator.golden, locator.observed)
  }

  private mutating func locator(step: Int) throws -> DifferenceLocator {
    if let locator = tokens[step] { return locator }
    let locator = DifferenceLocator(
      golden: try Self.tokens(golden, step: step), observed: try Self.tokens(observed, step: step))
    tokens[step] = locator
    return locator
  }

  private static func tokens(_ golden: Golden, step: Int) throws -> StepTokens {
    func fingerprint(_ name: String) throws -> Fingerprint? {
      let address = TensorAddress(step: step, stage: .tokens, scope: ["batch"], name: name).description
      return try golden.index.record(at: address).map { try golden.record(at: $0).fingerprint }
    }
    let ids = try fingerprint("input_ids")
    let texts = Dictionary(
      golden.metadata.tokenTexts.map { (Int64($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    return StepTokens(
      ids: ids?.values, mask: try fingerprint("attention_mask")?.values, shape: ids?.shape ?? [0, 0], texts: texts)
  }
}
