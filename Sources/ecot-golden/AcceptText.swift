import EcotFiles
import EcotRuns

/// What `accept` and `review` did, or would do.
enum AcceptText {
  static func text(_ outcomes: [PendingCandidate.Outcome], isDryRun: Bool = false) -> String {
    outcomes.map { line($0, isDryRun: isDryRun) }.joined()
  }

  private static func line(_ outcome: PendingCandidate.Outcome, isDryRun: Bool) -> String {
    let verb: String
    if outcome.isComplete {
      verb = isDryRun ? "WOULD ACCEPT" : "ACCEPTED"
    } else if outcome.changed > 0 {
      verb = isDryRun ? "WOULD ACCEPT A PART" : "ACCEPTED A PART"
    } else {
      verb = outcome.remaining > 0 ? "STILL PENDING" : "REJECTED"
    }
    var text = "\(verb)  \(outcome.name)  \(outcome.changed) of \(outcome.records) records changed"
    if outcome.rejected > 0 { text += ", \(outcome.rejected) rejected" }
    if outcome.remaining > 0 { text += ", \(outcome.remaining) still pending" }
    return text + "  \(outcome.path)\n"
  }

  static func json(_ outcomes: [PendingCandidate.Outcome], isDryRun: Bool = false) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member(
        "accepted",
        array: {
          for outcome in outcomes {
            $0.object {
              $0.member("name", outcome.name)
              $0.member("path", outcome.path)
              $0.member("changed", outcome.changed)
              $0.member("rejected", outcome.rejected)
              $0.member("pending", outcome.remaining)
              $0.member("records", outcome.records)
              $0.member("complete", outcome.isComplete)
            }
          }
        })
      writer.member("dry_run", isDryRun)
    }
    return writer.text
  }
}
