import EcotTensors

extension Tape {
  /// Names what `body` names below a scope.
  package func scope<Result>(_ name: ScopeName, _ body: () throws -> Result) rethrows -> Result {
    guard observer != nil else { return try body() }
    scopes.append(name.description)
    defer { scopes.removeLast() }
    return try body()
  }

  /// Names what `body` names in a stage of the run.
  package func stage<Result>(_ stage: RunStage, _ body: () throws -> Result) rethrows -> Result {
    let outer = self.stage
    self.stage = stage
    defer { self.stage = outer }
    return try body()
  }

  /// Gives a variable a name and reports it.
  ///
  /// A node that has a name already, or one from outside the checkpointed scope, is named by an alias, so that the nodes of a
  /// scope are its own: nothing of this depends on whether anybody observes or recomputes.
  func name(_ variable: Variable, _ name: String) -> Variable {
    var variable = variable
    precondition(variable.tape === self, "a variable of another tape")
    if log.nodes[Int(variable.node)].isNamed || variable.node < checkpointBase {
      variable = record(.alias, variable, variable.value, pullback: nil)
    }
    log.setName(variable.node)
    guard let observer, log.cursor == nil else { return variable }
    let address = TensorAddress(step: step, stage: stage, scope: scopes, name: name)
    observer.observe(variable.value, at: address, parents: log.sources[Int(variable.node)].map(address(of:)))
    addName(variable, address)
    return variable
  }

  private func address(of node: Int32) -> TensorAddress { names[Int(log.nodes[Int(node)].name)].address }
}
