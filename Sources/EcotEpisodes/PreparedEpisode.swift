/// An episode after the transform, normalised and joined with its reasoning; pictures are still encoded.
struct PreparedEpisode {
  var raw: RawEpisode
  var trajectory: BridgeTrajectory
  /// (steps, 7)
  var normalizedActions: [Float]
  /// (steps, 8)
  var normalizedStates: [Float]
  /// The parts of each trimmed step's reasoning.
  var reasoning: [[String]?]
  /// The steps that are samples, ascending.
  var usableSteps: [Int]
  /// Why the episode, or steps of it, are left out.
  var skipped: SkippedCounts

  /// Bytes that the episode holds in memory, about.
  var byteCount: Int { raw.images.reduce(0) { $0 + $1.count + 64 } + raw.stepCount * 2048 }
}

/// What was left out of the samples, and why.
package struct SkippedCounts: Sendable, Equatable {
  /// Episodes of fewer than 3 raw steps, of which no step remains.
  package var shortEpisodes = 0
  /// Episodes whose instructions are all empty.
  package var unlabeledEpisodes = 0
  /// Steps of other episodes that have no reasoning.
  package var stepsWithoutReasoning = 0

  /// Nothing left out.
  package init() {}

  static func += (left: inout SkippedCounts, right: SkippedCounts) {
    left.shortEpisodes += right.shortEpisodes
    left.unlabeledEpisodes += right.unlabeledEpisodes
    left.stepsWithoutReasoning += right.stepsWithoutReasoning
  }
}

/// What a pass over samples met.
package struct EpisodeCounts: Sendable, Equatable {
  /// Episodes that were read.
  package var episodes = 0
  /// Samples that were passed on.
  package var samples = 0
  /// What was left out.
  package var skipped = SkippedCounts()

  /// Nothing yet.
  package init() {}

  /// A sentence about what was left out, or `nil` where nothing was.
  package var note: String? {
    let parts = [
      (skipped.shortEpisodes, "episode", "of fewer than 3 steps"),
      (skipped.unlabeledEpisodes, "episode", "without instruction"),
      (skipped.stepsWithoutReasoning, "step", "without reasoning"),
    ].filter { $0.0 > 0 }.map { count, noun, which in "\(count) \(noun)\(count == 1 ? "" : "s") \(which)" }
    return parts.isEmpty ? nil : "left out: " + parts.joined(separator: ", ")
  }
}
