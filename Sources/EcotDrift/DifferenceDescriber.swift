import EcotFingerprints
import EcotGoldens
import EcotTensors

/// Reads the details of single records and puts kind, size and place of their difference together.
struct DifferenceDescriber {
  private let golden: Golden
  private let observed: Golden
  private var tokens: [Int: DifferenceLocator] = [:]

  init(golden: Golden, observed: Golden) { (self.golden, self.observed) = (golden, observed) }

  /// Everything that the two goldens tell about one difference: the records of both sides, where they have them. Its address is
  /// the golden's where the golden has it.
  mutating func describe(golden left: Int?, observed right: Int?, parentsEqual: Bool) throws -> RecordDifference? {
    let before = try left.map { try golden.record(at: $0) }
    let after = try right.map { try observed.record(at: $0) }
    guard let address = before?.address ?? after?.address else { return nil }
    var difference = RecordDifference(
      address: address, kind: before == nil ? .new : .missing, parentsEqual: parentsEqual, golden: before,
      observed: after)
    if let before, let after {
      difference.kind = Self.kind(before.fingerprint, after.fingerprint)
      difference.size = DifferenceSize(golden: before.fingerprint, observed: after.fingerprint)
      difference.location = try locator(step: address.step).locate(before, after)
    }
    return difference
  }

  static func kind(_ golden: Fingerprint, _ observed: Fingerprint) -> DifferenceKind {
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
      ids: ids?.values, grid: try fingerprint("image_grid_thw")?.values,
      mask: try fingerprint("attention_mask")?.values, shape: ids?.shape ?? [0, 0], texts: texts)
  }
}
