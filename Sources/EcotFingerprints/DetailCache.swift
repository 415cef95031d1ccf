import EcotTensors

/// The levels of a `DetailMap`, found once for all steps that its patterns cannot tell apart.
///
/// A pattern sees a step only as the first part of an address. Two steps whose texts match the same of all the map's pattern
/// parts are alike for every pattern, so that the level of an address at one step is its level at the other: in a long run
/// with rules for the first and the last step there are three kinds of steps, and patterns are matched for the first step of
/// each kind only.
struct DetailCache {
  private struct Name: Hashable {
    var kind: Int
    var stage: RunStage
    var scope: [String]
    var name: String
    var role: TensorRole
  }

  private let map: DetailMap
  private let parts: [AddressPattern]
  private var kinds: [[Bool]: Int] = [:]
  private var kindOfStep: [Int: Int] = [:]
  private var levels: [Name: DetailLevel] = [:]

  init(_ map: DetailMap) {
    self.map = map
    var parts: [AddressPattern] = []
    for rule in map.rules {
      for part in rule.pattern.description.split(separator: "/", omittingEmptySubsequences: false) {
        let pattern = AddressPattern(String(part))
        if !parts.contains(pattern) { parts.append(pattern) }
      }
    }
    self.parts = parts
  }

  mutating func level(for address: TensorAddress) -> DetailLevel {
    let name = Name(
      kind: kind(of: address.step), stage: address.stage, scope: address.scope, name: address.name, role: address.role)
    if let level = levels[name] { return level }
    let level = map.level(for: address)
    levels[name] = level
    return level
  }

  private mutating func kind(of step: Int) -> Int {
    if let kind = kindOfStep[step] { return kind }
    let text = String(step)
    let matches = parts.map { $0.matches(text) }
    let kind = kinds[matches] ?? kinds.count
    kinds[matches] = kind
    kindOfStep[step] = kind
    return kind
  }
}
