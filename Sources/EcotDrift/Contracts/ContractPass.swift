import EcotFingerprints
import EcotGoldens
import EcotTensors

/// The walk over both goldens: every address meets its rule once.
struct ContractPass {
  private let left: Golden
  private let right: Golden
  private let contract: Contract
  private var lookup: RuleLookup
  private var describer: DifferenceDescriber
  private var rules: [ContractRuleOutcome]
  private var unmatched = 0
  private var identical = 0
  private var addresses = 0
  /// The first violations of each rule, the last list those of no rule.
  private var broken: [[Broken]]
  private var prefixes: [Int: Result<CommonPrefix, ContractFinding>] = [:]

  private struct Broken {
    var pair: RecordMatching.Pair
    var address: TensorAddress
    var rule: Int?
    var finding: ContractFinding
  }

  init(left: Golden, right: Golden, contract: Contract) {
    (self.left, self.right, self.contract) = (left, right, contract)
    lookup = RuleLookup(contract.rules.map(\.pattern))
    describer = DifferenceDescriber(golden: left, observed: right)
    rules = contract.rules.map(ContractRuleOutcome.init)
    broken = Array(repeating: [], count: contract.rules.count + 1)
  }

  mutating func run() throws {
    var isMatched = [Bool](repeating: false, count: right.index.count)
    try walk(left.index) { pass, record, step, table, place, rule in
      let partner = table.withPath(at: place) { pass.right.index.record(step: step, path: $0) }
      if let partner { isMatched[partner] = true }
      try pass.hold(partner.map { .both(golden: record, observed: $0) } ?? .goldenOnly(record), rule)
    }
    try walk(right.index) { pass, record, _, _, _, rule in
      if !isMatched[record] { try pass.hold(.observedOnly(record), rule) }
    }
  }

  private mutating func walk(
    _ index: GoldenIndex, _ body: (inout ContractPass, Int, Int, AddressTable, Int, Int?) throws -> Void
  ) throws {
    for number in index.groups.indices {
      let (step, first, table) = (
        index.groups[number].step, index.firstRecord(ofGroup: number), index.addressTable(ofGroup: number)
      )
      let matches = lookup.rules(ofGroup: number, in: index)
      for (place, rule) in matches.enumerated() { try body(&self, first + place, step, table, place, rule) }
    }
  }

  // MARK: One address

  private mutating func hold(_ pair: RecordMatching.Pair, _ rule: Int?) throws {
    addresses += 1
    let isSame = isIdentical(pair)
    if isSame { identical += 1 }
    guard let rule else {
      unmatched += 1
      return try keep(pair, nil, ContractFinding("no rule matches it"))
    }
    rules[rule].matched += 1
    if let finding = try finding(pair, contract.rules[rule].expectation, isSame: isSame) {
      rules[rule].violated += 1
      try keep(pair, rule, finding)
    }
  }

  private func isIdentical(_ pair: RecordMatching.Pair) -> Bool {
    guard case .both(let record, let other) = pair else { return false }
    return left.index.digest(at: record) == right.index.digest(at: other)
      && left.index.elementType(at: record) == right.index.elementType(at: other)
      && left.index.shape(at: record) == right.index.shape(at: other)
  }

  private mutating func finding(
    _ pair: RecordMatching.Pair, _ expectation: ContractExpectation, isSame: Bool
  ) throws -> ContractFinding? {
    switch (expectation, pair) {
    case (.any, _), (.left, .goldenOnly), (.right, .observedOnly): return nil
    case (.left, .both), (.right, .both): return ContractFinding("on both sides")
    case (_, .goldenOnly): return ContractFinding("only on the left side")
    case (_, .observedOnly): return ContractFinding("only on the right side")
    case (.equal, .both(let record, let other)):
      if isSame { return nil }
      let (shape, otherShape) = (left.index.shape(at: record), right.index.shape(at: other))
      return ContractFinding(shape == otherShape ? "differs" : "shape \(shape) became \(otherShape)")
    case (.differs, .both): return isSame ? ContractFinding("equal on both sides") : nil
    case (.within(let bound), .both(let record, let other)):
      if isSame { return nil }
      return WithinCheck(bound: bound).finding(try left.record(at: record), try right.record(at: other))
    case (.prefix(let terms), .both(let record, let other)):
      return try prefixFinding(try left.record(at: record), try right.record(at: other), terms)
    }
  }

  private mutating func prefixFinding(
    _ record: TensorRecord, _ other: TensorRecord, _ terms: PrefixTerms
  ) throws -> ContractFinding? {
    do throws(ContractFinding) {
      if record.fingerprint.elementType == .uint8, record.fingerprint.shape.count == 1 {
        guard let text = TextPrefixCheck.text(record.fingerprint),
          let otherText = TextPrefixCheck.text(other.fingerprint)
        else {
          throw ContractFinding(
            "its bytes are not kept on both sides; record them with --detail '\(record.address)=full'")
        }
        try TextPrefixCheck(through: contract.through, resume: terms.resume)
          .check(text, otherText, sample: TokenLayout.sample(of: record.address))
      }
    } catch { return error }
    if record.fingerprint.elementType == .uint8, record.fingerprint.shape.count == 1 { return nil }
    let prefix = try prefix(step: record.address.step)
    do throws(ContractFinding) {
      try PrefixCheck(prefix: prefix.get(), through: contract.through, terms: terms).check(record, other)
    } catch { return error }
    return nil
  }

  private mutating func prefix(step: Int) throws -> Result<CommonPrefix, ContractFinding> {
    if let known = prefixes[step] { return known }
    let tokens = try describer.tokens(step: step)
    let made: Result<CommonPrefix, ContractFinding>
    do throws(ContractFinding) {
      made = .success(try CommonPrefix(left: tokens.golden, right: tokens.observed, step: step))
    } catch { made = .failure(error) }
    prefixes[step] = made
    return made
  }

  // MARK: Violations

  private mutating func keep(_ pair: RecordMatching.Pair, _ rule: Int?, _ finding: ContractFinding) throws {
    let list = rule ?? contract.rules.count
    guard broken[list].count < ContractOutcome.violationLimit else { return }
    let address =
      switch pair {
      case .both(let record, _), .goldenOnly(let record): left.index.address(at: record)
      case .observedOnly(let record): right.index.address(at: record)
      }
    broken[list].append(Broken(pair: pair, address: try TensorAddress(address), rule: rule, finding: finding))
  }

  /// The earliest violation of each rule in the order of looking, then the others as far as there is room.
  mutating func outcome() throws -> ContractOutcome {
    var outcome = ContractOutcome(path: contract.path)
    (outcome.left, outcome.right) = (left.metadata.name, right.metadata.name)
    (outcome.rules, outcome.addresses, outcome.identical) = (rules, addresses, identical)
    func precedes(_ a: Broken, _ b: Broken) -> Bool {
      (a.address.step, a.address.stage.order, a.pair.order) < (b.address.step, b.address.stage.order, b.pair.order)
    }
    let sorted = broken.map { $0.sorted(by: precedes) }
    let listed =
      sorted.compactMap(\.first).sorted(by: precedes) + sorted.flatMap { $0.dropFirst() }.sorted(by: precedes)
    for broken in listed.prefix(ContractOutcome.violationLimit) { outcome.violations.append(try violation(broken)) }
    outcome.violationsOmitted = unmatched + rules.reduce(0) { $0 + $1.violated } - outcome.violations.count
    outcome.unmatched = unmatched
    return outcome
  }

  private mutating func violation(_ broken: Broken) throws -> ContractViolation {
    let rule = broken.rule.map { contract.rules[$0] }
    var location = broken.finding.location
    if location == nil, broken.pair.isOnBothSides {
      location = try describer.describe(broken.pair, at: broken.address, parentsEqual: false).location
    }
    return ContractViolation(
      address: broken.address, pattern: rule?.pattern.description, line: rule?.line,
      expectation: rule?.expectation.description ?? "a rule", found: broken.finding.found, location: location)
  }
}
