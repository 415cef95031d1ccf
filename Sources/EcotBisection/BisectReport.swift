import EcotDrift

/// What a bisection found, for every form of output.
package struct BisectReport: Sendable {
  /// How it ended.
  package enum Verdict: String, Sendable {
    /// One commit brought the change.
    case found
    /// One of several, which cannot be told apart: some do not build or run.
    case unclear
    /// No commit that touches the given paths brought it.
    case elsewhere
    /// The good end's numbers are not those of its golden.
    case goodIsBad = "good_is_bad"
    /// The bad end's numbers are those of its golden.
    case badIsGood = "bad_is_good"
    /// An end cannot be built, run or compared, or two runs of it disagree.
    case unusableEnd = "unusable_end"

    /// The process's exit code.
    package var exitCode: Int32 {
      switch self {
      case .found: 0
      case .unclear, .elsewhere: 1
      case .goodIsBad, .badIsGood, .unusableEnd: 2
      }
    }
  }

  /// One answer about one commit.
  struct Probe: Sendable {
    var commit: GitRepository.Commit
    var result: ProbeResult
    var isRemembered: Bool
  }

  /// A commit that recorded a golden again.
  struct Recording: Sendable {
    enum Place: String, Sendable {
      /// What comes after it fits its golden: the change is older.
      case newer
      /// The search began here: what comes after it does not fit its golden.
      case start
      /// It lies before the part that was searched.
      case older
    }
    var commit: GitRepository.Commit
    var place: Place
  }

  /// What it took.
  struct Cost: Sendable {
    /// Commits that were built, each as often as it was.
    var builds = 0
    var runs = 0
    var buildSeconds = 0.0
    var runSeconds = 0.0
    /// Wall-clock seconds of everything.
    var seconds = 0.0

    /// How long more of them will take, by what they took so far: `, 3 min 20 s`.
    func outlook(_ steps: Int) -> String {
      guard builds > 0, buildSeconds + runSeconds > 0 else { return "" }
      let each = (buildSeconds + runSeconds) / Double(builds)
      return ", some \(BisectWords.duration(each * Double(steps)))"
    }
  }

  var verdict = Verdict.found
  var good: GitRepository.Commit
  var bad: GitRepository.Commit
  /// Commits between the ends and the bad end.
  var commits = 0
  /// The end that a verdict speaks of, and why.
  var problem: String?
  /// The first bad commit.
  var firstBad: GitRepository.Commit?
  /// What it does to files.
  var changes: [FileChange] = []
  /// The first address that changed in it, one for each golden.
  var addresses: [ChangedAddress] = []
  /// The commits that cannot be told apart, oldest first.
  var candidates: [GitRepository.Commit] = []
  /// Commits that recorded a golden again, newest first.
  var recordings: [Recording] = []
  /// Where the search began and ended, where the range was split.
  var segment: (start: GitRepository.Commit, end: GitRepository.Commit)?
  /// Every answer in order.
  var probes: [Probe] = []
  var cost = Cost()
  /// For `git bisect replay`.
  var log = ""
  /// What a person should know beside the result.
  var notes: [String] = []

  init(good: GitRepository.Commit, bad: GitRepository.Commit) { (self.good, self.bad) = (good, bad) }

  /// The process's exit code.
  package var exitCode: Int32 { verdict.exitCode }

  /// Answers that cost nothing.
  var remembered: Int { probes.count { $0.isRemembered } }

  /// Commits without an answer.
  func skipped(_ outcome: ProbeResult.Outcome) -> [Probe] { probes.filter { $0.result.outcome == outcome } }
}
