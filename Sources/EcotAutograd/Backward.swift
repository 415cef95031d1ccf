import EcotFiles
import EcotTensors

extension Tape {
  /// Adds the gradients of a scalar loss with respect to all parameters to `gradients`.
  ///
  /// Walks the nodes downward. A node's closure, and with it the activations that it keeps, is released right after it ran, a
  /// cotangent when it is consumed. A named node's cotangent is reported when the walk reaches it, for it is complete then;
  /// a parameter's when the walk has passed the first node that used it, so that gradients which are not kept never all exist at
  /// the same time. A second pass, of another tape, into the same gradients adds to them in place; `reportsParameters: false` keeps what their
  /// gradients came from for the last pass, which reports the sums.
  ///
  /// Throws where the loss is no scalar of this tape, depends on no parameter, or where backward has run before. After an error
  /// `gradients` is incomplete.
  package func backward(
    from loss: Variable, into gradients: inout Gradients, reportsParameters: Bool = true
  ) throws {
    guard loss.tape === self else { throw InputError("backward: the loss is of another tape") }
    guard loss.count == 1, loss.value.elementType == .float32 else {
      throw InputError("backward: the loss has shape \(loss.value.shapeText)", expected: "one float32")
    }
    guard mode == .training, !hasRunBackward else {
      throw InputError("backward: the tape has \(hasRunBackward ? "been walked already" : "kept no activations")")
    }
    let last = Int(loss.node)
    guard log.nodes[last].needsGradient else { throw InputError("backward: the loss depends on no parameter") }
    hasRunBackward = true
    defer { discard() }
    log.dropPullbacks(from: last + 1)

    let sink = GradientSink(tape: self, nodes: last + 1)
    for parameter in parameters where Int(parameter.node) <= last && log.nodes[Int(parameter.node)].needsGradient {
      if let sum = gradients.take(parameter.name) { sink.seed(Int(parameter.node), sum) }
    }
    // The loss may be a parameter itself, with an old sum.
    sink.seed(last, [1 + (sink.enter(last, firstEdge: 0)?.first ?? 0)])
    var walk = Walk(sink: sink, uses: firstUses(upTo: last))
    var node = last
    while node >= 0 {
      // No node from here on is part of a scope that must run again.
      let stop = Int(checkpoints.last?.nodes.upperBound ?? 0)
      if node < stop { try recompute(upTo: node, sink) }
      while node >= stop {
        visit(node, &walk)
        while walk.nextUse >= node { finish(walk.pop(), sink, &gradients, reports: reportsParameters) }
        node -= 1
      }
    }
  }

  private struct Walk {
    let sink: GradientSink
    /// Parameters by the first node that used them, the last one first.
    private let uses: [(node: Int, parameter: Int)]
    private var position = 0
    /// The first use of the next parameter that will be complete; -1 where there is none.
    private(set) var nextUse: Int

    init(sink: GradientSink, uses: [(node: Int, parameter: Int)]) {
      (self.sink, self.uses) = (sink, uses)
      nextUse = uses.first?.node ?? -1
    }

    mutating func pop() -> Int {
      defer {
        position += 1
        nextUse = position < uses.count ? uses[position].node : -1
      }
      return uses[position].parameter
    }
  }

  /// The first node that used each parameter, or itself where none did, the last one first.
  private func firstUses(upTo last: Int) -> [(node: Int, parameter: Int)] {
    var places: [Int32: Int] = [:]
    for (place, parameter) in parameters.enumerated() { places[parameter.node] = place }
    var uses = parameters.map { Int($0.node) }
    for node in stride(from: last, through: 0, by: -1) {
      let entry = log.nodes[node]
      for edge in log.edges[Int(entry.firstEdge)..<Int(entry.firstEdge + entry.edgeCount)] {
        if case .parameter = log.nodes[Int(edge)].kind, let place = places[edge] { uses[place] = node }
      }
    }
    return uses.enumerated().filter { $0.element <= last }.map { (node: $0.element, parameter: $0.offset) }
      .sorted { ($0.node, $0.parameter) > ($1.node, $1.parameter) }
  }

  /// Consumes the cotangent of one node.
  private func visit(_ node: Int, _ walk: inout Walk) {
    let (entry, sink) = (log.take(node), walk.sink)
    if case .parameter = entry.kind { return }
    guard var cotangent = sink.enter(node, firstEdge: entry.firstEdge) else { return }
    if entry.name >= 0 { report(node, &cotangent, sink) }
    if let pullback = entry.pullback {
      pullback(&cotangent, sink)
    } else if case .alias = entry.kind {
      sink.add(cotangent, to: 0)
    }
    sink.dropOrigins(of: node)
  }

  /// Stores a parameter's gradient and reports it.
  private func finish(_ index: Int, _ sink: GradientSink, _ gradients: inout Gradients, reports: Bool) {
    let (name, node, shape) = parameters[index]
    guard var cotangent = sink.enter(Int(node), firstEdge: log.nodes[Int(node)].firstEdge) else { return }
    let place = Int(log.nodes[Int(node)].name)
    if reports, place >= 0 { replace(&cotangent, ofShape: shape, at: names[place].gradientAddress) }
    gradients.put(name, shape: shape, cotangent, compute: sink.compute)
    guard let observer else { return }
    let parents = gradients.addOrigins(addresses(sink.origins(of: Int(node))), of: name)
    guard reports else { return }
    let address = names[place].gradientAddress
    observer.observe(Tensor(cotangent, ofShape: shape), at: address, parents: parents)
  }

  private func report(_ node: Int, _ cotangent: inout [Float], _ sink: GradientSink) {
    guard let observer else { return }
    let name = names[Int(log.nodes[node].name)]
    replace(&cotangent, ofShape: name.shape, at: name.gradientAddress)
    observer.observe(
      Tensor(cotangent, ofShape: name.shape), at: name.gradientAddress, parents: addresses(sink.origins(of: node)))
  }

  /// Takes over what the observer wants backward to go on with.
  private func replace(_ cotangent: inout [Float], ofShape shape: [Int], at address: TensorAddress) {
    guard let other = observer?.replacement(for: Tensor(cotangent, ofShape: shape), at: address),
      case .float32(let elements) = other.storage, elements.count == cotangent.count
    else { return }
    cotangent = elements
  }

  private func addresses(_ origins: [Int32]) -> [TensorAddress] {
    origins.map { origin in
      let isValue = origin & Origins.valueMark != 0
      let name = names[Int(log.nodes[Int(origin & ~Origins.valueMark)].name)]
      return isValue ? name.address : name.gradientAddress
    }
  }
}
