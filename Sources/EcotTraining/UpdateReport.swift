import EcotAutograd
import EcotTensors

/// Tells an observer of an update: `N/update/learning_rate/<group>.value`, `N/update/clip_coefficient.value`, and for
/// every parameter that is updated `N/update/<name>` with the roles `gradient` (after clipping), `moment1`, `moment2`
/// and `value`.
struct UpdateReport {
  private let observer: any TensorObserver
  private let step: Int
  /// Where the norm of all gradients was reported, if anything is computed from it.
  private let norm: [TensorAddress]

  /// A report of a training step. Without clipping nothing depends on the norm of the gradients.
  init(_ observer: any TensorObserver, step: Int, isClipped: Bool) {
    (self.observer, self.step) = (observer, step)
    norm = isClipped ? [TensorAddress(step: step, stage: .gradient, name: "global_norm")] : []
  }

  /// Reports the learning rates of the groups that are not empty, in the order given, and the factor of the gradients.
  func begin(_ rates: [(group: ParameterGroup, rate: Float)], _ coefficient: Float) {
    for (group, rate) in rates where !group.parameters.isEmpty {
      observer.observe(Tensor(scalar: rate), at: self.rate(of: group.name), parents: [])
    }
    observer.observe(Tensor(scalar: coefficient), at: address("clip_coefficient", .value), parents: norm)
  }

  /// Reports a parameter that was updated. `previous` is the step of its update before, where there was one: its
  /// moments came from there.
  func updated(
    _ name: ParameterName, group: String, gradient: TakenTensor, moments: TrainingState.Moments, value: TakenTensor,
    previous: Int?
  ) {
    let name = name.rawValue
    let clipped = address(name, .gradient)
    func report(_ values: [Float], _ role: TensorRole, _ parents: [TensorAddress]) {
      observer.observe(Tensor(values, ofShape: value.shape), at: address(name, role), parents: parents)
    }
    func before(_ role: TensorRole) -> [TensorAddress] {
      previous.map { [TensorAddress(step: $0, stage: .update, name: name, role: role)] } ?? []
    }
    report(
      gradient.values, .gradient, [TensorAddress(step: step, stage: .gradient, name: name, role: .gradient)] + norm)
    report(moments.first, .moment1, before(.moment1) + [clipped])
    report(moments.second, .moment2, before(.moment2) + [clipped])
    report(
      value.values, .value,
      [
        TensorAddress(step: step, stage: .weights, name: name), address(name, .moment1), address(name, .moment2),
        rate(of: group),
      ])
  }

  private func address(_ name: String, _ role: TensorRole) -> TensorAddress {
    TensorAddress(step: step, stage: .update, name: name, role: role)
  }

  private func rate(of group: String) -> TensorAddress {
    TensorAddress(step: step, stage: .update, scope: ["learning_rate"], name: group)
  }
}
