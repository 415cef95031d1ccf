import EcotDrift
import EcotGoldens
import EcotHistory

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Takes what the history keeps of a run; the statistics are only collected where somebody wants them. What goes wrong there
/// never changes what the run says.
package typealias RunEntering = (HistoryRun, () throws -> RunStatistics) -> Void

extension HistoryRun {
  /// A run that was held against its golden, of `goldenBytes` bytes.
  init(verified run: RecordedRun, of plan: RunPlan, _ comparison: GoldenComparison, goldenBytes: Int) {
    self.init(verb: "verify", name: comparison.name, verdict: comparison.verdict.rawValue)
    describe(run)
    golden = comparison.path
    exitCode = comparison.verdict.exitCode
    isFiltered = comparison.filtered > 0 || run.steps != 0..<plan.steps
    first = comparison.first?.address.description
    (records, identical, within) = (comparison.records, comparison.identical, comparison.within)
    (drifted, missing, new) = (comparison.drifted, comparison.missing, comparison.new)
    (seconds, self.goldenBytes) = (comparison.seconds, goldenBytes)
  }

  /// A run whose golden was written, or held the same already.
  init(recorded run: RecordedRun, of plan: RunPlan, _ outcome: RecordRun.Outcome, seconds: Double) {
    self.init(verb: "record", name: outcome.name, verdict: outcome.isWritten ? "recorded" : "unchanged")
    describe(run)
    golden = outcome.path
    isFiltered = run.steps != 0..<plan.steps
    (records, goldenBytes) = (outcome.records, outcome.bytes)
    identical = outcome.isWritten ? 0 : outcome.records
    self.seconds = seconds
  }

  private mutating func describe(_ run: RecordedRun) {
    let metadata = run.writer.metadata
    tool = metadata.createdBy
    setEnvironment(metadata.environment)
    configuration = metadata.comparabilityDigest
    steps = run.steps
    peakBytes = Self.peakMemory
  }

  /// The most memory that this process has had in use, in bytes.
  private static var peakMemory: Int {
    var usage = rusage()
    // Linux counts in units of 1,024 bytes.
    return getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 ? usage.ru_maxrss * 1024 : 0
  }
}
