import EcotDrift
import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotTensors
import Testing

@Suite struct ToleranceJudgeTests {
  private static let output = "0/decoder/final/layer.0/out.value"

  /// A comparison of the sample with one whose `out` is the golden's times 1 + `change`; every second element of it where it
  /// `turns`, since a cosine does not see a factor.
  private func compare(
    _ rules: String?, change: Float = 1e-4, detail: DetailLevel = .full, address: String = output,
    bounds: Double? = nil, backends: [String] = ["canonical", "canonical"], turns: Bool = false
  ) throws -> GoldenComparison {
    var golden = try Recording.sample()
    golden.detail = detail
    var observed = golden
    golden.metadata.environment = [.init("backend", backends[0])]
    observed.metadata.environment = [.init("backend", backends[1])]
    let tensor = try #require(golden.tensors.first { $0.address == address }).tensor
    observed.set(
      address,
      try Tensor(
        tensor.floats.enumerated().map { $1 * (turns && $0 % 2 == 0 ? 1 : 1 + change) }, shape: tensor.shape))
    if let bounds {
      var tolerance = GoldenTolerance()
      tolerance.comparabilityDigest = golden.metadata.comparabilityDigest
      tolerance.bounds = golden.tensors.map { $0.tensor.elementType.isInteger ? 0 : bounds }.map(BoundCode.init)
      golden.metadata.tolerance = tolerance
    }
    let (left, right) = (try golden.golden(), try observed.golden())
    var comparer = GoldenComparer(golden: left, observed: right)
    let parsed = try rules.map { try ToleranceRules(yaml: Array("rules:\n\($0)".utf8), source: "r.yaml") }
    comparer.judge = ToleranceJudge.chosen(rules: parsed, golden: left, observed: right.metadata)
    return try comparer.compare(path: "hand")
  }

  @Test(
    arguments: [
      ("relative_l2 <= 2e-4", true), ("relative_l2 <= 5e-5", false), ("max_abs <= 2e-4", true),
      ("max_abs <= 1e-5", false),
      ("ulp <= 4000", true), ("ulp <= 4", false), ("cosine >= 0.9999", true),
      ("relative_l2 <= 2e-4 and ulp <= 4", false),
      ("equal", false),
    ])
  func aPredicateDecides(_ predicate: String, _ isWithin: Bool) throws {
    let comparison = try compare("  - \"**\": \(predicate)")
    #expect(comparison.verdict == (isWithin ? .within : .drift))
    #expect(comparison.within == (isWithin ? 1 : 0) && comparison.drifted == (isWithin ? 0 : 1))
    #expect(comparison.tolerance?.rules.first?.matched == 1)
    #expect(comparison.tolerance?.rules.first?.refused == (isWithin ? 0 : 1))
  }

  @Test func theFirstRuleThatMatchesDecides() throws {
    let wide = "  - \"**\": relative_l2 <= 1"
    #expect(try compare("  - \"*/decoder/**\": equal\n\(wide)").verdict == .drift)
    #expect(try compare("\(wide)\n  - \"*/decoder/**\": equal").verdict == .within)
  }

  @Test func anAddressWithoutARuleIsAnError() throws {
    let error = #expect(throws: InputError.self) { try compare("  - \"*/data/**\": equal") }
    #expect(error?.problem.contains(Self.output) == true)
    #expect(error?.remedy != nil)
  }

  /// The minimum that is told passes, and one a little smaller does not.
  @Test(arguments: ["relative_l2 <= 0", "max_abs <= 0", "ulp <= 0", "cosine >= 1", "equal"])
  func theMinimumToleranceWouldHavePassed(_ predicate: String) throws {
    let refused = try #require(
      try compare("  - \"**\": \(predicate)", change: 0.01, turns: true).tolerance?.rules.first)
    let minimum = try #require(refused.minimum)
    #expect(refused.minimumAddress == Self.output)
    #expect(try compare("  - \"**\": \(minimum)", change: 0.01, turns: true).verdict == .within, "\(minimum)")
    #expect(try compare("  - \"**\": \(minimum)", change: 0.02, turns: true).verdict == .drift, "\(minimum)")
  }

  @Test(arguments: [DetailLevel.full, [.digest, .statistics], [.digest, .statistics, .samples], [.digest, .sketch]])
  func aScaledTensorIsFoundByWhateverIsKept(_ detail: DetailLevel) throws {
    #expect(try compare("  - \"**\": relative_l2 <= 1e-3", change: 1e-2, detail: detail).verdict == .drift)
    #expect(try compare("  - \"**\": relative_l2 <= 1.1e-2", change: 1e-2, detail: detail).verdict == .within)
  }

  @Test func whatOnlyHasADigestIsCountedAndNotJudged() throws {
    let comparison = try compare("  - \"**\": relative_l2 <= 1e-9", detail: .digest)
    #expect(comparison.verdict == .within)
    #expect(comparison.tolerance?.unmeasured == 1)
    #expect(try compare("  - \"**\": equal", detail: .digest).verdict == .drift, "that needs no measure")
  }

  @Test func whatFollowsFromARefusedRecordUnmeasuredIsNoCause() throws {
    var golden = try Recording.sample()
    golden.detail = .digest
    let observed = try Recording.sample()
    var (left, right) = (golden, observed)
    right.detail = .digest
    // `out` is refused without a measure, `next` cannot be measured.
    for name in ["layer.0", "layer.1"] {
      right.set("0/decoder/final/\(name)/out.value", try Recording.noise([2, 6, 32], "other \(name)"))
    }
    left.metadata.environment = []
    let (before, after) = (try left.golden(), try right.golden())
    var comparer = GoldenComparer(golden: before, observed: after)
    let text = "rules:\n  - \"**/layer.0/**\": equal\n  - \"**\": relative_l2 <= 1"
    comparer.judge = ToleranceJudge(try ToleranceRules(yaml: Array(text.utf8), source: "r.yaml"), golden: before)
    let comparison = try comparer.compare(path: "hand")
    #expect(comparison.drifted == 2 && comparison.within == 0)
    #expect(comparison.culprits.map(\.address.description) == [Self.output])
    #expect(comparison.tolerance?.unmeasured == 1)
  }

  @Test func whatIsNotFiniteIsNeverWithin() throws {
    #expect(try compare("  - \"**\": relative_l2 <= 1000", change: .nan).verdict == .drift)
    #expect(try compare("  - \"**\": relative_l2 <= 1000", change: .infinity).verdict == .drift)
  }

  @Test func boundsApplyOnlyWhereTheArithmeticDiffers() throws {
    let backends = ["canonical", "openblas"]
    #expect(try compare(nil, bounds: 1e-3).verdict == .drift, "canonical bits are equal")
    #expect(try compare(nil, bounds: 1e-3, backends: backends).verdict == .within)
    #expect(try compare(nil, bounds: 1e-5, backends: backends).verdict == .drift)
    #expect(try compare(nil, backends: backends).verdict == .drift, "nothing says by how much")
    #expect(try compare(nil, detail: .digest, bounds: 0, backends: backends).verdict == .drift)
  }

  @Test func calibratedIsAPredicateAmongOthers() throws {
    #expect(try compare("  - \"**\": calibrated", bounds: 2e-4).verdict == .within)
    #expect(try compare("  - \"**\": calibrated", bounds: 2e-5).verdict == .drift)
    let wide = try compare("  - \"**\": calibrated * 10", bounds: 2e-5)
    #expect(wide.verdict == .within)
    #expect(wide.tolerance?.rules.first?.minimum?.hasPrefix("calibrated * ") == true)
    let error = #expect(throws: InputError.self) { try compare("  - \"**\": calibrated") }
    #expect(error?.remedy?.contains("calibrate") == true)
  }

  @Test func withinCountsAsEqualForBlame() throws {
    var golden = try Recording.sample()
    golden.metadata.environment = [.init("backend", "canonical")]
    var observed = golden
    let out = try #require(golden.tensors.first { $0.address == Self.output }).tensor
    observed.set(Self.output, try Tensor(out.floats.map { $0 * 1.00001 }, shape: out.shape))
    observed.set("0/decoder/final/layer.1/out.value", try Recording.noise([2, 6, 32], "other"))
    let (left, right) = (try golden.golden(), try observed.golden())
    var comparer = GoldenComparer(golden: left, observed: right)
    let rules = try ToleranceRules(yaml: Array("rules:\n  - \"**\": relative_l2 <= 1e-4".utf8), source: "r.yaml")
    comparer.judge = ToleranceJudge(rules, golden: left)
    let comparison = try comparer.compare(path: "hand")
    #expect(comparison.culprits.map(\.address.description) == ["0/decoder/final/layer.1/out.value"])
    #expect(comparison.identical + comparison.within + comparison.drifted == comparison.records)
  }
}
