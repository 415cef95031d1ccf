import EcotTensors

/// A scope whose closures backward must make by running it again.
struct Checkpoint {
  /// Its nodes.
  var nodes: Range<Int32>
  /// Its inputs: all that is kept of its values.
  var inputs: [(value: Tensor, node: Int32)]
  var body: ([Variable]) throws -> [Variable]
}

extension Tape {
  /// Runs `body` without keeping its activations, only its inputs; backward runs it again when it gets there.
  ///
  /// The second run fills the closures in where the first has left the nodes, so gradients, addresses and parents are exactly
  /// those of a body that is not recomputed. Names inside are reported in the first run. `body` must do the same both times: it
  /// may read parameters and other variables of the tape, but must not depend on anything that changes. With `recomputes: false`
  /// nothing but the memory and the time is different. Where the body captures variables, the tape lives until backward has
  /// run, or until `discard()`.
  package func checkpoint(
    _ inputs: [Variable], recomputes: Bool = true, _ body: @escaping ([Variable]) throws -> [Variable]
  ) throws -> [Variable] {
    let (outerBase, base, keeps) = (checkpointBase, log.position, log.keepsPullbacks)
    checkpointBase = base
    if recomputes { log.keepsPullbacks = false }
    defer { (checkpointBase, log.keepsPullbacks) = (outerBase, keeps) }
    let outputs = try body(inputs)
    let scope = base..<log.position
    // The first run of an outer scope leaves its inner ones to the second.
    if recomputes, keeps, scope.contains(where: { log.nodes[Int($0)].needsGradient }) {
      checkpoints.append(Checkpoint(nodes: scope, inputs: inputs.map { ($0.value, $0.node) }, body: body))
    }
    return outputs
  }

  /// Makes the closures of the scopes that end behind `node`, where a cotangent waits for them.
  func recompute(upTo node: Int, _ sink: GradientSink) throws {
    while let scope = checkpoints.last, Int(scope.nodes.upperBound) > node {
      checkpoints.removeLast()
      guard scope.nodes.contains(where: { Int($0) <= node && sink.hasCotangent(Int($0)) }) else { continue }
      let outerBase = checkpointBase
      (log.cursor, checkpointBase) = (scope.nodes.lowerBound, scope.nodes.lowerBound)
      defer { (log.cursor, checkpointBase) = (nil, outerBase) }
      _ = try scope.body(scope.inputs.map { Variable(value: $0.value, tape: self, node: $0.node) })
      precondition(log.cursor == scope.nodes.upperBound, "a checkpointed scope recorded less when it ran again")
    }
  }

  /// Forgets every closure, and with them the activations, for a tape on which backward will not run.
  package func discard() {
    log.dropPullbacks(from: 0)
    checkpoints = []
    hasRunBackward = true
  }
}
