import EcotFiles
import EcotPipeline
import EcotTensors

/// Runs trials beside a run without noise, step by step, and keeps the largest distance of every named tensor.
///
/// Only one step of the reference is in memory, and as many trials at a time as `stateBytes` has room for: the reference is run again for
/// the next ones.
struct CalibrationMeasurement {
  /// The named tensors in the order of execution.
  private(set) var addresses: [TensorAddress] = []
  /// For each the largest distance over all trials.
  private(set) var distances: [Double] = []
  /// For each the least bound.
  private(set) var least: [Double] = []

  /// The most memory for the parameters and moments of trials that run at the same time.
  private static let stateBytes = 512 << 20

  /// Runs all trials of a plan.
  init(_ plan: RunPlan, _ trials: [CalibrationTrial], factor: Int, progress: (String) -> Void) throws {
    let inputs = try PipelineInputs(plan.configuration, threads: plan.compute.threads)
    let elements = inputs.model.parameters.reduce(0) { $0 + $1.shape.reduce(1, *) }
    // Parameters and two moments, 4 bytes each.
    let together = max(1, Self.stateBytes / max(1, 12 * elements))
    for start in stride(from: 0, to: trials.count, by: together) {
      let group = Array(trials[start..<min(trials.count, start + together)])
      progress("trials \(start + 1) to \(start + group.count) of \(trials.count)")
      try run(group, plan, inputs, factor: factor)
    }
  }

  private mutating func run(_ trials: [CalibrationTrial], _ plan: RunPlan, _ inputs: PipelineInputs, factor: Int) throws
  {
    var reference = try plan.pipeline(inputs)
    var pipelines = try trials.map { try plan.pipeline(inputs, compute: $0.compute(plan.compute)) }
    let isFirst = addresses.isEmpty
    var first = 0
    while reference.nextStep < plan.steps {
      let step = ReferenceStep()
      _ = try reference.step(observer: step)
      if isFirst {
        addresses += step.tensors.map(\.address)
        least += step.tensors.map { CalibrationDistance.least($0.tensor, at: $0.address, factor: factor) }
        distances += step.tensors.map { _ in 0 }
      }
      for (place, trial) in trials.enumerated() {
        let observer = TrialStep(reference: step, noise: trial.noise)
        _ = try pipelines[place].step(observer: observer)
        try observer.check()
        for (offset, distance) in observer.distances.enumerated() {
          distances[first + offset] = distance.isNaN ? .infinity : max(distances[first + offset], distance)
        }
      }
      first += step.tensors.count
    }
  }
}
