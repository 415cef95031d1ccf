import EcotGoldens
import EcotTensors

/// Finds the first rule of an ordered list whose pattern matches an address, for whole groups of records.
///
/// Steps repeat the same paths. So decisions are kept by path and by what the patterns can tell of the step, and a group whose
/// paths were seen before has its decisions at the price of one comparison of bytes.
struct RuleLookup {
  private let patterns: [AddressPattern]
  /// Steps that a pattern may tell from others; `nil` where a pattern begins with a glob other than `*`.
  private let namedSteps: Set<String>?
  private var decisions: [StepPath: Int?] = [:]
  private var groups: [(step: String, group: GoldenGroup, rules: [Int?])] = []

  private struct StepPath: Hashable {
    var step: String
    var path: String
  }

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

  /// For each record of a group the first rule that matches its address, or `nil`.
  mutating func rules(ofGroup number: Int, in index: GoldenIndex) -> [Int?] {
    let group = index.groups[number]
    let step = String(group.step)
    let key = namedSteps?.contains(step) ?? true ? step : "*"
    if let known = groups.first(where: { $0.step == key && $0.group.hasSamePaths(as: group) }) { return known.rules }
    let table = index.addressTable(ofGroup: number)
    let rules = (0..<group.count).map { place -> Int? in
      let path = table.path(at: place)
      let stepPath = StepPath(step: key, path: path)
      if let known = decisions[stepPath] { return known }
      let parts = AddressParts("\(step)/\(path)")
      let found = patterns.firstIndex { $0.matches(parts) }
      decisions[stepPath] = .some(found)
      return found
    }
    groups.append((key, group, rules))
    return rules
  }
}
