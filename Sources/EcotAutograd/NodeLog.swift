/// The entries of a tape.
///
/// All of a tape's state that recording changes is in this one value, so that an operation costs one exclusive access to it.
struct NodeLog {
  private(set) var nodes: [Node] = []
  /// The inputs of all nodes, one after the other.
  private(set) var edges: [Int32] = []
  /// For each node, what somebody who reads it names as parent: itself where it is named, else its nearest named ancestors, in
  /// ascending order. Empty without an observer.
  private(set) var sources: [[Int32]] = []
  private let keepsSources: Bool

  /// Whether closures are kept: not in inference, nor in the first run of a checkpointed scope.
  var keepsPullbacks: Bool
  /// The next node of a scope that runs again, or nil.
  var cursor: Int32?

  init(keepsPullbacks: Bool, keepsSources: Bool) {
    (self.keepsPullbacks, self.keepsSources) = (keepsPullbacks, keepsSources)
  }

  /// The number of the next node.
  var position: Int32 { cursor ?? Int32(nodes.count) }

  /// A leaf.
  mutating func record(_ kind: NodeKind, needsGradient: Bool) -> Int32 {
    if cursor != nil { return recordAgain(kind, [], nil) }
    return append(kind, edgeCount: 0, needsGradient: needsGradient, nil)
  }

  /// A node of one input; a detached one needs no gradient.
  mutating func record(_ kind: NodeKind, _ a: Int32, _ pullback: Pullback?) -> Int32 {
    if cursor != nil { return recordAgain(kind, [a], pullback) }
    edges.append(a)
    var needsGradient = nodes[Int(a)].needsGradient
    if case .detached = kind { needsGradient = false }
    return append(kind, edgeCount: 1, needsGradient: needsGradient, pullback)
  }

  /// A node of two inputs.
  mutating func record(_ kind: NodeKind, _ a: Int32, _ b: Int32, _ pullback: Pullback?) -> Int32 {
    if cursor != nil { return recordAgain(kind, [a, b], pullback) }
    edges.append(a)
    edges.append(b)
    let needsGradient = nodes[Int(a)].needsGradient || nodes[Int(b)].needsGradient
    return append(kind, edgeCount: 2, needsGradient: needsGradient, pullback)
  }

  /// A node of any number of inputs.
  mutating func record(_ kind: NodeKind, _ inputs: [Int32], _ pullback: Pullback?) -> Int32 {
    if cursor != nil { return recordAgain(kind, inputs, pullback) }
    edges.append(contentsOf: inputs)
    let needsGradient = kind != .detached && inputs.contains { nodes[Int($0)].needsGradient }
    return append(kind, edgeCount: inputs.count, needsGradient: needsGradient, pullback)
  }

  private mutating func append(
    _ kind: NodeKind, edgeCount: Int, needsGradient: Bool, _ pullback: Pullback?
  ) -> Int32 {
    let node = Int32(nodes.count)
    let firstEdge = edges.count - edgeCount
    nodes.append(
      Node(
        pullback: needsGradient && keepsPullbacks ? pullback : nil, firstEdge: Int32(firstEdge), name: -1,
        edgeCount: Int32(edgeCount), kind: kind, needsGradient: needsGradient, isNamed: false))
    if keepsSources {
      // One input's set is shared, not copied.
      var union = edgeCount > 0 ? sources[Int(edges[firstEdge])] : []
      for edge in edges[firstEdge...].dropFirst() { union.formSortedUnion(sources[Int(edge)]) }
      sources.append(union)
    }
    return node
  }

  /// The node exists from the first run of a checkpointed scope: only its closure is new.
  private mutating func recordAgain(_ kind: NodeKind, _ inputs: [Int32], _ pullback: Pullback?) -> Int32 {
    let node = position
    precondition(Int(node) < nodes.count, "a checkpointed scope recorded more when it ran again")
    let old = nodes[Int(node)]
    let firstEdge = Int(old.firstEdge)
    precondition(
      old.kind == kind && edges[firstEdge..<(firstEdge + Int(old.edgeCount))].elementsEqual(inputs),
      "a checkpointed scope did something else when it ran again")
    if keepsPullbacks, old.needsGradient { nodes[Int(node)].pullback = pullback }
    nodes[Int(node)].isNamed = false
    cursor = node + 1
    return node
  }

  /// Marks a node as named; with an entry of `Tape.names`, it becomes what its readers name as parent.
  mutating func setName(_ node: Int32, _ name: Int32? = nil) {
    nodes[Int(node)].isNamed = true
    guard let name else { return }
    nodes[Int(node)].name = name
    sources[Int(node)] = [node]
  }

  /// A node with its closure, which the log forgets.
  mutating func take(_ node: Int) -> Node {
    let entry = nodes[node]
    nodes[node].pullback = nil
    return entry
  }

  /// Forgets the closures from a node on.
  mutating func dropPullbacks(from first: Int) {
    for node in first..<nodes.count { nodes[node].pullback = nil }
  }
}

extension [Int32] {
  /// Adds the numbers of another ascending list to this one, each once.
  mutating func formSortedUnion(_ other: [Int32]) {
    if other.isEmpty || self == other { return }
    if isEmpty {
      self = other
      return
    }
    var union: [Int32] = []
    union.reserveCapacity(count + other.count)
    var (i, j) = (0, 0)
    while i < count, j < other.count {
      let (a, b) = (self[i], other[j])
      union.append(Swift.min(a, b))
      if a <= b { i += 1 }
      if b <= a { j += 1 }
    }
    union.append(contentsOf: self[i...])
    union.append(contentsOf: other[j...])
    self = union
  }
}
