/// What one rule has judged, and the smallest tolerance with which all of it would have passed.
struct RuleTally {
  private let rule: ToleranceRules.Rule
  private var matched = 0, refused = 0
  /// For each term what it needs most, in the order of the predicate.
  private var needs: [Need]

  /// What a term needs most.
  fileprivate struct Need {
    var term: TolerancePredicate.Term
    /// The largest value seen, or the smallest cosine; for calibrated bounds the largest multiple of one.
    var value: Double?
    var address: String?
    /// How many times the limit it is: larger is worse.
    var excess = 0.0
  }

  init(_ rule: ToleranceRules.Rule) {
    self.rule = rule
    // What `equal` refuses could pass as a relative distance.
    let terms: [TolerancePredicate.Term] =
      if case .all(let terms) = rule.predicate { terms } else { [.limit(.relativeL2, 0)] }
    needs = terms.map { Need(term: $0) }
  }

  /// Whether the difference is within; `nil` where no term could be measured.
  mutating func judge(_ address: String, _ distance: RecordDistance, bound: Double) -> Bool? {
    matched += 1
    var verdict: Bool?
    for place in needs.indices {
      guard let holds = needs[place].judge(address, distance, bound: bound) else { continue }
      verdict = (verdict ?? true) && holds
    }
    if case .equal = rule.predicate { verdict = false }
    if verdict == false { refused += 1 }
    return verdict
  }

  var outcome: ToleranceRuleOutcome {
    var outcome = ToleranceRuleOutcome(
      pattern: rule.pattern.description, predicate: rule.predicate.description, line: rule.line)
    (outcome.matched, outcome.refused) = (matched, refused)
    let needed = needs.filter { $0.value != nil }
    guard !needed.isEmpty else { return outcome }
    outcome.minimum = needed.map(\.text).joined(separator: " and ")
    outcome.minimumAddress = needed.max { $0.excess < $1.excess }?.address
    return outcome
  }
}

extension RuleTally.Need {
  fileprivate mutating func judge(_ address: String, _ distance: RecordDistance, bound: Double) -> Bool? {
    switch term {
    case .limit(let measure, let limit):
      let found =
        switch measure {
        case .relativeL2: distance.relativeL2
        case .maximalDifference: distance.maximalDifference
        case .ulp: distance.ulp
        case .cosine: distance.cosine
        }
      guard let found else { return nil }
      if measure.isLowerLimit {
        note(found, isWorse: value.map { found < $0 } ?? true, excess: 1 + limit - found, address)
        return found >= limit
      }
      note(found, isWorse: value.map { found > $0 } ?? true, excess: limit > 0 ? found / limit : .infinity, address)
      return found <= limit
    case .calibrated(let factor):
      // Where no trial moved a bit, none may move; nothing needs to be measured for that.
      guard bound > 0 else {
        note(.infinity, isWorse: value.map { $0 < .infinity } ?? true, excess: .infinity, address)
        return false
      }
      guard bound.isFinite else { return true }
      guard let found = distance.relativeL2 else { return nil }
      note(found / bound, isWorse: value.map { found / bound > $0 } ?? true, excess: found / bound / factor, address)
      return found <= bound * factor
    }
  }

  private mutating func note(_ found: Double, isWorse: Bool, excess: Double, _ address: String) {
    guard isWorse else { return }
    (value, self.address, self.excess) = (found, address, excess)
  }

  /// The term with the smallest limit that passes.
  fileprivate var text: String {
    guard let value else { return "" }
    switch term {
    case .limit(let measure, _):
      if measure.isLowerLimit { return "\(measure.rawValue) >= \(LimitText.rounded(value, down: true))" }
      return "\(measure.rawValue) <= \(LimitText.rounded(value))"
    case .calibrated:
      return value.isFinite ? "calibrated * \(LimitText.rounded(value))" : "no multiple of a bound of 0"
    }
  }
}
