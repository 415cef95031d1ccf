import EcotGoldens

/// Which records of two goldens belong together, and which of the pairs differ.
///
/// Groups whose addresses are the same bytes are compared column by column; addresses are numbered and looked up only where a
/// group differs in its addresses.
///
/// A *node* is one address of the comparison: record r of the golden is node r, with or without a partner in the run; record o of
/// the run that has no partner is node `goldenCount + o`.
struct RecordMatching {
  /// A record without a partner.
  static let none: Int32 = -1

  /// The number of records of the golden.
  let goldenCount: Int
  /// For each record of the golden its partner in the run.
  private(set) var partners: [Int32]
  /// For each record of the run its partner in the golden.
  private(set) var observedPartners: [Int32]
  /// The outcome of every node. A record that differs is `downstream` until the search for causes says otherwise; `absent` is
  /// what was left out, and the place of a record of the run that has a partner.
  var outcomes: [DriftMap.Cell]
  /// The golden's records that were looked at.
  private(set) var compared = 0
  /// The golden's records of other steps.
  private(set) var filtered = 0
  /// Nodes of other steps that both sides have: they say whether parents of compared records differ, and count for nothing else.
  private(set) var lead: [Int] = []
  private let golden: GoldenIndex
  private let observed: GoldenIndex
  private var goldenStrangers: [Int] = []
  private var observedStrangers: [Int] = []

  /// Compares groups that stand at the same places and hold the same addresses. The others wait for `matchStrangers`.
  init(golden: GoldenIndex, observed: GoldenIndex, steps: RangeSet<Int>?) {
    (self.golden, self.observed, goldenCount) = (golden, observed, golden.count)
    partners = Array(repeating: Self.none, count: golden.count)
    observedPartners = Array(repeating: Self.none, count: observed.count)
    outcomes = Array(repeating: .absent, count: golden.count + observed.count)
    let places = Dictionary(Self.places(observed), uniquingKeysWith: { first, _ in first })
    var matched = Array(repeating: false, count: observed.groups.count)
    for (place, number) in Self.places(golden) {
      let group = golden.groups[number]
      if let steps, !steps.contains(group.step) {
        filtered += group.count
        continue
      }
      compared += group.count
      if let partner = places[place], group.hasSameAddresses(as: observed.groups[partner]) {
        matched[partner] = true
        compareColumns(number, partner)
      } else {
        goldenStrangers.append(number)
      }
    }
    observedStrangers = observed.groups.indices.filter { group in
      !matched[group] && steps.map { $0.contains(observed.groups[group].step) } ?? true
    }
  }

  /// Whether some groups hold other addresses than the other side's.
  var hasStrangers: Bool { !goldenStrangers.isEmpty || !observedStrangers.isEmpty }

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

  private mutating func compareColumns(_ left: Int, _ right: Int) {
    let (group, other) = (golden.groups[left], observed.groups[right])
    let (first, second) = (golden.firstRecord(ofGroup: left), observed.firstRecord(ofGroup: right))
    let sameLayout = group.hasSameLayout(as: other)
    for place in 0..<group.count {
      partners[first + place] = Int32(second + place)
      observedPartners[second + place] = Int32(first + place)
      let isSame =
        group.digests[place] == other.digests[place]
        && (sameLayout
          || group.elementTypes[place] == other.elementTypes[place] && group.shape(at: place) == other.shape(at: place))
      outcomes[first + place] = isSame ? .identical : .downstream
    }
  }

  // MARK: Addresses that stand elsewhere

  /// Looks up the records of groups that have no counterpart, address by address.
  mutating func matchStrangers(_ left: RecordedSide, _ right: RecordedSide) {
    for number in goldenStrangers {
      let group = left.groups[number]
      for place in 0..<group.count {
        let record = group.first + place
        // An address that a damaged file holds twice has one partner.
        if let other = right.record(step: group.step, path: Int(group.paths[place])),
          observedPartners[other] == Self.none
        {
          pair(record, other)
        } else {
          outcomes[record] = .missing
        }
      }
    }
    for number in observedStrangers {
      let group = right.groups[number]
      for record in group.first..<(group.first + group.count) where observedPartners[record] == Self.none {
        outcomes[goldenCount + record] = .new
      }
    }
  }

  /// Compares the records of other steps that the run has all the same, such as those of the step before.
  mutating func matchLead(_ left: RecordedSide, _ right: RecordedSide, steps: RangeSet<Int>) {
    for group in right.groups where !steps.contains(group.step) {
      for place in 0..<group.count {
        guard let record = left.record(step: group.step, path: Int(group.paths[place])), partners[record] == Self.none
        else { continue }
        pair(record, group.first + place)
        lead.append(record)
      }
    }
    lead.sort()
  }

  /// Leaves out the records of other steps, once the search for causes has seen them.
  mutating func leaveOutLead() {
    for node in lead { outcomes[node] = .absent }
  }

  /// Takes a record of the golden and one of the run for the same tensor.
  mutating func pair(_ record: Int, _ other: Int) {
    partners[record] = Int32(other)
    observedPartners[other] = Int32(record)
    outcomes[goldenCount + other] = .absent
    let isSame =
      golden.digest(at: record) == observed.digest(at: other)
      && golden.elementType(at: record) == observed.elementType(at: other)
      && golden.shape(at: record) == observed.shape(at: other)
    outcomes[record] = isSame ? .identical : .downstream
  }

  // MARK: Nodes

  /// The node of a record of the run.
  func node(ofObserved record: Int) -> Int {
    let partner = observedPartners[record]
    return partner == Self.none ? goldenCount + record : Int(partner)
  }

  /// The golden's record of a node.
  func goldenRecord(of node: Int) -> Int? { node < goldenCount ? node : nil }

  /// The run's record of a node.
  func observedRecord(of node: Int) -> Int? {
    if node >= goldenCount { return node - goldenCount }
    return partners[node] == Self.none ? nil : Int(partners[node])
  }
}

extension DriftMap.Cell {
  /// Whether the two sides differ here by more than is allowed.
  var differs: Bool {
    switch self {
    case .absent, .identical, .within: false
    case .downstream, .culprit, .missing, .new: true
    }
  }

  /// Whether one side alone has the record.
  var isOneSided: Bool { self == .missing || self == .new }
}
