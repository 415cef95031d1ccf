/// A replay that stays in memory and trains step after step, for those who measure it.
package struct ReplaySession {
  private var training: ReplayTraining

  /// Opens the files of a replay with updates.
  package init(_ replay: ReplayRun) throws {
    let (loaded, compute) = try replay.prepare()
    training = try ReplayTraining(
      try replay.subject(loaded.configuration), loaded.configuration, compute, updates: replay.steps != nil)
  }

  /// Forward and backward, then the update unless it is left out.
  package mutating func step(updates: Bool = true) throws -> ReplayStep { try training.step(updates: updates).1 }
}
