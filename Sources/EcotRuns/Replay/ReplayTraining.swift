import EcotAutograd
import EcotConfiguration
import EcotFiles
import EcotKernels
import EcotNetworks
import EcotPipeline
import EcotTensors
import EcotTraining

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

/// Forward and backward of a replay, and updates on the same inputs; the first step is the one whose tensors are kept.
struct ReplayTraining {
  private let subject: any ReplaySubject
  private let optimizer: Optimizer?
  private let frozen: Set<ParameterName>
  private let compute: Compute

  struct Result {
    var forward: ReplayForward
    var losses: ReplayStep
    var gradientNorm: Double?
    var steps: [ReplayStep]
  }

  init(_ subject: any ReplaySubject, _ configuration: Configuration, _ compute: Compute) throws {
    (self.subject, self.compute) = (subject, compute)
    let names = subject.parameters.map(\.name)
    let modules = try FrozenModules(paths: configuration.trainer.freezeModules, parameters: names)
    let frozen = Set(names.filter(modules.contains))
    optimizer = try Optimizer(configuration.trainer, names, isFrozen: frozen.contains)
    self.frozen = frozen
  }

  /// One forward and backward where `steps` is nil, else so many training steps.
  func run(steps: Int?, _ kept: ReplayOutputs?) throws -> Result {
    let shapes = Self.shapes(of: subject)
    guard let steps else {
      let (forward, step, _) = try step(0, kept) { try subject.value(shapes($0)) }
      return Result(forward: forward, losses: step, gradientNorm: step.gradientNorm, steps: [])
    }
    var values: [ParameterName: Tensor] = [:]
    for parameter in subject.parameters { values[parameter.name] = try subject.value(parameter) }
    var state = try TrainingState(parameters: values)
    values = [:]
    var (first, all): (ReplayForward?, [ReplayStep]) = (nil, [])
    for number in 0..<steps {
      var (forward, step, gradients) = try step(number, number == 0 ? kept : nil) { name in
        guard let value = state.parameters[name] else { throw InputError("the model has no parameter '\(name)'") }
        return value
      }
      first = first ?? forward
      all.append(step)
      optimizer?.update(
        &state, &gradients, step: number, norm: step.gradientNorm ?? 0, inventory: subject.parameters.map(\.name),
        compute: compute)
    }
    guard let first, let losses = all.first else { throw InputError("no steps", expected: "1 or more") }
    return Result(forward: first, losses: losses, gradientNorm: losses.gradientNorm, steps: all)
  }

  private func step(
    _ number: Int, _ kept: ReplayOutputs?, value: @escaping (ParameterName) throws -> Tensor
  ) throws -> (ReplayForward, ReplayStep, Gradients) {
    let tape = Tape(step: number, compute: compute, observer: kept)
    let source = TapeParameters(tape: tape, isFrozen: frozen.contains, value: value)
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
