import EcotGoldens

/// The paths of one side that the other lacks, and which of them can be recognised by their parents.
struct UnmatchedPaths {
  /// The records and their parents.
  let side: RecordedSide
  /// The paths in the order of execution.
  private(set) var paths: [Int] = []
  private var entries: [Int: Entry] = [:]
  private var ready: [Int] = []
  private var classes: [Signature: [Int]] = [:]
  /// Signatures to look at again because one of their paths found its match in another way.
  private var shrunk: [Signature] = []

  /// First step, type and shape, and the parents under the golden's names.
  struct Signature: Hashable {
    fileprivate var words: [Int]
  }

  private struct Entry {
    var records: [Int] = []
    /// What the golden calls it, once that is known.
    var name: Int?
    /// Parents without a name.
    var missing = 0
    /// Paths that have this one as a parent.
    var children: [Int] = []
    var signature: Signature?
  }

  /// Collects the records that `isOneSided` and whose path the other side has nowhere.
  init(_ side: RecordedSide, without others: [Bool], where isOneSided: (Int) -> Bool) {
    self.side = side
    for group in side.groups {
      for place in 0..<group.count where isOneSided(group.first + place) {
        let path = Int(group.paths[place])
        if others[path] { continue }
        if entries[path] == nil { paths.append(path) }
        entries[path, default: Entry()].records.append(group.first + place)
      }
    }
  }

  /// The records of a path, in the order of execution.
  func records(of path: Int) -> [Int] { entries[path]?.records ?? [] }

  /// Whether a path is one of these and has no match yet.
  func isOpen(_ path: Int) -> Bool { entries[path].map { $0.name == nil } ?? false }

  /// The paths of a signature that have no match yet.
  func open(_ signature: Signature) -> [Int] { (classes[signature] ?? []).filter(isOpen) }

  // MARK: Parents

  /// Finds the paths whose parents all have names. To be called once, after the matches that need no search.
  mutating func findReady() {
    for path in paths where isOpen(path) {
      var waits = Set<Int>()
      side.forEachParent(of: entries[path]?.records.first ?? 0) { parent in
        // A path of its own earlier step says nothing.
        if parent.record != nil, parent.path != path, isOpen(parent.path), waits.insert(parent.path).inserted {
          entries[parent.path]?.children.append(path)
        }
        return true
      }
      entries[path]?.missing = waits.count
      if waits.isEmpty { ready.append(path) }
    }
  }

  /// Gives every path that became ready its signature; returns the signatures that have changed, without repetition.
  mutating func classifyReady() -> [Signature] {
    var changed: [Signature] = shrunk
    for path in ready where isOpen(path) {
      guard let signature = signature(of: path) else { continue }
      entries[path]?.signature = signature
      classes[signature, default: []].append(path)
      changed.append(signature)
    }
    ready = []
    shrunk = []
    return changed
  }

  /// Notes what the golden calls a path; its children may become ready.
  mutating func settle(_ path: Int, as name: Int) {
    guard entries[path]?.name == nil else { return }
    entries[path]?.name = name
    if let signature = entries[path]?.signature { shrunk.append(signature) }
    for child in entries[path]?.children ?? [] {
      entries[child]?.missing -= 1
      if entries[child]?.missing == 0 { ready.append(child) }
    }
  }

  private func signature(of path: Int) -> Signature? {
    guard let record = entries[path]?.records.first else { return nil }
    var parents: [(name: Int, stepsBack: Int)] = []
    let step = side.index.step(at: record)
    side.forEachParent(of: record) { parent in
      parents.append((parent.path == path ? -1 : entries[parent.path]?.name ?? parent.path, step - parent.step))
      return true
    }
    guard !parents.isEmpty else { return nil }
    parents.sort { $0 < $1 }
    return Signature(words: kind(of: record) + [-1] + parents.flatMap { [$0.name, $0.stepsBack] })
  }

  private func kind(of record: Int) -> [Int] {
    [side.index.step(at: record), Int(side.index.elementType(at: record).rawValue)] + side.index.shape(at: record)
  }

  // MARK: Contents

  /// What the first record of a path holds.
  func firstContent(of path: Int) -> [UInt64] { content(records(of: path).prefix(1)) }

  /// What all records of a path hold.
  func contents(of path: Int) -> [UInt64] { content(records(of: path)[...]) }

  private func content(_ records: ArraySlice<Int>) -> [UInt64] {
    records.flatMap { record in
      let digest = side.index.digest(at: record)
      return [digest.high, digest.low] + kind(of: record).map { UInt64(bitPattern: Int64($0)) }
    }
  }
}
