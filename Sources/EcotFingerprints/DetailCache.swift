import EcotTensors

/// What a recorder knows of the addresses of a run, each looked up once: the level of detail, and the steps at which it has come.
///
/// A pattern sees a step only as the first part of an address. Two steps whose texts match the same of all the map's pattern
/// parts are alike for every pattern, so that the level of an address at one step is its level at the other: in a long run
/// with rules for the first and the last step there are three kinds of steps, and patterns are matched for the first step of
/// each kind only.
struct DetailCache {
  fileprivate struct Name: Hashable {
    var stage: RunStage
    var scope: [String]
    var name: String
    var role: TensorRole

    func names(_ address: TensorAddress) -> Bool {
      stage == address.stage && role == address.role && name == address.name && scope == address.scope
    }
  }

  /// One address at all steps.
  struct Entry {
    fileprivate let name: Name
    /// The address that came after this one the last time: steps mostly name the same tensors in the same order.
    var next = 0
    /// By kind of step.
    var levels: [DetailLevel?] = []
    /// In ascending order.
    var steps: [Int] = []
  }

  private let map: DetailMap
  private let parts: [AddressPattern]
  private var kinds: [[Bool]: Int] = [:]
  private var last: (step: Int, kind: Int)?
  private var slots: [Name: Int] = [:]
  private var entries: [Entry] = []
  /// The address that came last, for `Entry.next`.
  private var lastSlot = 0

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

  /// The level of an address, and whether it comes for the first time; one at level `off` may come again.
  mutating func admit(_ address: TensorAddress) -> (level: DetailLevel, isNew: Bool) {
    let slot = slot(of: address)
    let level = level(of: address, slot)
    return (level, level == .off || entries[slot].insert(address.step))
  }

  /// The level of an address, which may come again.
  mutating func level(of address: TensorAddress) -> DetailLevel { level(of: address, slot(of: address)) }

  private mutating func level(of address: TensorAddress, _ slot: Int) -> DetailLevel {
    let kind = kind(of: address.step)
    while entries[slot].levels.count <= kind { entries[slot].levels.append(nil) }
    if let level = entries[slot].levels[kind] { return level }
    let level = map.level(for: address)
    entries[slot].levels[kind] = level
    return level
  }

  private mutating func slot(of address: TensorAddress) -> Int {
    if lastSlot < entries.count {
      let next = entries[lastSlot].next
      if entries[next].name.names(address) {
        lastSlot = next
        return next
      }
    }
    let name = Name(stage: address.stage, scope: address.scope, name: address.name, role: address.role)
    let slot = slots[name] ?? entries.count
    if slot == entries.count {
      entries.append(Entry(name: name))
      slots[name] = slot
    }
    entries[lastSlot].next = slot
    lastSlot = slot
    return slot
  }

  private mutating func kind(of step: Int) -> Int {
    if let last, last.step == step { return last.kind }
    let text = String(step)
    let matches = parts.map { $0.matches(text) }
    let kind = kinds[matches] ?? kinds.count
    kinds[matches] = kind
    last = (step, kind)
    return kind
  }
}

extension DetailCache.Entry {
  /// Adds a step; false where it is there. Steps come in ascending order, as a rule.
  fileprivate mutating func insert(_ step: Int) -> Bool {
    guard let last = steps.last, last >= step else {
      steps.append(step)
      return true
    }
    let place = steps.firstIndex { $0 >= step } ?? steps.count
    if place < steps.count, steps[place] == step { return false }
    steps.insert(step, at: place)
    return true
  }
}
