import EcotGoldens

/// One run of `record` or `verify` as the history keeps it.
package struct HistoryRun: Sendable, Equatable {
  /// Its number, ascending in the order of entry; 0 before it is entered. Numbers never come again.
  package var id: Int64 = 0
  /// Milliseconds since 1970 in UTC, when it was entered.
  package var time: Int64 = 0
  /// `record` or `verify`.
  package var verb: String
  /// The golden's name, its run_id.
  package var name: String
  /// The golden's file.
  package var golden = ""
  /// The commit of the working directory; `nil` where there was none.
  package var commit: String?
  /// Whether the working directory differed from the commit; `nil` where that is unknown.
  package var isDirty: Bool?
  /// The version of the tool.
  package var tool = ""
  /// Processor, kernel, backend, threads, compiler, libraries; without commit and state.
  package var environment: [GoldenMetadata.Entry] = []
  /// The comparability digest: what two runs share that may be compared.
  package var configuration = ""
  /// `verify`: the verdict. `record`: `recorded` or `unchanged`.
  package var verdict: String
  /// The exit code that belongs to the verdict.
  package var exitCode: Int32 = 0
  /// Whether only a part was run or kept: fewer steps, addresses left out, ended at the first difference, resumed.
  package var isFiltered = false
  /// The address that differed first.
  package var first: String?
  /// The steps that were run.
  package var steps = 0..<0
  /// Recorded tensors: of the golden those that were looked at (`verify`), of the run (`record`).
  package var records = 0
  /// Records that are equal.
  package var identical = 0
  /// Records that differ within their tolerance.
  package var within = 0
  /// Records that differ.
  package var drifted = 0
  /// Records of the golden that the run does not have.
  package var missing = 0
  /// Records of the run that the golden does not have.
  package var new = 0
  /// Wall-clock time of run and comparison.
  package var seconds = 0.0
  /// The most memory that the process has had in use so far, in bytes.
  package var peakBytes = 0
  /// The size of the golden's file in bytes.
  package var goldenBytes = 0

  /// A run with its outcome; everything else is set as it becomes known.
  package init(verb: String, name: String, verdict: String) {
    (self.verb, self.name, self.verdict) = (verb, name, verdict)
  }

  /// Takes over where the run happened, with the commit and its state apart.
  package mutating func setEnvironment(_ entries: [GoldenMetadata.Entry]) {
    commit = GoldenMetadata.text(of: "commit", in: entries)
    isDirty = GoldenMetadata.text(of: "dirty", in: entries).flatMap { $0 == "unknown" ? nil : $0 == "yes" }
    environment = entries.filter { $0.key != "commit" && $0.key != "dirty" }
  }
}
