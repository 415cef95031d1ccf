import EcotAutograd
import EcotConfiguration
import EcotFiles
import EcotKernels
import EcotNetworks
import EcotPipeline
import EcotTensors
import EcotTraining

extension ReplayStep {
  /// Writes the figures as members of an object; those that were not computed are null.
  package func write(into writer: inout JSONWriter) {
    writer.member("action_loss", action)
    writer.member("vlm_loss", language)
    writer.member("total_loss", total)
    writer.member("grad_norm", gradientNorm)
  }
}

/// The losses with which a training step begins, and the norm of its gradients before clipping.
package struct ReplayStep: Sendable {
  /// The losses, each nil where it is not computed.
  package var action: Float?, language: Float?, total: Float?
  /// The global norm.
  package var gradientNorm: Double?

  init(_ forward: ReplayForward) throws {
    action = try forward.action?.value.floats.first
    language = try forward.language?.value.floats.first
    total = try forward.total?.value.floats.first
  }
}

/// Forward and backward of a replay, and updates on the same inputs.
struct ReplayTraining {
  private let subject: any ReplaySubject
  private let optimizer: Optimizer?
  private let frozen: Set<ParameterName>
  private let compute: Compute
  private let shape: (ParameterName) throws -> ParameterShape
  /// The parameters once they are updated; nil while they are read from the files, one after the other.
  private var state: TrainingState?
  private var number = 0

  init(_ subject: any ReplaySubject, _ configuration: Configuration, _ compute: Compute, updates: Bool) throws {
    (self.subject, self.compute, shape) = (subject, compute, Self.shapes(of: subject))
    let names = subject.parameters.map(\.name)
    let modules = try FrozenModules(paths: configuration.trainer.freezeModules, parameters: names)
    let frozen = Set(names.filter(modules.contains))
    optimizer = updates ? try Optimizer(configuration.trainer, names, isFrozen: frozen.contains) : nil
    self.frozen = frozen
    guard updates else { return }
    var values: [ParameterName: Tensor] = [:]
    for parameter in subject.parameters { values[parameter.name] = try subject.value(parameter) }
    state = try TrainingState(parameters: values)
  }

  /// Losses and gradients, then the update where there is one; tensors and gradients go to `kept`.
  mutating func step(_ kept: ReplayOutputs? = nil, updates: Bool = true) throws -> (ReplayForward, ReplayStep) {
    var (forward, step, gradients) = try backward(kept)
    // Whoever holds a parameter keeps the old value, and the update would copy it.
    forward.forgetVariables()
    guard updates, let optimizer, var state = state.take() else { return (forward, step) }
    optimizer.update(
      &state, &gradients, step: number, norm: step.gradientNorm ?? 0, inventory: subject.parameters.map(\.name),
      compute: compute)
    self.state = state
    number += 1
    return (forward, step)
  }

  private func backward(_ kept: ReplayOutputs?) throws -> (ReplayForward, ReplayStep, Gradients) {
    let tape = Tape(step: number, compute: compute, observer: kept)
    let source = TapeParameters(tape: tape, isFrozen: frozen.contains) { name in
      try state?.parameters[name] ?? subject.value(shape(name))
    }
    let forward = try subject.forward(source, on: tape, kept: kept)
    guard let total = forward.total else { throw InputError("the inputs have no loss", expected: "labels or actions") }
    var gradients = Gradients()
    try tape.backward(from: total, into: &gradients)
    var step = try ReplayStep(forward)
    step.gradientNorm = gradients.globalNorm(subject.parameters.map(\.name), compute: compute)
    if let kept {
      for parameter in subject.parameters where gradients[parameter.name] == nil {
        kept.addGradient(parameter.name.rawValue, try .zeros(parameter.shape))
      }
      kept.add("grad_norm", Tensor([Float(step.gradientNorm ?? 0)], ofShape: [1]))
    }
    return (forward, step, gradients)
  }

  /// Parameters by name.
  static func shapes(of subject: any ReplaySubject) -> (ParameterName) throws -> ParameterShape {
    let shapes = Dictionary(subject.parameters.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return { name in
      guard let shape = shapes[name] else { throw InputError("the model has no parameter '\(name)'") }
      return shape
    }
  }
}
