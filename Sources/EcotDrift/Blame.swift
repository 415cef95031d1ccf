import EcotGoldens

/// Finds the causes among the differences.
///
/// A record that differs is a *culprit* where none of its parents, on either side, differs; otherwise it only follows. Parents count
/// as this:
/// - A parent that both sides have recorded differs or not; one within its tolerance does not.
/// - A parent that one side alone has recorded, and that only this side names as a parent, was inserted or removed: that is a
///   difference, and what comes after it follows from it.
/// - A parent that both sides name but only one has recorded (the other's detail is off) is there on both sides, and nothing is
///   known of it: the search goes on at its own parents, to the nearest ancestors that both sides have recorded.
/// - A parent that neither side has recorded says nothing.
///
/// A missing or new record is a culprit where none of its parents is missing or new: values that differ remove no address.
struct Blame {
  private let golden: RecordedSide
  private let observed: RecordedSide
  private let matching: RecordMatching
  /// What lies behind one-sided records: 0 not known, 1 being looked at or nothing that differs, 2 a difference.
  private var behind: [UInt8] = []

  init(_ golden: RecordedSide, _ observed: RecordedSide, _ matching: RecordMatching) {
    (self.golden, self.observed, self.matching) = (golden, observed, matching)
  }

  /// The nodes of all culprits, the golden's in the order of execution and then those of the run alone.
  mutating func culprits() -> [Int] {
    var culprits: [Int] = []
    for node in matching.outcomes.indices where matching.outcomes[node].differs {
      if matching.outcomes[node].isOneSided ? !hasOneSidedParent(node) : !hasDifferingParent(node) {
        culprits.append(node)
      }
    }
    return culprits
  }

  /// Whether a parent of the node differs, in the sense above.
  mutating func hasDifferingParent(_ node: Int) -> Bool {
    let (mine, other) = (matching.goldenRecord(of: node), matching.observedRecord(of: node))
    return mine.map { hasDifferingParent($0, golden, counterpart: other, observed) { $0 } } ?? false
      || other.map { record in
        let nodes = matching
        return hasDifferingParent(record, observed, counterpart: mine, golden) { nodes.node(ofObserved: $0) }
      } ?? false
  }

  private mutating func hasDifferingParent(
    _ record: Int, _ side: RecordedSide, counterpart: Int?, _ otherSide: RecordedSide, node: (Int) -> Int
  ) -> Bool {
    var hidden: [Int] = []
    var differs = false
    var others: Set<Key>?
    side.forEachParent(of: record) { parent in
      guard let parentRecord = parent.record else { return true }
      let parentNode = node(parentRecord)
      let outcome = matching.outcomes[parentNode]
      guard outcome.differs else { return true }
      if outcome.isOneSided, let counterpart {
        let names = others ?? Self.parents(of: counterpart, otherSide)
        others = names
        if names.contains(Key(step: parent.step, path: parent.path)) {
          hidden.append(parentNode)
          return true
        }
      }
      differs = true
      return false
    }
    if differs { return true }
    for node in hidden where differenceBehind(node) { return true }
    return false
  }

  /// A parent's address.
  private struct Key: Hashable {
    var step: Int
    var path: Int
  }

  private static func parents(of record: Int, _ side: RecordedSide) -> Set<Key> {
    var keys = Set<Key>()
    side.forEachParent(of: record) { parent in
      keys.insert(Key(step: parent.step, path: parent.path))
      return true
    }
    return keys
  }

  private func hasOneSidedParent(_ node: Int) -> Bool {
    var found = false
    forEachParentNode(of: node) { parent in
      found = matching.outcomes[parent].isOneSided
      return !found
    }
    return found
  }

  /// Calls `body` with the nodes of the recorded parents on both sides until it returns false.
  func forEachParentNode(of node: Int, _ body: (Int) -> Bool) {
    var goesOn = true
    if let record = matching.goldenRecord(of: node) {
      golden.forEachParent(of: record) { parent in
        if let record = parent.record { goesOn = body(record) }
        return goesOn
      }
    }
    if goesOn, let record = matching.observedRecord(of: node) {
      observed.forEachParent(of: record) { parent in
        if let record = parent.record { goesOn = body(matching.node(ofObserved: record)) }
        return goesOn
      }
    }
  }

  /// Whether a difference lies behind a record that one side alone has, through any number of such records. A cycle, which only a
  /// damaged file can have, ends the search.
  private mutating func differenceBehind(_ start: Int) -> Bool {
    if behind.isEmpty { behind = Array(repeating: 0, count: matching.outcomes.count) }
    var stack: [(node: Int, isDone: Bool)] = [(start, false)]
    while let (node, isDone) = stack.popLast() {
      if isDone {
        forEachParentNode(of: node) { parent in
          let outcome = matching.outcomes[parent]
          if outcome.isOneSided ? behind[parent] == 2 : outcome.differs { behind[node] = 2 }
          return behind[node] != 2
        }
        continue
      }
      guard behind[node] == 0 else { continue }
      behind[node] = 1
      stack.append((node, true))
      forEachParentNode(of: node) { parent in
        if matching.outcomes[parent].isOneSided, behind[parent] == 0 { stack.append((parent, false)) }
        return true
      }
    }
    return behind[start] == 2
  }
}
