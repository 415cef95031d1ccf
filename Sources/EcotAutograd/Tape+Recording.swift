import EcotTensors

// Called by the operations: each appends one node. The overloads by number of inputs spare a small operation an array.
extension Tape {
  /// A leaf.
  func record(_ kind: NodeKind, needsGradient: Bool, _ value: Tensor) -> Variable {
    Variable(value: value, tape: self, node: log.record(kind, needsGradient: needsGradient))
  }

  /// A node of one input; `.detached` needs no gradient.
  func record(_ kind: NodeKind, _ a: Variable, _ value: Tensor, pullback: Pullback?) -> Variable {
    check(a)
    return Variable(value: value, tape: self, node: log.record(kind, a.node, pullback))
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
    return Variable(value: value, tape: self, node: log.record(.primitive(primitive), a.node, b.node, pullback))
  }

  /// An operation on any number of variables.
  func record(
    _ primitive: Primitive, _ inputs: [Variable], _ value: Tensor, _ pullback: @escaping Pullback
  ) -> Variable {
    for input in inputs { check(input) }
    return Variable(value: value, tape: self, node: log.record(.primitive(primitive), inputs.map(\.node), pullback))
  }

  /// Whether a gradient with respect to the variable will be wanted.
  func needs(_ variable: Variable) -> Bool { log.nodes[Int(variable.node)].needsGradient }

  private func check(_ variable: Variable) {
    precondition(variable.tape === self, "an operation on variables of two tapes")
  }
}
