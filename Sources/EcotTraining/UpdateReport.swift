import EcotAutograd
import EcotTensors

/// Tells an observer of an update: `N/update/learning_rate/<group>.value`, `N/update/clip_coefficient.value`, and for
/// every parameter that is updated `N/update/<name>` with the roles `gradient` (after clipping), `moment1`, `moment2`
/// and `value`. Lets the update go on with what the observer puts in.
struct UpdateReport {
  private let observer: any TensorObserver
  private let step: Int
  /// The gradients that the factor is computed from; nil without clipping.
  private let clipped: [ParameterName]?

  /// A report of a training step that clips these gradients together; nil for no clipping.
  init(_ observer: any TensorObserver, step: Int, clipped: [ParameterName]?) {
    (self.observer, self.step, self.clipped) = (observer, step, clipped)
  }

  /// Reports the learning rates of the groups that are not empty, in the order given, and the factor of the gradients.
  func begin(_ rates: inout [Float], of groups: [ParameterGroup], _ coefficient: inout Float) {
    for (place, group) in groups.enumerated() where !group.parameters.isEmpty {
      report(&rates[place], at: rate(of: group.name), parents: [])
    }
    // Of the norm in double precision, of which the reported one is a rounding: the gradients themselves are parents, too.
    let norm = TensorAddress(step: step, stage: .gradient, name: "global_norm")
    report(&coefficient, at: coefficientAddress, parents: clipped.map { [norm] + $0.map(gradient) } ?? [])
  }

  /// Reports the gradient of a parameter after clipping, before the update takes it.
  func clipped(_ name: ParameterName, _ gradient: inout TakenTensor) {
    report(
      &gradient.values, ofShape: gradient.shape, at: address(name.rawValue, .gradient),
      parents: [self.gradient(name)] + (clipped == nil ? [] : [coefficientAddress]))
  }

  /// Reports a parameter that was updated. `previous` is the step of its update before, where there was one: its
  /// moments came from there. Moments that the observer changes count from the next update on.
  func updated(
    _ name: ParameterName, group: String, moments: inout TrainingState.Moments, value: inout TakenTensor,
    previous: Int?
  ) {
    let (name, shape) = (name.rawValue, value.shape)
    let clipped = address(name, .gradient)
    func before(_ role: TensorRole) -> [TensorAddress] {
      previous.map { [TensorAddress(step: $0, stage: .update, name: name, role: role)] } ?? []
    }
    report(&moments.first, ofShape: shape, at: address(name, .moment1), parents: before(.moment1) + [clipped])
    report(&moments.second, ofShape: shape, at: address(name, .moment2), parents: before(.moment2) + [clipped])
    report(
      &value.values, ofShape: shape, at: address(name, .value),
      parents: [
        TensorAddress(step: step, stage: .weights, name: name), address(name, .moment1), address(name, .moment2),
        rate(of: group),
      ])
  }

  private func report(
    _ values: inout [Float], ofShape shape: [Int], at address: TensorAddress, parents: [TensorAddress]
  ) {
    if let other = observer.replacement(for: Tensor(values, ofShape: shape), at: address),
      case .float32(let elements) = other.storage, elements.count == values.count
    {
      values = elements
    }
    observer.observe(Tensor(values, ofShape: shape), at: address, parents: parents)
  }

  private func report(_ value: inout Float, at address: TensorAddress, parents: [TensorAddress]) {
    var values = [value]
    report(&values, ofShape: [], at: address, parents: parents)
    value = values[0]
  }

  private func address(_ name: String, _ role: TensorRole) -> TensorAddress {
    TensorAddress(step: step, stage: .update, name: name, role: role)
  }

  private var coefficientAddress: TensorAddress { address("clip_coefficient", .value) }

  private func gradient(_ name: ParameterName) -> TensorAddress {
    TensorAddress(step: step, stage: .gradient, name: name.rawValue, role: .gradient)
  }

  private func rate(of group: String) -> TensorAddress {
    TensorAddress(step: step, stage: .update, scope: ["learning_rate"], name: group)
  }
}
