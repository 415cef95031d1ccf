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
    guard nodes[last].needsGradient else { throw InputError("backward: the loss depends on no parameter") }
    hasRunBackward = true
    defer { discard() }
    for node in (last + 1)..<nodes.count { nodes[node].pullback = nil }

    let sink = GradientSink(tape: self, nodes: last + 1)
    for parameter in parameters where Int(parameter.node) <= last && nodes[Int(parameter.node)].needsGradient {
      if let sum = gradients.take(parameter.name) { sink.seed(Int(parameter.node), sum) }
    }
    var parameter = parameters.count - 1
    // The loss may be a parameter itself, with an old sum.
    sink.seed(last, [1 + (sink.take(last)?.first ?? 0)])
    for node in stride(from: last, through: 0, by: -1) {
      if let scope = checkpoints.last, Int(scope.nodes.upperBound) > node { try recompute(upTo: node, sink) }
      guard var cotangent = sink.take(node) else {
        nodes[node].pullback = nil
        continue
      }
      if nodes[node].kind == .parameter {
        while parameter >= 0, Int(parameters[parameter].node) > node { parameter -= 1 }
        finish(parameter, cotangent, sink, &gradients, reports: reportsParameters)
        continue
      }
      if nodes[node].name >= 0 { report(node, cotangent, sink) }
      sink.enter(node)
      if let pullback = nodes[node].pullback.take() {
        pullback(&cotangent, sink)
      } else if nodes[node].kind == .alias {
        sink.add(cotangent, to: 0)
      }
      if observer != nil { sink.dropOrigins(of: node) }
    }
  }

  /// Stores a parameter's gradient and reports it.
  private func finish(
    _ index: Int, _ cotangent: [Float], _ sink: GradientSink, _ gradients: inout Gradients, reports: Bool
  ) {
    let (name, node, shape) = parameters[index]
    gradients.put(name, shape: shape, cotangent)
    guard let observer else { return }
    let parents = gradients.addOrigins(addresses(sink.origins(of: Int(node))), of: name)
    guard reports else { return }
    let address = names[Int(nodes[Int(node)].name)].gradientAddress
    observer.observe(Tensor(cotangent, ofShape: shape), at: address, parents: parents)
  }

  private func report(_ node: Int, _ cotangent: [Float], _ sink: GradientSink) {
    guard let observer else { return }
    let name = names[Int(nodes[node].name)]
    observer.observe(
      Tensor(cotangent, ofShape: name.shape), at: name.gradientAddress, parents: addresses(sink.origins(of: node)))
  }

  private func addresses(_ origins: [Int32]) -> [TensorAddress] {
    origins.map { origin in
      let isValue = origin & GradientSink.valueMark != 0
      let name = names[Int(nodes[Int(origin & ~GradientSink.valueMark)].name)]
      return isValue ? name.address : name.gradientAddress
    }
  }
}
