import EcotDrift
import EcotFiles

/// What a bisection learnt of one commit.
struct ProbeResult: Sendable, Equatable {
  enum Outcome: String, Sendable {
    /// The numbers are those of the golden, or within their tolerance.
    case good
    /// No number differs, but there are other addresses than in the golden.
    case addresses
    /// A number differs.
    case drift
    /// It does not build.
    case unbuilt
    /// It does not run, or leaves nothing to compare.
    case failed
    /// Its settings or inputs are others than the golden's.
    case incomparable
    /// Two runs of it disagree.
    case flaky
  }

  var outcome: Outcome
  /// Why it is no answer, or what two runs disagree about.
  var reason: String?
  /// The differences that came first, one for each golden that differs.
  var changes: [ChangedAddress] = []
  /// Whether another attempt would end the same; not where a signal or the clock ended it.
  var isLasting = true
  /// Runs that agree on this.
  var runs = 1
  /// Seconds of building.
  var buildSeconds = 0.0
  /// Seconds of running.
  var runSeconds = 0.0

  /// Whether another run would say the same: the outcome, and which values differ first.
  func agrees(with other: ProbeResult) -> Bool { outcome == other.outcome && signature == other.signature }

  /// What is equal for two commits with the same change: goldens, first addresses, and the digests there.
  var signature: [String] { changes.map { "\($0.golden) \($0.address) \($0.kind) \($0.observedDigest ?? "")" } }

  /// Whether the commit is passed over.
  var isSkipped: Bool {
    switch outcome {
    case .good, .addresses, .drift: false
    case .unbuilt, .failed, .incomparable, .flaky: true
    }
  }
}

extension ProbeResult {
  /// The result as the history keeps it.
  var json: String {
    var writer = JSONWriter()
    writer.object {
      $0.member("outcome", outcome.rawValue)
      $0.member("reason", reason)
      $0.member("changes", array: { for change in changes { change.write(to: &$0) } })
      $0.member("runs", runs)
      $0.member("build_seconds", buildSeconds)
      $0.member("run_seconds", runSeconds)
    }
    return writer.text
  }

  /// Reads what `json` wrote; `nil` for anything else, such as the text of another version.
  init?(json: String) {
    guard let value = try? JSONValue(parsing: Array(json.utf8), name: "result"),
      let outcome = value["outcome"]?.string.flatMap(Outcome.init)
    else { return nil }
    self.init(outcome: outcome)
    reason = value["reason"]?.string
    changes = (value["changes"]?.array ?? []).compactMap(ChangedAddress.init)
    runs = value["runs"]?.integer ?? 1
    buildSeconds = value["build_seconds"]?.double ?? 0
    runSeconds = value["run_seconds"]?.double ?? 0
  }
}
