import EcotAutograd
import EcotKernels
import EcotTensors
import EcotTraining

extension Trainer {
  /// What a step did.
  package struct StepResult: Sendable {
    /// The losses of its batches.
    package var batches: [Losses]
    /// Means over the batches.
    package var actionLoss: Float, languageLoss: Float?, totalLoss: Float
    /// The global norm of the gradients before clipping; nil where nothing is trained.
    package var gradientNorm: Double?
    /// The parameters whose gradient is not finite.
    package var nonFinite: [ParameterName] = []
    /// Whether parameters were updated.
    package var isUpdated = false
  }

  /// Ends a step whose batches have been accumulated: reports means and the norm of the gradients, and updates the parameters.
  mutating func update(
    _ step: Int, after batches: [Losses], _ gradients: inout Gradients, observer: (any TensorObserver)?
  ) throws -> StepResult {
    var result = StepResult(batches: batches)
    if batches.count > 1, let observer { result.reportMeans(step, to: observer) }
    guard !gradients.names.isEmpty else { return result }
    var norm = gradients.globalNorm(names, compute: compute)
    let place = TensorAddress(step: step, stage: .gradient, name: "global_norm")
    let other = observer?.replacement(for: Tensor(scalar: Float(norm)), at: place)
    if let value = try other?.floats.first { norm = Double(value) }
    observer?.observe(
      Tensor(scalar: Float(norm)), at: place,
      parents: gradients.names.map { TensorAddress(step: step, stage: .gradient, name: $0.rawValue, role: .gradient) })
    result.gradientNorm = norm
    if !norm.isFinite {
      result.nonFinite = names.filter { gradients.squares(of: $0, compute: compute).map { !$0.isFinite } ?? false }
    }
    guard let optimizer else { return result }
    optimizer.update(
      &state, &gradients, step: step, norm: norm, inventory: names, compute: compute, observer: observer)
    result.isUpdated = true
    return result
  }
}

extension Trainer.StepResult {
  init(batches: [Trainer.Losses]) {
    self.batches = batches
    func mean(_ values: [Float]) -> Float {
      values.count == 1 ? values[0] : Float(values.reduce(0.0) { $0 + Double($1) } / Double(values.count))
    }
    actionLoss = mean(batches.map(\.action))
    let language = batches.compactMap(\.language)
    languageLoss = language.isEmpty ? nil : mean(language)
    totalLoss = mean(batches.map(\.total))
  }

  /// Reports the means of losses that the batches have reported one by one.
  fileprivate func reportMeans(_ step: Int, to observer: any TensorObserver) {
    let means: [(String, Float?)] = [("action", actionLoss), ("vlm", languageLoss), ("total", totalLoss)]
    for (name, value) in means {
      guard let value else { continue }
      observer.observe(
        Tensor(scalar: value), at: TensorAddress(step: step, stage: .loss, name: name),
        parents: batches.indices.map {
          BatchPlace(step: step, microBatch: $0, index: 0).address(.loss, [], name)
        })
    }
  }
}
