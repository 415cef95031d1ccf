import EcotTensors

// Called by the operations: each appends one node. The overloads by number of inputs spare a small operation an array.
extension Tape {
  /// A leaf.
  func record(_ kind: NodeKind, needsGradient: Bool, _ value: Tensor) -> Variable {
    if cursor != nil { return recordAgain(kind, [], value, nil) }
    return append(kind, edgeCount: 0, needsGradient: needsGradient, value, nil)
  }

  /// A node of one input; `.detached` needs no gradient.
  func record(_ kind: NodeKind, _ a: Variable, _ value: Tensor, pullback: Pullback?) -> Variable {
    check(a)
    if cursor != nil { return recordAgain(kind, [a.node], value, pullback) }
    edges.append(a.node)
    return append(kind, edgeCount: 1, needsGradient: kind != .detached && needs(a), value, pullback)
  }

  /// An operation on one variable.
  func record(_ primitive: Primitive, _ a: Variable, _ value: Tensor, _ pullback: @escaping Pullback) -> Variable {
    record(.primitive(primitive), a, value, pullback: pullback)
  }

  /// An operation on two variables.
  func record(
    _ primitive: Primitive, _ a: Variable, _ b: Variable, _ value: Tensor, _ pullback: @escaping Pullback
  ) -> Variable {
    check(a)
    check(b)
    if cursor != nil { return recordAgain(.primitive(primitive), [a.node, b.node], value, pullback) }
    edges.append(a.node)
    edges.append(b.node)
    return append(.primitive(primitive), edgeCount: 2, needsGradient: needs(a) || needs(b), value, pullback)
  }

  /// An operation on any number of variables.
  func record(
    _ primitive: Primitive, _ inputs: [Variable], _ value: Tensor, _ pullback: @escaping Pullback
  ) -> Variable {
    for input in inputs { check(input) }
    if cursor != nil { return recordAgain(.primitive(primitive), inputs.map(\.node), value, pullback) }
    edges.append(contentsOf: inputs.lazy.map(\.node))
    let needsGradient = inputs.contains { needs($0) }
    return append(.primitive(primitive), edgeCount: inputs.count, needsGradient: needsGradient, value, pullback)
  }

  /// Whether a gradient with respect to the variable will be wanted.
  func needs(_ variable: Variable) -> Bool { nodes[Int(variable.node)].needsGradient }

  private func check(_ variable: Variable) {
    precondition(variable.tape === self, "an operation on variables of two tapes")
  }

  /// The number of the next node.
  var position: Int32 { cursor ?? Int32(nodes.count) }

  private func append(
    _ kind: NodeKind, edgeCount: Int, needsGradient: Bool, _ value: Tensor, _ pullback: Pullback?
  ) -> Variable {
    let node = Int32(nodes.count)
    let firstEdge = edges.count - edgeCount
    nodes.append(
      Node(
        pullback: needsGradient && keepsPullbacks ? pullback : nil, firstEdge: Int32(firstEdge), name: -1,
        edgeCount: Int32(edgeCount), kind: kind, needsGradient: needsGradient, isNamed: false))
    if observer != nil {
      // One input's set is shared, not copied.
      var union = edgeCount > 0 ? sources[Int(edges[firstEdge])] : []
      for edge in edges[firstEdge...].dropFirst() { union.formSortedUnion(sources[Int(edge)]) }
      sources.append(union)
    }
    return Variable(value: value, tape: self, node: node)
  }

  /// The node exists from the first run of a checkpointed scope: only its closure is new.
  private func recordAgain(_ kind: NodeKind, _ inputs: [Int32], _ value: Tensor, _ pullback: Pullback?) -> Variable {
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
    return Variable(value: value, tape: self, node: node)
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
