import EcotReports

/// The search for the first bad commit between one that is good and one that is not.
///
/// Suspects are ranked by git's own bisection (`git rev-list --bisect-all`): the best one that can give an answer is next. Where
/// `git bisect skip` would step aside by a random number, this takes the nearest neighbour, which costs fewer builds.
struct CommitSearch {
  let repository: GitRepository
  /// The commits of the whole range, newest first.
  let range: [GitRepository.Commit]
  /// The same and the good end, by hash.
  let commits: [String: GitRepository.Commit]
  /// Only commits that touch these are suspects.
  let paths: [String]
  let isBad: (ProbeResult) -> Bool
  let progress: (String) -> Void

  /// What is left at the end.
  struct Outcome {
    /// The oldest commit that is known to be bad.
    var bad: GitRepository.Commit
    /// Who may have brought the change, oldest first.
    var suspects: [GitRepository.Commit]
    /// For `git bisect replay`.
    var log: String
  }

  /// Searches; `nil` where the end turns out not to be bad.
  func run(
    from start: GitRepository.Commit, to end: GitRepository.Commit, _ prober: inout Prober
  ) async throws -> Outcome? {
    while true {
      if let result = prober.known(end.hash), !isBad(result) { return nil }
      var (bad, goods, marks) = (end, [start.hash], [Mark]())
      var suspects: [String] = []
      while true {
        suspects = try await repository.suspects(bad: bad.hash, goods: goods, paths: paths)
        let open = suspects.filter { hash in hash != bad.hash && prober.known(hash)?.isSkipped != true }
        guard let next = open.first.flatMap({ commits[$0] }) else { break }
        if prober.known(next.hash) == nil {
          let steps = Self.steps(open.count)
          progress(
            "\(ComparisonWords.count(suspects.count, "suspect")), about \(steps) more to build\(prober.cost.outlook(steps))"
          )
        }
        let result = try await prober.probe(next)
        if result.isSkipped { continue }
        marks.append(Mark(word: isBad(result) ? "bad" : "good", commit: next))
        if isBad(result) { bad = next } else { goods.append(next.hash) }
      }
      // One that is not what it was is passed over from now on, and the search goes through what is known again.
      guard try await confirm(bad, goods, &prober) else { continue }
      let left = range.reversed().filter { suspects.contains($0.hash) }
      marks += left.filter { $0 != bad }.map { Mark(word: "skip", commit: $0) }
      return Outcome(bad: bad, suspects: left, log: Mark.log(from: start, to: end, marks))
    }
  }

  /// Runs the first bad commit and the good ones before it once more; `false` where one of them is not what it was.
  ///
  /// A commit whose numbers come and go passes for good, or for bad, now and then: the wrong one would be blamed.
  private func confirm(
    _ bad: GitRepository.Commit, _ goods: [String], _ prober: inout Prober
  ) async throws -> Bool {
    guard try await isBad(prober.probe(bad, runs: 2)) else { return false }
    for parent in bad.parents where goods.contains(parent) {
      guard let commit = commits[parent], prober.known(parent) != nil else { continue }
      let result = try await prober.probe(commit, runs: 2)
      if result.isSkipped || isBad(result) { return false }
    }
    return true
  }

  /// The builds that a search among so many commits takes.
  static func steps(_ count: Int) -> Int { count < 1 ? 0 : Int.bitWidth - count.leadingZeroBitCount }

  /// What `git bisect` is told about a commit.
  private struct Mark {
    var word: String
    var commit: GitRepository.Commit

    /// The search as `git bisect replay` reads it.
    static func log(from start: GitRepository.Commit, to end: GitRepository.Commit, _ marks: [Mark]) -> String {
      var lines = ["git bisect start '--no-checkout' '\(end.hash)' '\(start.hash)'"]
      for mark in marks {
        lines.append("# \(mark.word): [\(mark.commit.hash)] \(mark.commit.subject)")
        lines.append("git bisect \(mark.word) \(mark.commit.hash)")
      }
      return lines.joined(separator: "\n") + "\n"
    }
  }
}
