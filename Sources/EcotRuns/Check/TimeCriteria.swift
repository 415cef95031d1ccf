import EcotFiles
import EcotPipeline

/// How long things take. Times are for people and never part of a golden.
package struct TimeCriteria: Sendable {
  /// Milliseconds: to open the inputs and build the model, of each batch's loading, of each step, loading included.
  package var building = 0.0, loading: [Double] = [], steps: [Double] = []
  /// The batches of a step.
  package var batchesPerStep = 1

  /// The design document's limits, in milliseconds.
  private static let buildingLimit = 120_000.0, loadingLimit = 10_000.0

  /// No times yet.
  package init() {}

  /// What was measured, against the design document's limits. Its limits of a forward pass (2 s, 5 s with latents) are those of
  /// a large GPU, so that forward and backward are figures only.
  package func checks() -> [Check] {
    let slowest = loading.max() ?? .infinity
    return [
      Check(
        .data, "a batch is loaded within 10 s", slowest < Self.loadingLimit,
        loading.isEmpty ? "no batch was loaded" : Self.figures(loading),
        hint: "look at the disk, shuffle_buffer_size and compute.threads"),
      Check(
        .model, "the model is built within 2 minutes", building < Self.buildingLimit, Self.text(building),
        hint: "look at the disk that holds the weights, and at compute.threads"),
    ]
  }

  /// Forward, backward and update of the steps.
  package var notes: [CheckNote] {
    let computing = self.computing
    guard !computing.isEmpty else { return [] }
    let perBatch = batchesPerStep > 1 ? ", \(batchesPerStep) batches a step" : ""
    return [CheckNote(.training, "time of a step " + Self.figures(computing) + perBatch)]
  }

  /// The time of each step without that of loading its batches.
  private var computing: [Double] {
    steps.indices.map { step in
      let own = loading.dropFirst(step * batchesPerStep).prefix(batchesPerStep)
      return max(0, steps[step] - own.reduce(0, +))
    }
  }

  private static func figures(_ times: [Double]) -> String {
    let statistics = SeriesStatistics(times)
    return "\(text(statistics.mean ?? 0)) on average, \(text(statistics.maximum ?? 0)) at most"
  }

  private static func text(_ milliseconds: Double) -> String {
    milliseconds < 1000
      ? CheckFigures.fixed(milliseconds, decimals: 1) + " ms"
      : CheckFigures.fixed(milliseconds / 1000, decimals: 2) + " s"
  }
}
