import EcotFiles
import EcotGoldens

/// The verb `record`.
package enum RecordRun {
  /// What happened to the golden's file.
  package struct Outcome: Sendable {
    /// The golden's name.
    package var name: String
    /// Its file.
    package var path: String
    /// `false` where the file holds the same already and was left untouched.
    package var isWritten: Bool
    /// Recorded tensors.
    package var records: Int
    /// Steps.
    package var steps: Int
    /// The file's size.
    package var bytes: Int
    /// The success criteria that failed.
    package var failedChecks: [String]
  }

  /// Runs and writes the golden, unless the file holds the same content.
  package static func record(
    _ plan: RunPlan, environment: RunEnvironment, allowsCI: Bool, values: ValueRecorder? = nil,
    warn: @escaping (String) -> Void
  ) throws -> Outcome {
    try ContinuousIntegration.refuse(unless: allowsCI)
    let run = try RecordedRun(plan, environment: environment, values: values, warn: warn)
    try values?.write()
    return try write(run, plan)
  }

  /// Writes a run's golden and removes a pending candidate, which has nothing to say any more.
  static func write(_ run: RecordedRun, _ plan: RunPlan) throws -> Outcome {
    let path = plan.folder.golden(plan.name)
    let isWritten = try FolderLock.holding(plan.folder.path) {
      let isWritten = try run.writer.writeIfChanged(to: path)
      try AtomicFile.remove(plan.folder.pending(plan.name))
      try AtomicFile.remove(plan.folder.culprits(plan.name))
      return isWritten
    }
    return Outcome(
      name: plan.name, path: path, isWritten: isWritten, records: run.writer.count, steps: run.steps.count,
      bytes: try InputFile(path).size, failedChecks: run.checks.filter { !$0.passed }.map { "\($0.name): \($0.detail)" }
    )
  }
}
