import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotTensors

/// Judges differences by rules: the first rule that matches an address decides.
public struct ToleranceJudge: DifferenceJudge {
  private let rules: [ToleranceRules.Rule]
  private let source: String
  private let bounds: CalibratedBounds?
  private let golden: String
  private var tallies: [RuleTally]
  private var unmeasured = 0
  private var refused = Set<TensorAddress>()
  private let origin: String

  /// Judges by a rules file; `calibrated` in it means the bounds of `golden`.
  public init(_ rules: ToleranceRules, golden: Golden) {
    self.init(rules.rules, source: rules.source, bounds: CalibratedBounds(golden), golden: golden.name, rules.source)
  }

  /// Judges by the golden's calibrated bounds; `nil` where it has none.
  public init?(calibrated golden: Golden) {
    guard let bounds = CalibratedBounds(golden) else { return nil }
    let rule = ToleranceRules.Rule("**", .all([.calibrated(1)]))
    self.init([rule], source: golden.name, bounds: bounds, golden: golden.name, bounds.origin)
  }

  private init(
    _ rules: [ToleranceRules.Rule], source: String, bounds: CalibratedBounds?, golden: String, _ origin: String
  ) {
    (self.rules, self.source, self.bounds, self.golden, self.origin) = (rules, source, bounds, golden, origin)
    tallies = rules.map { RuleTally($0) }
  }

  /// The judge of a comparison: the rules where there are some; else the golden's calibrated bounds where the two sides compute
  /// matrix products by different means; else nobody, and every bit must be equal.
  public static func chosen(
    rules: ToleranceRules?, golden: Golden, observed: GoldenMetadata
  ) -> ToleranceJudge? {
    if let rules { return ToleranceJudge(rules, golden: golden) }
    return Arithmetic.differences(golden.metadata, observed).isEmpty ? nil : ToleranceJudge(calibrated: golden)
  }

  /// What to do where bits may differ and nothing says by how much; `nil` where there is nothing to say.
  public static func advice(rules: ToleranceRules?, golden: Golden, observed: GoldenMetadata) -> String? {
    let keys = Arithmetic.differences(golden.metadata, observed)
    guard rules == nil, !keys.isEmpty, CalibratedBounds(golden) == nil else { return nil }
    return
      "\(golden.name) was computed by other means (\(keys.joined(separator: ", "))) and holds no calibrated bounds, so that "
      + "every bit must be equal; measure bounds with ecot-golden calibrate, or give --rules"
  }

  /// A record that cannot be measured is refused where a parent of it was, and else not judged. Throws where no rule matches the address,
  /// and where a rule wants bounds that the golden does not hold.
  public mutating func isWithin(_ golden: TensorRecord, _ observed: TensorRecord, size: DifferenceSize) throws -> Bool?
  {
    let address = golden.address.description
    guard let place = rules.firstIndex(where: { $0.pattern.matches(address) }) else {
      throw InputError(
        "\(address) differs and no rule matches it", at: .file(source),
        remedy: "add a rule for it, or '- \"**\": equal' as the last one")
    }
    let predicate = rules[place].predicate
    guard !predicate.needsBounds || bounds != nil else {
      throw InputError(
        "'\(predicate)' decides \(address), and \(self.golden) holds no calibrated bounds",
        at: rules[place].line.map { .line(file: source, $0, column: nil) } ?? .file(source),
        remedy: "measure them with ecot-golden calibrate")
    }
    let distance = RecordDistance(golden: golden.fingerprint, observed: observed.fingerprint)
    let verdict = tallies[place].judge(address, distance, bound: bounds?.bound(of: address) ?? 0)
    guard let verdict else {
      unmeasured += 1
      // What follows from a refused record is not taken to be sound: else the next one that is measured would look like a cause.
      guard golden.parents.contains(where: refused.contains) else { return nil }
      refused.insert(golden.address)
      return false
    }
    if !verdict { refused.insert(golden.address) }
    return verdict
  }

  /// Begins to count anew; what was refused stays refused for what follows from it.
  public mutating func countAnew() {
    tallies = rules.map { RuleTally($0) }
    unmeasured = 0
  }

  /// What was judged so far, or since the count began anew.
  public var outcome: ToleranceOutcome {
    var outcome = ToleranceOutcome(origin: origin)
    outcome.rules = tallies.map(\.outcome)
    outcome.unmeasured = unmeasured
    return outcome
  }
}

extension ToleranceRules.Rule {
  fileprivate init(_ pattern: String, _ predicate: TolerancePredicate) {
    self.init(.init(pattern), predicate, line: nil)
  }
}
