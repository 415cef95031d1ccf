import EcotFiles
import EcotTensors

extension Tape {
  /// Adds the gradients of a scalar loss with respect to all parameters to `gradients`.
  ///
  /// Walks the nodes downward. A node's closure, and with it the activations that it keeps, is released right after it ran, a
  /// cotangent when it is consumed. A named node's cotangent is reported when the walk reaches it, for it is complete then. A
  /// second pass, of another tape, into the same gradients adds to them in place; `reportsParameters: false` keeps what their
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
    var walk = Walk(sink: sink, parameter: parameters.count - 1, reportsParameters: reportsParameters)
    var node = last
    while node >= 0 {
      // No node from here on is part of a scope that must run again.
      let stop = Int(checkpoints.last?.nodes.upperBound ?? 0)
      if node < stop { try recompute(upTo: node, sink) }
      while node >= stop {
        visit(node, &walk, &gradients)
        node -= 1
      }
    }
  }

  private struct Walk {
    let sink: GradientSink
    /// The last parameter that may lie at or below the node.
    var parameter: Int
    let reportsParameters: Bool
  }

  /// Consumes the cotangent of one node.
  private func visit(_ node: Int, _ walk: inout Walk, _ gradients: inout Gradients) {
    let (entry, sink) = (log.take(node), walk.sink)
    guard var cotangent = sink.enter(node, firstEdge: entry.firstEdge) else { return }
    if case .parameter = entry.kind {
      while walk.parameter >= 0, Int(parameters[walk.parameter].node) > node { walk.parameter -= 1 }
      return finish(walk.parameter, cotangent, sink, &gradients, reports: walk.reportsParameters)
    }
    if entry.name >= 0 { report(node, cotangent, sink) }
    if let pullback = entry.pullback {
      pullback(&cotangent, sink)
    } else if case .alias = entry.kind {
      sink.add(cotangent, to: 0)
    }
    sink.dropOrigins(of: node)
  }

  /// Stores a parameter's gradient and reports it.
  private func finish(
    _ index: Int, _ cotangent: [Float], _ sink: GradientSink, _ gradients: inout Gradients, reports: Bool
  ) {
    let (name, node, shape) = parameters[index]
    gradients.put(name, shape: shape, cotangent, compute: sink.compute)
    guard let observer else { return }
    let parents = gradients.addOrigins(addresses(sink.origins(of: Int(node))), of: name)
    guard reports else { return }
    let address = names[Int(log.nodes[Int(node)].name)].gradientAddress
    observer.observe(Tensor(cotangent, ofShape: shape), at: address, parents: parents)
  }

  private func report(_ node: Int, _ cotangent: [Float], _ sink: GradientSink) {
    guard let observer else { return }
    let name = names[Int(log.nodes[node].name)]
    observer.observe(
      Tensor(cotangent, ofShape: name.shape), at: name.gradientAddress, parents: addresses(sink.origins(of: node)))
  }

  private func addresses(_ origins: [Int32]) -> [TensorAddress] {
    origins.map { origin in
      let isValue = origin & Origins.valueMark != 0
      let name = names[Int(log.nodes[Int(origin & ~Origins.valueMark)].name)]
      return isValue ? name.address : name.gradientAddress
    }
  }
}
