import EcotPipeline

/// Whether memory stays what it is from step to step.
package struct MemoryCriterion: Sendable {
  /// The resident set after each step, in bytes; empty where the system does not tell.
  package var resident: [Int]
  private let steps: Int

  /// What was seen in a run over so many steps.
  package init(resident: [Int], steps: Int) { (self.resident, self.steps) = (resident, steps) }

  /// The first steps fill what later steps use again.
  private static let warmUp = 2

  /// Bytes that the resident set grew by after the second step; nil where there is none after it.
  package var growth: Int? {
    guard resident.count > Self.warmUp, let last = resident.last else { return nil }
    return last - resident[Self.warmUp - 1]
  }

  /// The growth that is still called stable: 2 % and 4 MB.
  private var limit: Double { 0.02 * Double(resident[Self.warmUp - 1]) + 4e6 }

  /// The criterion; absent where nothing can be said.
  package func checks() -> [Check] {
    guard let growth else { return [] }
    return [
      Check(
        .training, "memory does not grow", Double(growth) < limit,
        "\(Self.megabytes(resident[Self.warmUp - 1])) after step 2, \(Self.megabytes(resident.last ?? 0)) at the end",
        hint: "batch too large or sequence too long for a run that lasts: look at the batch size and model_max_length")
    ]
  }

  /// Why nothing can be said.
  package var notes: [CheckNote] {
    guard growth == nil else { return [] }
    let reason = resident.isEmpty ? "/proc/self/statm cannot be read" : "it takes 3 steps, \(steps) were run"
    return [CheckNote(.training, "memory growth is not evaluated: \(reason)")]
  }

  private static func megabytes(_ bytes: Int) -> String {
    CheckFigures.fixed(Double(bytes) / 1e6, decimals: 1) + " MB"
  }
}
