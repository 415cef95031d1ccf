import EcotFiles
import EcotKernels
import EcotTensors

/// Remembers the operations of a forward pass in the order in which they ran, so that backward can take them in the opposite
/// order.
///
/// The order of every addition of gradients is therefore the program's. A tape serves one forward pass and one backward pass,
/// on one thread; kernels inside may use more.
package final class Tape {
  /// What a tape is for.
  package enum Mode: Sendable {
    /// Backward will follow.
    case training
    /// Values and what they were computed from are reported; nothing is kept for a backward pass.
    case inference
  }

  /// The training step, which begins every address.
  package let step: Int
  /// How the operations compute.
  package let compute: Compute
  /// What the tape is for.
  package let mode: Mode
  let observer: (any TensorObserver)?

  var log: NodeLog
  var names: [NodeName] = []
  /// In the order of their nodes.
  var parameters: [(name: ParameterName, node: Int32, shape: [Int])] = []
  var parameterNames: Set<ParameterName> = []

  var stage: RunStage
  var scopes: [String]

  /// The first node of the innermost checkpointed scope.
  var checkpointBase: Int32 = 0
  /// Checkpointed scopes whose closures backward must make, outermost and last on top.
  var checkpoints: [Checkpoint] = []
  var hasRunBackward = false
  /// Values that the observer has put in, by their nodes.
  var replacements: [Int32: Tensor] = [:]

  /// An empty tape. Values and gradients that get a name are reported to the observer, below `scope` inside their stage.
  package init(
    step: Int = 0, stage: RunStage = .decoder, scope: [String] = [], mode: Mode = .training,
    compute: Compute = Compute(), observer: (any TensorObserver)? = nil
  ) {
    (self.step, self.stage, self.mode, self.compute, self.observer) = (step, stage, mode, compute, observer)
    scopes = scope
    log = NodeLog(keepsPullbacks: mode == .training, keepsSources: observer != nil)
  }

  /// Whether anybody is told of names: what is computed for an observer alone need not be computed without one.
  package var isObserved: Bool { observer != nil }
  /// The number of entries.
  package var count: Int { log.nodes.count }
  /// The number of entries whose closures, and with them their activations, are kept.
  package var keptClosures: Int { log.nodes.count { $0.pullback != nil } }

  /// Data from outside. With an address, of a tensor that has been reported already, it is named as the parent of what is
  /// computed from it.
  package func input(_ tensor: Tensor, address: TensorAddress? = nil) -> Variable {
    let variable = record(.input, needsGradient: false, tensor)
    remember(variable, address, isParameter: false)
    return variable
  }

  /// Data that the program computed from variables by other means than operations, such as a table of angles from positions:
  /// their names are its parents, and gradients stop.
  package func input(_ tensor: Tensor, from parents: [Variable]) -> Variable {
    for parent in parents { precondition(parent.tape === self, "data from a variable of another tape") }
    return Variable(value: tensor, tape: self, node: log.record(.detached, parents.map(\.node), nil))
  }

  /// A leaf whose gradient is wanted, or, where it is frozen, no gradient. Reported as `N/weights/<name>.value` with the given
  /// parents unless `isReported` is false, as for the second of several tapes of one step.
  ///
  /// Throws where the tensor is not float32 or the tape has a parameter of that name.
  package func parameter(
    _ tensor: Tensor, named name: ParameterName, isFrozen: Bool = false, parents: [TensorAddress] = [],
    isReported: Bool = true
  ) throws -> Variable {
    guard tensor.elementType == .float32 else {
      throw InputError("parameter '\(name)' holds \(tensor.elementType)", expected: "float32")
    }
    let address = TensorAddress(step: step, stage: .weights, name: name.rawValue)
    let tensor = observer?.replacement(for: tensor, at: address) ?? tensor
    let variable = record(.parameter, needsGradient: mode == .training && !isFrozen, tensor)
    log.setName(variable.node)
    guard log.cursor == nil else { return variable }
    guard parameterNames.insert(name).inserted else {
      throw InputError("parameter '\(name)' is on the tape already")
    }
    parameters.append((name, variable.node, tensor.shape))
    guard let observer else { return variable }
    if isReported { observer.observe(tensor, at: address, parents: parents) }
    remember(variable, address, isParameter: true)
    return variable
  }

  private func remember(_ variable: Variable, _ address: TensorAddress?, isParameter: Bool) {
    guard let address else { return }
    log.setName(variable.node)
    guard observer != nil, log.cursor == nil else { return }
    addName(variable, address, isParameter: isParameter)
  }

  /// Makes a name known to those who look for parents.
  func addName(_ variable: Variable, _ address: TensorAddress, isParameter: Bool = false) {
    log.setName(variable.node, Int32(names.count))
    names.append(NodeName(address: address, shape: variable.shape, isParameter: isParameter))
  }
}
