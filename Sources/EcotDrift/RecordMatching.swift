import EcotGoldens

/// Which records of two goldens belong together, and which of the pairs differ.
///
/// Groups whose addresses are the same bytes are compared column by column; addresses are written out and looked up only
/// where a group differs in its addresses.
struct RecordMatching {
  /// Records at one address.
  enum Pair {
    case both(golden: Int, observed: Int)
    case goldenOnly(Int)
    case observedOnly(Int)

    /// The place in the order of execution, of the golden where it has the record.
    var order: Int {
      switch self {
      case .both(let record, _), .goldenOnly(let record), .observedOnly(let record): record
      }
    }

    /// Whether both sides have the record.
    var isOnBothSides: Bool {
      if case .both = self { true } else { false }
    }
  }

  /// The pairs that differ or have one side only.
  private(set) var differences: [Pair] = []
  /// The golden's records that were looked at.
  private(set) var compared = 0
  /// The golden's records of other steps.
  private(set) var filtered = 0
  private let golden: GoldenIndex
  private let observed: GoldenIndex

  init(golden: GoldenIndex, observed: GoldenIndex, steps: Range<Int>?) {
    (self.golden, self.observed) = (golden, observed)
    let partners = Self.groupsByPlace(observed)
    var matched = Set<Int>()
    var strangers: [Int] = []
    for (place, number) in Self.places(golden) {
      let group = golden.groups[number]
      if let steps, !steps.contains(group.step) {
        filtered += group.count
        continue
      }
      compared += group.count
      if let partner = partners[place], group.hasSameAddresses(as: observed.groups[partner]) {
        matched.insert(partner)
        compareColumns(number, partner)
      } else {
        strangers.append(number)
      }
    }
    let rest = observed.groups.indices.filter { group in
      !matched.contains(group) && steps.map { $0.contains(observed.groups[group].step) } ?? true
    }
    for group in strangers { lookUpRecords(of: group) }
    for group in rest { lookUpStrangers(of: group) }
  }

  /// A group's step and its number among the groups of that step.
  private struct Place: Hashable {
    var step: Int
    var ordinal: Int
  }

  private static func places(_ index: GoldenIndex) -> [(Place, Int)] {
    var ordinals: [Int: Int] = [:]
    return index.groups.indices.map { number in
      let step = index.groups[number].step
      let ordinal = ordinals[step, default: 0]
      ordinals[step] = ordinal + 1
      return (Place(step: step, ordinal: ordinal), number)
    }
  }

  private static func groupsByPlace(_ index: GoldenIndex) -> [Place: Int] {
    Dictionary(places(index), uniquingKeysWith: { first, _ in first })
  }

  private mutating func compareColumns(_ left: Int, _ right: Int) {
    let (group, other) = (golden.groups[left], observed.groups[right])
    let sameLayout = group.hasSameLayout(as: other)
    if sameLayout, group.digests == other.digests { return }
    let (first, second) = (golden.firstRecord(ofGroup: left), observed.firstRecord(ofGroup: right))
    for index in 0..<group.count {
      if group.digests[index] == other.digests[index],
        sameLayout
          || group.elementTypes[index] == other.elementTypes[index] && group.shape(at: index) == other.shape(at: index)
      {
        continue
      }
      differences.append(.both(golden: first + index, observed: second + index))
    }
  }

  private mutating func lookUpRecords(of group: Int) {
    let first = golden.firstRecord(ofGroup: group)
    for record in first..<(first + golden.groups[group].count) {
      guard let other = observed.record(at: golden.address(at: record)) else {
        differences.append(.goldenOnly(record))
        continue
      }
      if golden.digest(at: record) != observed.digest(at: other)
        || golden.elementType(at: record) != observed.elementType(at: other)
        || golden.shape(at: record) != observed.shape(at: other)
      {
        differences.append(.both(golden: record, observed: other))
      }
    }
  }

  private mutating func lookUpStrangers(of group: Int) {
    let first = observed.firstRecord(ofGroup: group)
    for record in first..<(first + observed.groups[group].count)
    where golden.record(at: observed.address(at: record)) == nil {
      differences.append(.observedOnly(record))
    }
  }
}
