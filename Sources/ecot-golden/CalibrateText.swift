import EcotFiles
import EcotReports
import EcotRuns

/// What `calibrate` did.
enum CalibrateText {
  static func text(_ outcome: CalibrateRun.Outcome, style: TextStyle) -> String {
    let verb = outcome.isWritten ? style.paint("CALIBRATED", .good) : style.paint("UNCHANGED", .faint)
    var lines = [
      "\(verb)  \(outcome.name)  \(outcome.records) records, \(outcome.bytes) bytes  \(outcome.path)",
      "  \(outcome.origin)",
      "  \(outcome.equal) records must stay equal, \(outcome.unbounded) have no bound; half of the others may move by "
        + "\(Float(outcome.median)) or less in relative L2",
    ]
    if let largest = outcome.largest {
      lines.append("  the largest bound is \(Float(largest.bound)): \(largest.address)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  static func json(_ outcome: CalibrateRun.Outcome) -> String {
    var writer = JSONWriter()
    writer.object {
      $0.member("name", outcome.name)
      $0.member("path", outcome.path)
      $0.member("written", outcome.isWritten)
      $0.member("origin", outcome.origin)
      $0.member("records", outcome.records)
      $0.member("equal", outcome.equal)
      $0.member("unbounded", outcome.unbounded)
      $0.member("median", outcome.median)
      $0.member("largest", outcome.largest?.bound)
      $0.member("largest_address", outcome.largest?.address)
      $0.member("bytes", outcome.bytes)
    }
    return writer.text
  }
}
