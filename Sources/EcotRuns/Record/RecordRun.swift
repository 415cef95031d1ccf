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
    return try write(run, plan, warn: warn)
  }

  /// Writes a run's golden and removes a pending candidate, which has nothing to say any more.
  static func write(_ run: RecordedRun, _ plan: RunPlan, warn: (String) -> Void) throws -> Outcome {
    let path = plan.folder.golden(plan.name)
    let isWritten = try FolderLock.holding(plan.folder.path) {
      let isDropped = try !keepBounds(of: path, for: run)
      let isWritten = try run.writer.writeIfChanged(to: path)
      if isDropped, isWritten {
        warn(
          "\(path): records changed, and the calibrated bounds are gone; measure them again with ecot-golden calibrate")
      }
      try plan.folder.removeCandidate(plan.name)
      return isWritten
    }
    return try outcome(of: run, path, isWritten: isWritten)
  }

  /// What there is to say of a run whose golden is at `path`.
  static func outcome(of run: RecordedRun, _ path: String, isWritten: Bool) throws -> Outcome {
    Outcome(
      name: run.writer.metadata.name, path: path, isWritten: isWritten, records: run.writer.count,
      steps: run.steps.count, bytes: try InputFile(path).size,
      failedChecks: run.checks.filter { !$0.passed }.map { "\($0.name): \($0.detail)" })
  }

  /// Takes the bounds of the old golden over where all its records are the same; returns whether there was nothing to lose.
  private static func keepBounds(of path: String, for run: RecordedRun) throws -> Bool {
    guard PathKind(path) == .file, let old = try? GoldenFile.read(path), let tolerance = old.metadata.tolerance else {
      return true
    }
    guard run.writer.metadata.comparabilityDigest == tolerance.comparabilityDigest,
      try old.hasSameDigests(as: run.golden())
    else { return false }
    run.writer.metadata.tolerance = tolerance
    return true
  }
}
