import EcotPipeline

/// Whether memory stays what it is from step to step.
package struct MemoryCriterion: Sendable {
  /// The resident set after each step, in bytes; empty where the system does not tell.
  package var resident: [Int]
  private let steps: Int

  /// What was seen in a run over so many steps.
  package init(resident: [Int], steps: Int) { (self.resident, self.steps) = (resident, steps) }

  /// The first steps fill what later steps use again: the longer a run, the later comes its longest batch.
  private var warmUp: Int { max(2, resident.count / 10) }

  /// Bytes that the resident set grew by after the second step, or the first tenth of all; nil where there is none after it.
  package var growth: Int? {
    guard resident.count > warmUp, let last = resident.last else { return nil }
    return last - resident[warmUp - 1]
  }

  /// The growth that is still called stable: 2 % and 4 MB.
  private var limit: Double { 0.02 * Double(resident[warmUp - 1]) + 4e6 }

  /// The criterion; absent where nothing can be said.
  package func checks() -> [Check] {
    guard let growth else { return [] }
    return [
      Check(
        .training, "memory does not grow", Double(growth) < limit,
        "\(Self.megabytes(resident[warmUp - 1])) after step \(warmUp), \(Self.megabytes(resident.last ?? 0)) at the end",
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
