import EcotTensors

/// Finds how a cause reaches the loss: records that differ, each a parent of the next.
struct BlamePath {
  /// The most addresses that are listed; the middle of a longer path is left out.
  static let limit = 24

  private let order: RecordOrder
  private let blame: Blame
  private var visited: [Bool]
  /// For a visited node the child through which it was reached; -1 for the end of a search.
  private var children: [Int32]

  init(_ order: RecordOrder, _ blame: Blame) {
    (self.order, self.blame) = (order, blame)
    visited = Array(repeating: false, count: order.matching.outcomes.count)
    children = Array(repeating: -1, count: visited.count)
  }

  /// A shortest path from a culprit to the first total loss that differs and follows from it; else to the last record that does.
  /// It is searched from its end: what was visited for one end and did not lead to the culprit is not visited again.
  mutating func from(_ culprit: Int) throws -> [TensorAddress] {
    let nodes = path(from: culprit)
    let shown =
      nodes.count <= Self.limit ? nodes : Array(nodes.prefix(Self.limit / 2) + nodes.suffix(Self.limit / 2))
    return try shown.map { try TensorAddress(order.address(of: $0)) }
  }

  private mutating func path(from culprit: Int) -> [Int] {
    for end in losses(from: order.step(of: culprit)) where reach(culprit, from: end) { return trail(culprit) }
    let nodes = order.matching.outcomes.indices.reversed().lazy.filter { [order] in
      order.matching.outcomes[$0].differs
    }
    for end in nodes where end == culprit || reach(culprit, from: end) { return trail(culprit) }
    return [culprit]
  }

  private func losses(from step: Int) -> [Int] {
    guard let path = order.paths.number(of: "loss/total.value") else { return [] }
    let steps = Set(order.golden.groups.map(\.step)).filter { $0 >= step }.sorted()
    return steps.compactMap { order.golden.record(step: $0, path: path) }
      .filter { order.matching.outcomes[$0].differs }
  }

  /// Walks back from `end` through parents that differ until it meets the culprit.
  private mutating func reach(_ culprit: Int, from end: Int) -> Bool {
    if visited[end] { return false }
    visited[end] = true
    if end == culprit { return true }
    var queue = [end]
    var next = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      var found = false
      blame.forEachParentNode(of: node) { parent in
        guard order.matching.outcomes[parent].differs, !visited[parent] else { return true }
        visited[parent] = true
        children[parent] = Int32(node)
        queue.append(parent)
        found = parent == culprit
        return !found
      }
      if found { return true }
    }
    return false
  }

  private func trail(_ culprit: Int) -> [Int] {
    var trail = [culprit]
    while let last = trail.last, children[last] >= 0 { trail.append(Int(children[last])) }
    return trail
  }
}
