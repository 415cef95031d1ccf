import EcotDrift
import EcotFiles

/// The sentences of a bisection.
enum BisectWords {
  /// An outcome by its name.
  static func name(_ outcome: ProbeResult.Outcome) -> String {
    switch outcome {
    case .good: "good"
    case .addresses: "other addresses"
    case .drift: "drift"
    case .unbuilt: "does not build"
    case .failed: "does not run"
    case .incomparable: "cannot be compared"
    case .flaky: "is flaky"
    }
  }

  /// A result in a phrase.
  static func outcome(_ result: ProbeResult) -> String {
    let place = result.isSkipped ? nil : result.changes.first?.address
    return name(result.outcome) + (place.map { " at \($0)" } ?? "") + (result.reason.map { ": \($0)" } ?? "")
  }

  /// Why an end is no use.
  static func end(_ which: String, _ commit: GitRepository.Commit, _ result: ProbeResult) -> String {
    let text = "the \(which) end, \(commit.short) (\(commit.subject)),"
    switch result.outcome {
    case .good: return "\(text) is good"
    case .drift, .addresses:
      let place = result.changes.first.map { " first at \($0.address)," } ?? ""
      return "\(text) is not good: it differs from its golden,\(place) in the same way in two runs"
    case .unbuilt, .failed, .incomparable, .flaky: return "\(text) \(outcome(result))"
    }
  }

  /// Why there is nothing to look for.
  static func badIsGood(_ bad: GitRepository.Commit, _ recordings: [GitRepository.Commit]) -> String {
    let text = "the bad end, \(bad.short) (\(bad.subject)), is not bad: its numbers are those of the golden"
    guard let last = recordings.first else { return text }
    let times = recordings.count == 1 ? "" : ", the last of \(recordings.count) such commits"
    return text + " that \(last.short) (\(last.subject)) recorded\(times). Numbers were changed there on purpose; "
      + "--ignore-recordings looks for that change"
  }

  /// What a recording in the range means for the search.
  static func place(_ recording: BisectReport.Recording) -> String {
    switch recording.place {
    case .newer: "what comes after it fits its golden, so the change is older"
    case .start: "what comes after it does not fit its golden, so the change is newer"
    case .older: "before the part that was searched"
    }
  }

  /// `12.3 s`, `4 min 5 s`.
  static func duration(_ seconds: Double) -> String {
    if seconds < 60 {
      let tenths = Int((seconds * 10).rounded())
      return "\(tenths / 10).\(tenths % 10) s"
    }
    let whole = Int(seconds.rounded())
    return "\(whole / 60) min \(whole % 60) s"
  }
}
