import EcotTensors

/// Finds the first rule of an ordered list whose pattern matches an address.
///
/// Steps repeat the same paths, so a decision is kept by path and by what the patterns can tell of the step: all steps that
/// no pattern names share their decisions.
struct RuleLookup {
  private let patterns: [AddressPattern]
  /// Steps that a pattern may tell from others; `nil` where a pattern begins with `**` or with a glob of digits.
  private let namedSteps: Set<String>?
  private var decisions: [String: [String: Int?]] = [:]

  init(_ patterns: [AddressPattern]) {
    self.patterns = patterns
    var named: Set<String>? = []
    for pattern in patterns {
      let first = String(pattern.description.prefix { $0 != "/" })
      if first == "*" { continue }
      if first.utf8.contains(UInt8(ascii: "*")) { named = nil } else { named?.insert(first) }
    }
    namedSteps = named
  }

  /// The first matching rule of each path of a step; `nil` for a path that no rule matches.
  mutating func withDecisions<Result>(step: Int, _ body: (inout StepRules) throws -> Result) rethrows -> Result {
    let text = String(step)
    let isNamed = namedSteps.map { $0.contains(text) } ?? true
    let key = isNamed ? text : "*"
    var rules = StepRules(patterns: patterns, step: text, decisions: decisions.removeValue(forKey: key) ?? [:])
    let result = try body(&rules)
    decisions[key] = rules.decisions
    return result
  }

  /// The decisions of one step.
  struct StepRules {
    fileprivate let patterns: [AddressPattern]
    fileprivate let step: String
    fileprivate var decisions: [String: Int?]

    /// The first rule that matches `STEP/path`.
    mutating func rule(for path: String) -> Int? {
      if let known = decisions[path] { return known }
      let parts = AddressParts("\(step)/\(path)")
      let found = patterns.firstIndex { $0.matches(parts) }
      decisions[path] = .some(found)
      return found
    }
  }
}
