import EcotFiles
import EcotHistory

/// What `history prune` removed, or would remove.
package enum PruneText {
  /// One line for people.
  package static func text(_ outcome: PruneOutcome, isDryRun: Bool) -> String {
    let verb = isDryRun ? "WOULD REMOVE" : "REMOVED"
    var text = "\(verb)  \(ComparisonWords.count(outcome.removed, "run"))"
    if outcome.probes > 0 { text += " and \(ComparisonWords.count(outcome.probes, "result")) of bisections" }
    text += ", \(FigureText.grouped(outcome.kept)) stay"
    if !isDryRun {
      text += "; \(HistoryWords.size(outcome.bytesBefore)) before, \(HistoryWords.size(outcome.bytesAfter)) now"
    }
    return text + "\n"
  }

  /// `{"dry_run", "removed", "kept", "probes_removed", "bytes_before", "bytes_after"}`.
  package static func json(_ outcome: PruneOutcome, isDryRun: Bool) -> String {
    var writer = JSONWriter()
    writer.object {
      $0.member("dry_run", isDryRun)
      $0.member("removed", outcome.removed)
      $0.member("kept", outcome.kept)
      $0.member("probes_removed", outcome.probes)
      $0.member("bytes_before", outcome.bytesBefore)
      $0.member("bytes_after", outcome.bytesAfter)
    }
    return writer.text
  }
}
