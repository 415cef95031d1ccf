import EcotDrift
import EcotFiles

/// A bisection as the JSON object that scripts rely on.
///
/// `{"verdict", "exit", "problem", "good", "bad", "commits", "first_bad": COMMIT with "files"|null, "first": ADDRESS|null,
/// "addresses": [ADDRESS...], "candidates": [COMMIT...], "recordings": [COMMIT with "place"...], "start", "end", "probes":
/// [COMMIT with "outcome", "reason", "address", "runs", "remembered", "build_seconds", "run_seconds"...], "builds", "runs",
/// "remembered", "skipped", "seconds", "build_seconds", "run_seconds", "overhead_seconds", "notes", "log"}`; COMMIT is
/// `{"commit", "tree", "author", "date", "subject"}`, ADDRESS is what `ChangedAddress` writes.
package enum BisectJSON {
  /// The report on one line.
  package static func render(_ report: BisectReport) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("verdict", report.verdict.rawValue)
      writer.member("exit", Int(report.exitCode))
      writer.member("problem", report.problem)
      commit("good", report.good, to: &writer)
      commit("bad", report.bad, to: &writer)
      writer.member("commits", report.commits)
      if let first = report.firstBad {
        writer.member(
          "first_bad",
          object: {
            properties(first, to: &$0)
            $0.member("files", array: { for change in report.changes { file(change, to: &$0) } })
          })
      } else {
        writer.key("first_bad")
        writer.null()
      }
      writer.key("first")
      if let first = report.addresses.first { first.write(to: &writer) } else { writer.null() }
      writer.member("addresses", array: { for change in report.addresses { change.write(to: &$0) } })
      writer.member(
        "candidates", array: { for commit in report.candidates { $0.object { properties(commit, to: &$0) } } })
      writer.member("recordings", array: { for recording in report.recordings { write(recording, to: &$0) } })
      writer.member("start", (report.segment?.start ?? report.good).hash)
      writer.member("end", (report.segment?.end ?? report.bad).hash)
      writer.member("probes", array: { for probe in report.probes { write(probe, to: &$0) } })
      cost(report, to: &writer)
      writer.member("notes", report.notes)
      writer.member("log", report.log)
    }
    return writer.text
  }

  private static func cost(_ report: BisectReport, to writer: inout JSONWriter) {
    let cost = report.cost
    writer.member("builds", cost.builds)
    writer.member("runs", cost.runs)
    writer.member("remembered", report.remembered)
    writer.member("skipped", report.probes.count { $0.result.isSkipped })
    writer.member("seconds", cost.seconds)
    writer.member("build_seconds", cost.buildSeconds)
    writer.member("run_seconds", cost.runSeconds)
    writer.member("overhead_seconds", max(0, cost.seconds - cost.buildSeconds - cost.runSeconds))
  }

  private static func commit(_ key: String, _ commit: GitRepository.Commit, to writer: inout JSONWriter) {
    writer.member(key, object: { properties(commit, to: &$0) })
  }

  private static func properties(_ commit: GitRepository.Commit, to writer: inout JSONWriter) {
    writer.member("commit", commit.hash)
    writer.member("tree", commit.tree)
    writer.member("author", commit.author)
    writer.member("date", commit.date)
    writer.member("subject", commit.subject)
  }

  private static func file(_ change: FileChange, to writer: inout JSONWriter) {
    writer.object {
      $0.member("path", change.path)
      $0.member("added", change.added)
      $0.member("removed", change.removed)
    }
  }

  private static func write(_ recording: BisectReport.Recording, to writer: inout JSONWriter) {
    writer.object {
      properties(recording.commit, to: &$0)
      $0.member("place", recording.place.rawValue)
    }
  }

  private static func write(_ probe: BisectReport.Probe, to writer: inout JSONWriter) {
    writer.object {
      properties(probe.commit, to: &$0)
      $0.member("outcome", probe.result.outcome.rawValue)
      $0.member("reason", probe.result.reason)
      $0.member("address", probe.result.changes.first?.address)
      $0.member("runs", probe.result.runs)
      $0.member("remembered", probe.isRemembered)
      $0.member("build_seconds", probe.result.buildSeconds)
      $0.member("run_seconds", probe.result.runSeconds)
    }
  }
}
