import EcotDrift
import EcotFiles
import EcotGoldens
import EcotHistory
import EcotKernels

/// The verb `record` for one or several goldens under a mode.
package struct RecordEach {
  /// What was done about one golden.
  package enum Action: String, Sendable {
    /// Run, and written.
    case recorded
    /// Run, and the file holds the same already.
    case unchanged
    /// Not written, as the mode has it: it exists, or its numbers are right.
    case kept
    /// There is none, and the mode writes nothing.
    case missing
    /// Its configuration is gone.
    case obsolete
    /// It could not be run, or not be written.
    case failed
  }

  /// One golden and what became of it.
  package struct Entry: Sendable {
    /// The golden's name.
    package var name: String
    /// Its file.
    package var path: String
    /// What was done.
    package var action: Action
    /// What was written, where something was run.
    package var outcome: RecordRun.Outcome?
    /// Why it is obsolete, or what failed.
    package var problem: String?
  }

  /// The mode.
  package var mode: RecordMode
  /// Makes the environment of a run that computes so.
  package var environment: (Compute) -> RunEnvironment
  /// Told what is odd without being an error.
  package var warn: (String) -> Void
  /// Takes what the history keeps of each run whose golden was written or held the same.
  package var enter: RunEntering?

  /// Sets the verb up.
  package init(mode: RecordMode, environment: @escaping (Compute) -> RunEnvironment, warn: @escaping (String) -> Void) {
    (self.mode, self.environment, self.warn) = (mode, environment, warn)
  }

  /// The exit code: 2 where one failed, 3 where one is missing or obsolete.
  package static func exitCode(of entries: [Entry]) -> Int32 {
    if entries.contains(where: { $0.action == .failed }) { return 2 }
    return entries.contains { $0.action == .missing || $0.action == .obsolete } ? 3 : 0
  }

  /// Records the golden of one request.
  package func record(_ request: RunRequest, values: ValueRecorder? = nil) throws -> Entry {
    try record(RunPlan(request), values: values)
  }

  /// Records every golden of the request's folder, each as it was recorded before, and those of the configurations that claim the folder
  /// and have none. What fails does not keep the others from being recorded.
  package func recordFolder(_ request: RunRequest) throws -> [Entry] {
    let folder = GoldenFolder(request.goldenFolder ?? "Golden")
    var recorded: [String] = []
    var entries = try folder.goldenNames().map { name in
      attempt(name, folder) {
        let path = folder.golden(name)
        let golden = try GoldenFile.read(path).metadata
        recorded += golden.command.configPaths
        return try record(
          GoldenInventory.plan(of: golden, at: path, request.completed(by: golden, in: folder), name: name))
      }
    }
    for uncovered in GoldenInventory.uncovered(in: folder, recorded: recorded) {
      var request = request
      (request.configurations, request.goldenFolder) = ([uncovered.configuration], folder.path)
      entries.append(attempt(uncovered.name, folder) { try record(request) })
    }
    return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private func attempt(_ name: String, _ folder: GoldenFolder, _ body: () throws -> Entry) -> Entry {
    func entry(_ action: Action, _ problem: String) -> Entry {
      Entry(name: name, path: folder.golden(name), action: action, problem: problem)
    }
    do {
      return try body()
    } catch let obsolete as GoldenInventory.Obsolete {
      return entry(.obsolete, obsolete.problem)
    } catch {
      return entry(.failed, "\(error)")
    }
  }

  private func record(_ plan: RunPlan, values: ValueRecorder? = nil) throws -> Entry {
    for warning in plan.warnings { warn("\(warning)") }
    let path = plan.folder.golden(plan.name)
    let exists = PathKind(path) == .file
    var entry = Entry(name: plan.name, path: path, action: .kept)
    switch mode {
    case .never:
      if !exists { entry.action = .missing }
      return entry
    case .missing where exists:
      return entry
    default:
      let clock = ContinuousClock()
      let start = clock.now
      let run = try RecordedRun(plan, environment: environment(plan.compute), values: values, warn: warn)
      try values?.write()
      func enter(_ outcome: RecordRun.Outcome) {
        let seconds = (clock.now - start).inSeconds
        self.enter?(HistoryRun(recorded: run, of: plan, outcome, seconds: seconds)) {
          try RunStatistics(run.golden(), steps: run.steps)
        }
      }
      if mode == .failed, exists, try matches(run, path) {
        enter(try RecordRun.outcome(of: run, path, isWritten: false))
        return entry
      }
      let outcome = try RecordRun.write(run, plan, warn: warn)
      (entry.outcome, entry.action) = (outcome, outcome.isWritten ? .recorded : .unchanged)
      enter(outcome)
      return entry
    }
  }

  /// Whether the golden is whole and the run matches it, bit for bit.
  private func matches(_ run: RecordedRun, _ path: String) throws -> Bool {
    guard try GoldenFile.fsck(path).isWhole else { return false }
    let comparison = try GoldenComparer(golden: GoldenFile.read(path), observed: run.golden()).compare(path: path)
    return comparison.verdict == .match
  }
}
