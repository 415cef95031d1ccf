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
    let address = TensorAddress(step: step, stage: stage, scope: scopes, name: name)
    variable = replaced(variable, address)
    log.setName(variable.node)
    guard let observer, log.cursor == nil else { return variable }
    observer.observe(variable.value, at: address, parents: log.sources[Int(variable.node)].map(address(of:)))
    addName(variable, address)
    return variable
  }

  /// The variable, or an alias of it with the value that the observer wants the run to go on with. A scope that runs again
  /// goes on with the same.
  private func replaced(_ variable: Variable, _ address: TensorAddress) -> Variable {
    guard let observer else { return variable }
    let next = log.position
    if log.cursor == nil, let other = observer.replacement(for: variable.value, at: address) {
      precondition(other.shape == variable.shape && other.elementType == variable.value.elementType)
      replacements[next] = other
    }
    guard let other = replacements[next] else { return variable }
    return record(.alias, variable, other, pullback: nil)
  }

  private func address(of node: Int32) -> TensorAddress { names[Int(log.nodes[Int(node)].name)].address }
}
