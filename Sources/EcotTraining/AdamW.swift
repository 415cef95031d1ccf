import EcotAutograd
import EcotKernels
import EcotTensors

/// AdamW with decoupled weight decay on every parameter, biases and norms included (Loshchilov and Hutter 2019), as
/// `torch.optim.AdamW` after `clip_grad_norm_`.
package struct AdamW: Sendable, Equatable {
  /// The decay rates of the two moments, what keeps the denominator from zero, and the weight decay; each is rounded to
  /// float32 once.
  package var beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double
  /// How the gradients are clipped before.
  package var clipping: GradientClipping

  /// Settings as they are; the defaults are those of `torch.optim.AdamW`, without clipping.
  package init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0.01,
    clipping: GradientClipping = GradientClipping(maximalNorm: nil)
  ) {
    (self.beta1, self.beta2, self.epsilon, self.weightDecay) = (beta1, beta2, epsilon, weightDecay)
    self.clipping = clipping
  }

  /// What is the same for all parameters of a training step.
  package struct Step {
    /// The number of the training step, from 0.
    package var number: Int
    /// The schedule's factor of all learning rates.
    package var rateFactor: Double
    /// The L2 norm of all gradients together.
    package var gradientNorm: Double

    /// A step.
    package init(number: Int, rateFactor: Double, gradientNorm: Double) {
      (self.number, self.rateFactor, self.gradientNorm) = (number, rateFactor, gradientNorm)
    }
  }

  /// Updates the parameters of all groups in the order of `inventory`, in place, and takes their gradients out of
  /// `gradients`.
  ///
  /// A parameter without a gradient, or in no group, stays as it is, and so do its moments and its count: as in
  /// PyTorch, where its `grad` is None. Traps where a parameter is in two groups or missing from the inventory or the
  /// state, and where a gradient has another shape. The observer is told what `UpdateReport` says; the bits of the
  /// state do not depend on it.
  package func update(
    _ state: inout TrainingState, groups: [ParameterGroup], gradients: inout Gradients, step: Step,
    inventory: [ParameterName], compute: Compute = Compute(), observer: (any TensorObserver)? = nil
  ) {
    var coefficient = clipping.coefficient(norm: step.gradientNorm)
    var rates = groups.map { $0.rate(factor: step.rateFactor) }
    let report = observer.map { observer in
      UpdateReport(observer, step: step.number, clipped: clipping.maximalNorm == nil ? nil : gradients.names)
    }
    report?.begin(&rates, of: groups, &coefficient)
    var places = Self.places(of: groups)
    for name in inventory {
      guard let place = places.removeValue(forKey: name) else { continue }
      let group = groups[place]
      var settings = AdamWSettings(
        learningRate: rates[place], beta1: Float(beta1), beta2: Float(beta2),
        epsilon: Float(epsilon), weightDecay: Float(weightDecay), gradientScale: coefficient, step: 1)
      Self.update(
        name, of: &state, &gradients, &settings, step: step.number, compute, report.map { ($0, group.name) })
    }
    precondition(places.isEmpty, "\(places.count) parameters of the groups are not in the inventory")
    state.updates += 1
  }

  /// Updates one parameter.
  private static func update(
    _ name: ParameterName, of state: inout TrainingState, _ gradients: inout Gradients, _ settings: inout AdamWSettings,
    step: Int, _ compute: Compute, _ report: (report: UpdateReport, group: String)?
  ) {
    guard var gradient = take(name, from: &gradients) else { return }
    var parameter = state.take(name)
    precondition(
      gradient.shape == parameter.shape, "'\(name)' has shape \(parameter.shape), its gradient \(gradient.shape)")
    var moments = state.takeMoments(name, count: parameter.values.count)
    let previous = moments.updates > 0 ? moments.step : nil
    moments.updates += 1
    moments.step = step
    settings.step = moments.updates
    if let (report, group) = report, let readers = report.readers(of: name, shape: parameter.shape) {
      compute.adamW(
        settings, gradient: gradient.values, parameter: &parameter.values, moment1: &moments.first,
        moment2: &moments.second, watcher: readers.watcher)
      report.updated(name, group: group, value: parameter, previous: previous, readBy: readers)
    } else {
      report?.report.clip(name, &gradient, &settings, compute)
      compute.adamW(
        settings, gradient: gradient.values, parameter: &parameter.values, moment1: &moments.first,
        moment2: &moments.second)
      if let (report, group) = report {
        report.updated(name, group: group, moments: &moments, value: &parameter, previous: previous)
      }
    }
    state.parameters[name] = parameter.tensor
    state.moments[name] = moments
  }

  /// Takes a gradient out, so that its memory belongs to the caller alone.
  private static func take(_ name: ParameterName, from gradients: inout Gradients) -> TakenTensor? {
    guard let tensor = gradients.remove(name) else { return nil }
    return TakenTensor(tensor)
  }

  /// The position of each parameter's group.
  private static func places(of groups: [ParameterGroup]) -> [ParameterName: Int] {
    var places: [ParameterName: Int] = [:]
    for (place, group) in groups.enumerated() {
      for name in group.parameters {
        let other = places.updateValue(place, forKey: name)
        precondition(other == nil, "parameter '\(name)' is in two groups")
      }
    }
    return places
  }
}
