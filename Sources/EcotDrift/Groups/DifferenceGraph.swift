import EcotGoldens
import EcotTensors

/// One address at which two goldens do not hold the same.
public struct DifferingRecord: Sendable, Equatable {
  /// The machine form of the address.
  public var address: String
  /// The number of the golden's record; `nil` where it has none.
  public var golden: Int?
  /// The number of the other side's record; `nil` where it has none.
  public var observed: Int?

  /// Which sides have the record.
  public var presence: Presence {
    golden == nil ? .observedOnly : observed == nil ? .goldenOnly : .both
  }

  /// Which sides have a record.
  public enum Presence: Sendable {
    case both, goldenOnly, observedOnly
  }
}

/// Every record that differs between two goldens, and which of them follow from which.
///
/// A record that differs although no recorded parent of it does, on either side, is a root; every other one descends from at
/// least one root. Whoever decides about roots has decided about everything: see `reach`.
public struct DifferenceGraph: Sendable {
  /// The golden.
  public let golden: Golden
  /// What it is compared with.
  public let observed: Golden
  /// The differing records in the order of looking: step, stage, then the order of execution.
  public let records: [DifferingRecord]
  /// The places in `records` of the roots, ascending.
  public let roots: [Int]
  /// The children of record `i` are `children[childOffsets[i]..<childOffsets[i + 1]]`.
  private let children: [Int]
  private let childOffsets: [Int]

  /// Compares digests, which cover type and shape, at every address.
  public init(golden: Golden, observed: Golden) throws {
    (self.golden, self.observed) = (golden, observed)
    records = try Self.differing(golden.index, observed.index)
    let places = Dictionary(
      records.enumerated().map { ($0.element.address, $0.offset) }, uniquingKeysWith: { first, _ in first })
    let parents = records.enumerated().map { place, record in
      Self.parents(of: record, golden.index, observed.index).compactMap { places[$0] }.filter { $0 != place }
    }
    var counts = Array(repeating: 0, count: records.count + 1)
    for list in parents { for parent in list { counts[parent + 1] += 1 } }
    for place in records.indices { counts[place + 1] += counts[place] }
    var (next, children) = (counts, Array(repeating: 0, count: counts.last ?? 0))
    for (place, list) in parents.enumerated() {
      for parent in list {
        children[next[parent]] = place
        next[parent] += 1
      }
    }
    (self.children, childOffsets) = (children, counts)
    roots = Self.roots(parents, children: children, offsets: counts)
  }

  /// Marks records and everything that descends from them; what is marked already is not entered again.
  public func reach(from starts: some Sequence<Int>, marks: inout [Bool]) {
    Self.reach(from: starts, children: children, offsets: childOffsets, marks: &marks)
  }

  /// For each record the number of the only group that it descends from; `nil` where there are several.
  ///
  /// A record that two groups reach hands "several" on to all its descendants, so that no record is entered more than three
  /// times, however many groups there are.
  public func soleOwners(of groups: [DifferenceGroup]) -> [Int?] {
    let (none, several) = (-1, -2)
    var owners = Array(repeating: none, count: records.count)
    for (number, group) in groups.enumerated() {
      var stack = group.roots
      while let place = stack.popLast() {
        guard owners[place] != number, owners[place] != several else { continue }
        owners[place] = owners[place] == none ? number : several
        stack += children[childOffsets[place]..<childOffsets[place + 1]]
      }
    }
    return owners.map { $0 < 0 ? nil : $0 }
  }

  private static func reach(from starts: some Sequence<Int>, children: [Int], offsets: [Int], marks: inout [Bool]) {
    var stack = Array(starts)
    while let place = stack.popLast() {
      guard !marks[place] else { continue }
      marks[place] = true
      stack += children[offsets[place]..<offsets[place + 1]]
    }
  }

  /// Records without a differing parent. What none of them reaches lies on a circle, which only a made-up file has: its first
  /// record stands for it.
  private static func roots(_ parents: [[Int]], children: [Int], offsets: [Int]) -> [Int] {
    var roots = parents.indices.filter { parents[$0].isEmpty }
    var reached = Array(repeating: false, count: parents.count)
    reach(from: roots, children: children, offsets: offsets, marks: &reached)
    for place in parents.indices where !reached[place] {
      roots.append(place)
      reach(from: CollectionOfOne(place), children: children, offsets: offsets, marks: &reached)
    }
    return roots.sorted()
  }

  private static func differing(_ golden: GoldenIndex, _ observed: GoldenIndex) throws -> [DifferingRecord] {
    var found: [DifferingRecord] = []
    for record in 0..<golden.count {
      let address = golden.address(at: record)
      let other = observed.record(at: address)
      if let other, golden.digest(at: record) == observed.digest(at: other) { continue }
      found.append(DifferingRecord(address: address, golden: record, observed: other))
    }
    for record in 0..<observed.count {
      let address = observed.address(at: record)
      if golden.record(at: address) == nil { found.append(DifferingRecord(address: address, observed: record)) }
    }
    let keys = try found.map { record in
      let address = try TensorAddress(record.address)
      return (address.step, address.stage.order, record.golden ?? record.observed ?? 0)
    }
    // By place where all else is equal: a number may be the golden's or the other side's.
    return found.indices.sorted { keys[$0] == keys[$1] ? $0 < $1 : keys[$0] < keys[$1] }.map { found[$0] }
  }

  private static func parents(of record: DifferingRecord, _ golden: GoldenIndex, _ observed: GoldenIndex) -> [String] {
    let before = record.golden.map { golden.parents(at: $0) } ?? []
    return before + (record.observed.map { observed.parents(at: $0) } ?? []).filter { !before.contains($0) }
  }
}
