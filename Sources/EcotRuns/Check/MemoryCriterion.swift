import EcotPipeline

/// Whether memory stays what it is from step to step.
package struct MemoryCriterion: Sendable {
  /// The resident set after each step, in bytes, freed memory that is kept for the next step included; empty where the system does
  /// not tell.
  package private(set) var resident: [Int] = []
  /// What of it was in use, after the warm-up and after the last step.
  private var early: Int?
  private var late: Int?
  private let steps: Int

  /// For a run of so many steps.
  package init(steps: Int) { self.steps = steps }

  /// The first steps fill what later steps use again: the longer a run, the later comes its longest batch.
  private var warmUp: Int { max(2, steps / 10) }

  /// Adds what is known after a step. `inUse` gives the resident set without freed memory, which takes time: it is called twice a
  /// run. Which of the freed memory the largest arrays of a step lie in is chance, and no growth.
  package mutating func add(resident bytes: Int?, isLast: Bool, inUse: () -> Int?) {
    guard let bytes else { return }
    resident.append(bytes)
    if resident.count == warmUp { early = inUse() } else if resident.count > warmUp && isLast { late = inUse() }
  }

  /// Bytes in use by which the run grew after the second step, or the first tenth of all; nil where there is none after it.
  package var growth: Int? {
    guard let early, let late else { return nil }
    return late - early
  }

  /// The growth that is still called stable: 2 % and 1 MB.
  private static func limit(_ early: Int) -> Double { 0.02 * Double(early) + 1e6 }

  /// The criterion; absent where nothing can be said.
  package func checks() -> [Check] {
    guard let early, let late else { return [] }
    return [
      Check(
        .training, "memory does not grow", Double(late - early) < Self.limit(early),
        "\(Self.megabytes(early)) in use after step \(warmUp), \(Self.megabytes(late)) at the end",
        hint: "batch too large or sequence too long for a run that lasts: look at the batch size and model_max_length")
    ]
  }

  /// Why nothing can be said.
  package var notes: [CheckNote] {
    guard growth == nil else { return [] }
    let reason =
      resident.isEmpty ? "/proc/self/statm cannot be read" : "it takes \(warmUp + 1) steps, \(resident.count) were run"
    return [CheckNote(.training, "memory growth is not evaluated: \(reason)")]
  }

  private static func megabytes(_ bytes: Int) -> String {
    CheckFigures.fixed(Double(bytes) / 1e6, decimals: 1) + " MB"
  }
}
