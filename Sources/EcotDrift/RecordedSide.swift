import EcotGoldens

/// One of the two goldens of a comparison, its addresses as numbers of a `PathTable` that both share.
struct RecordedSide {
  /// The records.
  let index: GoldenIndex
  /// The groups in the order of execution.
  let groups: [Group]
  private let lookup: RecordLookup

  /// What the search for causes needs of a group.
  struct Group {
    /// The step of its records.
    var step: Int
    /// The number of its first record.
    var first: Int
    /// The number of its records.
    var count: Int
    /// The paths of its records, and behind them those of parents from outside.
    var paths: [UInt32]
    fileprivate var parents: [GoldenGroup.Parent]
    fileprivate var offsets: [Int]
  }

  /// Numbers all addresses. Groups of the same addresses, such as those of a layer at every step, are read once.
  init(_ index: GoldenIndex, _ paths: inout PathTable) {
    self.index = index
    var tables: [UInt64: [(group: Int, paths: [UInt32])]] = [:]
    var groups: [Group] = []
    groups.reserveCapacity(index.groups.count)
    for (number, group) in index.groups.enumerated() {
      let checksum = group.pathsChecksum
      let numbers: [UInt32]
      if let same = tables[checksum]?.first(where: { index.groups[$0.group].hasSamePaths(as: group) }) {
        numbers = same.paths
      } else {
        let table = group.addressTable()
        numbers = (0..<table.count).map { place in table.withPath(at: place) { paths.insert($0) } }
        tables[checksum, default: []].append((number, numbers))
      }
      groups.append(
        Group(
          step: group.step, first: index.firstRecord(ofGroup: number), count: group.count, paths: numbers,
          parents: group.parents, offsets: group.parentOffsets))
    }
    self.groups = groups
    lookup = RecordLookup(groups, recordCount: index.count, pathCount: paths.count)
  }

  /// The path of a record.
  func path(of record: Int) -> Int {
    let (group, place) = index.position(of: record)
    return Int(groups[group].paths[place])
  }

  /// The record of a path at a step.
  func record(step: Int, path: Int) -> Int? { lookup.record(step: step, path: path) }

  /// A parent as a record names it; it need not be recorded itself.
  struct Parent {
    var step: Int
    var path: Int
    /// Its record on the same side.
    var record: Int?
  }

  /// Calls `body` with the parents of a record until it returns false.
  @inline(__always)
  func forEachParent(of record: Int, _ body: (Parent) -> Bool) {
    let (number, place) = index.position(of: record)
    let group = groups[number]
    for entry in group.offsets[place]..<group.offsets[place + 1] {
      let named = group.parents[entry]
      let own = Int(named.path)
      let step = group.step - Int(named.stepsBack)
      let path = Int(group.paths[own])
      let record =
        named.stepsBack == 0 && own < group.count ? group.first + own : lookup.record(step: step, path: path)
      if !body(Parent(step: step, path: path, record: record)) { return }
    }
  }

  /// The number of parents that a record names.
  func parentCount(of record: Int) -> Int {
    let (number, place) = index.position(of: record)
    return groups[number].offsets[place + 1] - groups[number].offsets[place]
  }
}

/// Records by step and path.
///
/// A table of steps x paths where that is not much larger than the number of records, as in a run whose steps are alike; else a
/// hash table.
private struct RecordLookup {
  private var ordinals: [Int: Int] = [:]
  private let pathCount: Int
  private var dense: [Int32] = []
  private var sparse: [Key: Int32] = [:]

  private struct Key: Hashable {
    var step: Int
    var path: Int
  }

  init(_ groups: [RecordedSide.Group], recordCount: Int, pathCount: Int) {
    self.pathCount = pathCount
    for group in groups where ordinals[group.step] == nil { ordinals[group.step] = ordinals.count }
    let (size, overflow) = ordinals.count.multipliedReportingOverflow(by: pathCount)
    let isDense = !overflow && size <= 4 * recordCount + 65_536
    if isDense { dense = Array(repeating: -1, count: size) } else { sparse.reserveCapacity(recordCount) }
    for group in groups {
      let start = (ordinals[group.step] ?? 0) * pathCount
      for place in 0..<group.count {
        // A damaged file may hold an address twice: the first counts.
        if isDense {
          let cell = start + Int(group.paths[place])
          if dense[cell] < 0 { dense[cell] = Int32(group.first + place) }
        } else {
          let key = Key(step: group.step, path: Int(group.paths[place]))
          if sparse[key] == nil { sparse[key] = Int32(group.first + place) }
        }
      }
    }
  }

  func record(step: Int, path: Int) -> Int? {
    guard path < pathCount else { return nil }
    if dense.isEmpty { return sparse[Key(step: step, path: path)].map(Int.init) }
    guard let ordinal = ordinals[step] else { return nil }
    let record = dense[ordinal * pathCount + path]
    return record < 0 ? nil : Int(record)
  }
}
