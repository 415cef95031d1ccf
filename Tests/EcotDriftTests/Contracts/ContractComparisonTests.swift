import EcotDrift
import EcotFingerprints
import EcotGoldens
import EcotTensors
import Testing

/// Each expectation, kept and broken, on two small recordings whose rows are padded differently.
@Suite struct ContractComparisonTests {
  static let (pad, a, at, think, x, y) = (0 as Int64, 1 as Int64, 2 as Int64, 3 as Int64, 4 as Int64, 5 as Int64)
  static let tokens = "0/tokens/batch"

  /// One sample: `a @ x y` on the left side, and behind one column of padding `a @ <t>` on the right side.
  struct Side {
    var ids: [Int64]
    var mask: [Int64]
    var rows: [Float]
    var labels: [Int64]
    var detail: DetailLevel = .full
    var text = "a @ x y"

    static let left = Side(
      ids: [a, at, x, y], mask: [1, 1, 1, 1], rows: [10, 11, 12, 13], labels: [-100, -100, x, y])
    static let right = Side(
      ids: [pad, a, at, think], mask: [0, 1, 1, 1], rows: [0, 10, 11, 20], labels: [-100, -100, -100, -100],
      text: "a @ <t> y")

    func recording() throws -> Recording {
      var recording = Recording()
      recording.detail = detail
      recording.metadata.tokenTexts = [0: "<pad>", 1: "a", 2: " @", 3: "<t>", 4: " x", 5: " y"]
      let shape = [1, ids.count]
      recording.add("\(tokens)/input_ids.value", try Tensor(ids, shape: shape))
      recording.add("\(tokens)/attention_mask.value", try Tensor(mask, shape: shape))
      recording.add("\(tokens)/labels.value", try Tensor(labels, shape: shape))
      recording.add("0/tokens/sample.0/lang.value", try Tensor(Array(text.utf8), shape: [text.utf8.count]))
      recording.add(
        "0/decoder/all/hidden.value", try Tensor(rows.flatMap { [$0, $0 + 0.5] }, shape: [1, ids.count, 2]))
      return recording
    }
  }

  func outcome(_ left: Recording, _ right: Recording, _ rules: [ContractRule], through: String? = "@") throws
    -> ContractOutcome
  {
    let contract = Contract(path: "c.yaml", through: through, rules: rules)
    return try ContractComparison(left: left.golden(), right: right.golden(), contract: contract).outcome()
  }

  /// The one violation of a prefix rule for `name`, or `nil`; everything else may be what it is.
  func prefix(_ name: String, _ left: Side, _ right: Side, _ terms: PrefixTerms = PrefixTerms()) throws
    -> ContractViolation?
  {
    let outcome = try outcome(
      left.recording(), right.recording(),
      [ContractRule("**/\(name).value", .prefix(terms), line: 3), ContractRule("**", .any, line: 4)])
    #expect(outcome.rules.first?.matched == 1)
    return outcome.violations.first
  }

  @Test(arguments: ["input_ids", "attention_mask", "labels", "hidden", "lang"])
  func aPrefixHoldsWhateverThePadding(_ name: String) throws {
    let violation = try prefix(name, .left, .right)
    #expect(violation == nil, "\(violation?.found ?? "")")
  }

  @Test func aChangedRowOfThePrefixIsNamedByItsToken() throws {
    var right = Side.right
    right.rows[2] = 99
    let violation = try #require(try prefix("hidden", .left, right))
    #expect(violation.found.contains("token 1") && violation.line == 3)
    #expect(violation.location?.sample == 0 && violation.location?.token == 1)
    #expect(violation.location?.tokenText == " @")
  }

  @Test func aStateThatDoesNotFeelTheOtherTokenBreaksThePrefix() throws {
    var right = Side.right
    right.rows[3] = 12
    #expect(try prefix("hidden", .left, right)?.found.contains("where the ids part") == true)
  }

  @Test(arguments: ["input_ids", "hidden", "lang"]) func noDifferenceAtAllBreaksThePrefix(_ name: String) throws {
    #expect(try prefix(name, .left, .left)?.found == "equal on both sides to the end")
  }

  @Test(arguments: ["input_ids", "hidden", "labels"]) func aShortOrEmptyPrefixIsBroken(_ name: String) throws {
    var right = Side.right
    right.ids[2] = Self.x
    #expect(try prefix(name, .left, right)?.found.contains("ends after 1 tokens, before \"@\"") == true)
    right.ids[1] = Self.x
    #expect(try prefix(name, .left, right)?.found == "no token in common")
  }

  @Test func withoutRowDigestsOrIdsNothingPassesSilently() throws {
    var right = Side.right
    right.detail = [.digest, .statistics, .values]
    #expect(try prefix("hidden", .left, right)?.found.contains("statistics+rows") == true)
    right.detail = [.digest, .rows]
    #expect(try prefix("hidden", .left, right)?.found.contains("--detail '0/tokens/**=full'") == true)
    #expect(try prefix("lang", .left, right)?.found.contains("=full") == true)
  }

  @Test func labelsAreHeldAgainstNamedTokens() throws {
    let terms = PrefixTerms(trained: [" x"], masked: ["<t>"])
    #expect(try prefix("labels", .left, .right, terms) == nil)
    var right = Side.right
    right.labels[3] = Self.think
    #expect(try prefix("labels", .left, right, terms)?.location?.tokenText == "<t>")
    var left = Side.left
    left.labels[2] = -100
    #expect(try prefix("labels", left, .right, terms)?.found.contains("has to be trained") == true)
    left.labels[2] = 77
    #expect(try prefix("labels", left, .right)?.found.contains("label 77") == true)
    #expect(try prefix("labels", .left, .right, PrefixTerms(trained: ["<none>"]))?.found.contains("<none>") == true)
  }

  @Test func aTextGoesOnAsTheOtherEnds() throws {
    #expect(try prefix("lang", .left, .right, PrefixTerms(resume: "<t>")) == nil)
    var right = Side.right
    right.text = "a @ <t> z"
    let violation = try prefix("lang", .left, right, PrefixTerms(resume: "<t>"))
    #expect(violation?.found.contains("only the last 0 of 2") == true && violation?.location?.byte == 8)
    right.text = "a @ y"
    #expect(try prefix("lang", .left, right, PrefixTerms(resume: "<t>"))?.found.contains("has no") == true)
  }

  /// Goldens come from outside: a shape that its values do not fill, or that no memory holds, is a finding.
  @Test(arguments: [[1, 5], [0, 0], [4, 1], [1 << 40, 1 << 40], [1 << 62, 0], [4]])
  func aShapeThatItsValuesDoNotFillBreaksThePrefix(_ shape: [Int]) throws {
    let golden = try Side.right.recording().golden()
    for name in ["input_ids", "labels", "hidden"] {
      let writer = try GoldenWriter(metadata: golden.metadata)
      try golden.forEachRecord { record in
        var record = record
        if record.address.name == name { record.fingerprint.shape = shape }
        try writer.append(record)
      }
      let contract = Contract(
        path: "c.yaml", through: "@",
        rules: [ContractRule("**/\(name).value", .prefix(PrefixTerms())), ContractRule("**", .any)])
      let outcome = try ContractComparison(
        left: Side.left.recording().golden(), right: Golden(bytes: writer.encoded(), name: "hostile"),
        contract: contract
      ).outcome()
      #expect(outcome.violations.count == 1, "\(name)")
    }
  }

  @Test func everyExpectationHoldsBothWays() throws {
    var (left, right) = (Recording(), Recording())
    for name in ["same", "other", "near"] { left.add("0/loss/\(name).value", try Recording.noise([64], name)) }
    right.add("0/loss/same.value", try Recording.noise([64], "same"))
    right.add("0/loss/other.value", try Recording.noise([64], "another"))
    right.add("0/loss/near.value", try Recording.noise([64], "near").replacing(3, with: 0.25))
    left.add("0/loss/l.value", try Recording.noise([1], "l"))
    right.add("0/loss/r.value", try Recording.noise([1], "r"))
    func broken(_ name: String, _ expectation: ContractExpectation) throws -> Bool {
      let outcome = try outcome(
        left, right, [ContractRule("*/loss/\(name).value", expectation), ContractRule("**", .any)])
      #expect(outcome.isKept == outcome.violations.isEmpty)
      return !outcome.isKept
    }
    let table: [(String, ContractExpectation, Bool)] = [
      ("same", .equal, false), ("other", .equal, true), ("same", .differs, true), ("other", .differs, false),
      ("same", .left, true), ("same", .right, true), ("l", .left, false), ("l", .right, true), ("r", .right, false),
      ("r", .left, true), ("l", .equal, true), ("r", .differs, true), ("l", .any, false), ("other", .any, false),
      ("same", .within(relativeL2: 0), false), ("near", .within(relativeL2: 10), false),
      ("near", .within(relativeL2: 1e-9), true), ("l", .within(relativeL2: 10), true),
    ]
    for (name, expectation, isBroken) in table {
      #expect(try broken(name, expectation) == isBroken, "\(name) \(expectation)")
    }
  }

  @Test func theFirstMatchDecidesAndEveryAddressAndRuleNeedsTheOther() throws {
    let recording = try Recording.sample()
    var outcome = try outcome(
      recording, recording, [ContractRule("0/data/**", .equal, line: 1), ContractRule("*/loss/*", .equal, line: 2)])
    #expect(outcome.unmatched == 9 && !outcome.isKept)
    #expect(outcome.violations.first?.pattern == nil && outcome.violations.first?.found == "no rule matches it")
    outcome = try self.outcome(
      recording, recording, [ContractRule("**", .equal, line: 1), ContractRule("*/loss/*", .equal, line: 2)])
    #expect(outcome.violations.isEmpty && outcome.staleRules.map(\.line) == [2] && !outcome.isKept)
    outcome = try self.outcome(
      recording, recording,
      [ContractRule("**", .equal), ContractRule("*/loss/*", .equal, isOptional: true)])
    #expect(outcome.isKept && outcome.addresses == 12 && outcome.identical == 12)
  }

  @Test func theEarliestAddressOfEachRuleComesFirstAndTheOthersAreCounted() throws {
    var (left, right) = (Recording(), Recording())
    for number in 0..<50 { left.add("0/loss/n\(number).value", try Tensor([Float(number)], shape: [1])) }
    left.add("0/data/d.value", try Tensor([1] as [Float], shape: [1]))
    for number in 0..<50 { right.add("0/loss/n\(number).value", try Tensor([Float(-1)], shape: [1])) }
    right.add("0/data/d.value", try Tensor([2] as [Float], shape: [1]))
    let outcome = try outcome(
      left, right, [ContractRule("*/loss/*", .equal, line: 1), ContractRule("*/data/*", .equal, line: 2)])
    #expect(outcome.violations.prefix(3).map(\.address.name) == ["d", "n0", "n1"])
    #expect(outcome.violations.count == ContractOutcome.violationLimit)
    #expect(outcome.violationsOmitted == 51 - ContractOutcome.violationLimit)
  }
}
