import EcotAutograd
import EcotKernels
import EcotTensors

/// Tells an observer of an update: `N/update/learning_rate/<group>.value`, `N/update/clip_coefficient.value`, and for
/// every parameter that is updated `N/update/<name>` with the roles `gradient` (after clipping), `moment1`, `moment2`
/// and `value`. Lets the update go on with what the observer puts in.
///
/// Each of these is shown when it is there; where the observer reads it while it is written, see `UpdateReport+Readers`.
struct UpdateReport {
  let observer: any TensorObserver
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

  /// Clips the gradient of a parameter, and reports it before the update takes it. The addend -0 leaves the sign of a zero, so that
  /// the bits are those of an update that clips by itself.
  func clip(_ name: ParameterName, _ gradient: inout TakenTensor, _ settings: inout AdamWSettings, _ compute: Compute) {
    if settings.gradientScale != 1 {
      compute.scale(inPlace: &gradient.values, by: settings.gradientScale, plus: -0.0)
      settings.gradientScale = 1
    }
    report(
      &gradient.values, ofShape: gradient.shape, at: address(name.rawValue, .gradient),
      parents: parents(ofClipped: name))
  }

  /// Reports a parameter that was updated. `previous` is the step of its update before, where there was one: its
  /// moments came from there. Moments that the observer changes count from the next update on.
  func updated(
    _ name: ParameterName, group: String, moments: inout TrainingState.Moments, value: inout TakenTensor,
    previous: Int?
  ) {
    let shape = value.shape
    func report(_ values: inout [Float], _ role: TensorRole) {
      self.report(
        &values, ofShape: shape, at: address(name.rawValue, role),
        parents: parents(of: name, role, group: group, previous: previous))
    }
    report(&moments.first, .moment1)
    report(&moments.second, .moment2)
    report(&value.values, .value)
  }

  /// What a clipped gradient comes from.
  func parents(ofClipped name: ParameterName) -> [TensorAddress] {
    [gradient(name)] + (clipped == nil ? [] : [coefficientAddress])
  }

  /// What a moment or a value comes from.
  func parents(of name: ParameterName, _ role: TensorRole, group: String, previous: Int?) -> [TensorAddress] {
    let name = name.rawValue
    if role == .value {
      return [
        TensorAddress(step: step, stage: .weights, name: name), address(name, .moment1), address(name, .moment2),
        rate(of: group),
      ]
    }
    let before = previous.map { [TensorAddress(step: $0, stage: .update, name: name, role: role)] } ?? []
    return before + [address(name, .gradient)]
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

  func address(_ name: String, _ role: TensorRole) -> TensorAddress {
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
