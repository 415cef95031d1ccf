import EcotFiles
import EcotReports

/// The verb `bisect`: which commit changed a number, and which number first.
///
/// The ends are checked first. The range is then split where a golden was recorded again: what differs there differs on
/// purpose. The newest part whose end does not fit its golden is searched, as `git bisect` would.
package struct Bisection {
  private let request: BisectRequest
  private let repository: GitRepository
  private let work: WorkFolder
  private let child: ChildProcess
  private let progress: (String) -> Void
  private var prober: Prober
  private let source: GoldenSource
  private var report: BisectReport
  /// The commits after the good end, newest first.
  private let range: [GitRepository.Commit]
  private var commits: [String: GitRepository.Commit] = [:]

  /// Bisects, and cleans up however it ends.
  /// - Parameter progress: told lines about what happens, as it happens.
  package static func run(
    _ request: BisectRequest, memory: ProbeMemory, progress: @escaping (String) -> Void
  ) async throws -> BisectReport {
    let clock = ContinuousClock()
    let start = clock.now
    let work = try WorkFolder(request.workFolder)
    let child = ChildProcess(owner: work.path)
    defer { Leftovers.end(of: work.path) }
    var bisection = try await Bisection(request, work, child, memory, progress)
    try await bisection.bisect()
    bisection.report.cost.seconds = (clock.now - start).inSeconds
    return bisection.report
  }

  private init(
    _ request: BisectRequest, _ work: WorkFolder, _ child: ChildProcess, _ memory: ProbeMemory,
    _ progress: @escaping (String) -> Void
  ) async throws {
    (self.request, self.work, self.child, self.progress) = (request, work, child, progress)
    repository = try await GitRepository(around: request.folder, child, log: work.log)
    let bad = try await repository.commit(request.bad)
    let good = try await Self.good(request, bad, repository)
    guard good.hash != bad.hash else { throw Self.oneCommit(request, good) }
    guard try await repository.isAncestor(good, of: bad) else {
      let base = try await repository.mergeBase(good, bad)
      throw InputError(
        "--good \(request.good ?? good.short) does not lead to --bad \(request.bad)", expected: "an ancestor",
        remedy: base.map { "the two part at \($0.prefix(10)): try --good \($0.prefix(10))" }
          ?? "the two have no common history")
    }
    report = BisectReport(good: good, bad: bad)
    range = try await repository.commits(after: good, to: bad)
    for commit in range + [good, bad] { commits[commit.hash] = commit }
    report.commits = range.count
    try await work.prepare(repository, child)
    let method: any ProbeMethod =
      request.command.map { CommandMethod(command: $0, goldenFolder: request.goldenFolder) }
      ?? VerifyMethod(configurations: request.configurations, arguments: request.arguments)
    source = try await GoldenSource(request, good: good, method, repository, work)
    let place = ProbePlace(work: work, child: child, prefix: repository.prefix, timeout: request.timeout)
    prober = Prober(request, good: good, method, repository, source, place, memory, progress: progress)
  }

  /// The good end that was named, or the last commit that recorded a golden.
  private static func good(
    _ request: BisectRequest, _ bad: GitRepository.Commit, _ repository: GitRepository
  ) async throws -> GitRepository.Commit {
    if let good = request.good { return try await repository.commit(good) }
    let folder = GoldenSource.normalized(repository.prefix + request.goldenFolder)
    guard let commit = try await repository.lastRecording(in: folder, before: bad) else {
      throw InputError(
        "no commit before \(request.bad) records a golden", at: .file(request.goldenFolder),
        remedy: "name a commit whose numbers are right with --good")
    }
    return commit
  }

  private static func oneCommit(_ request: BisectRequest, _ commit: GitRepository.Commit) -> InputError {
    request.good == nil
      ? InputError(
        "\(commit.short) (\(commit.subject)) is the last commit that recorded a golden, and the bad end, too",
        remedy: "name an older commit with --good")
      : InputError(
        "--good and --bad are one commit", expected: "two commits", remedy: "\(commit.short) \(commit.subject)")
  }

  private mutating func bisect() async throws {
    progress(
      "\(ComparisonWords.count(report.commits, "commit")) after \(report.good.short); about \(CommitSearch.steps(report.commits)) to build"
    )
    if try await endsAreUsable(), let part = try await brokenPart() {
      try await search(from: part.start, to: part.end)
      try await conclude()
    }
    if PathKind("\(work.checkout)/.gitmodules") == .file {
      report.notes.append("submodules are not checked out; --command can do it (git submodule update --init)")
    }
    (report.probes, report.cost) = (prober.probes, prober.cost)
  }

  // MARK: The ends

  private mutating func endsAreUsable() async throws -> Bool {
    let good = try await prober.probe(report.good, runs: 2)
    guard good.outcome == .good else {
      report.addresses = good.changes
      report.problem = BisectWords.end("good", report.good, good)
      report.verdict = good.isSkipped ? .unusableEnd : .goodIsBad
      return false
    }
    let bad = try await prober.probe(report.bad, runs: 2)
    guard bad.isSkipped else { return true }
    report.problem = BisectWords.end("bad", report.bad, bad)
    report.addresses = bad.changes
    report.verdict = .unusableEnd
    return false
  }

  /// What makes a commit bad: the bad end's numbers, or, where no number differs there, its addresses.
  private func isBad(_ result: ProbeResult) -> Bool {
    result.outcome == .drift || result.outcome == .addresses && !looksForNumbers
  }

  private var looksForNumbers = true

  // MARK: The parts between recordings

  /// The newest part of the range whose end does not fit its golden, or `nil` where there is none.
  private mutating func brokenPart() async throws -> (start: GitRepository.Commit, end: GitRepository.Commit)? {
    let files = request.ignoresRecordings ? [] : source.recordedFiles
    let recordings = try await repository.commits(after: report.good, to: report.bad, changing: files)
      .compactMap { commits[$0] }
    report.recordings = recordings.map { BisectReport.Recording(commit: $0, place: .older) }
    for recording in recordings {
      progress("\(recording.short) recorded the golden again: \(recording.subject)")
    }
    var end = report.bad
    for (number, start) in (recordings + [report.good]).enumerated() {
      let (last, result) = try await lastAnswer(from: end, after: start)
      if last == report.bad { looksForNumbers = result.outcome != .addresses }
      if isBad(result) {
        if start != report.good { try await settle(number) }
        report.segment = recordings.isEmpty ? nil : (start, last)
        return (start, last)
      }
      if number < recordings.count { report.recordings[number].place = .newer }
      guard let parent = start.parents.first.flatMap({ commits[$0] }), parent != report.good else { break }
      end = parent
    }
    report.verdict = .badIsGood
    report.problem = BisectWords.badIsGood(report.bad, recordings)
    if try await repository.isDirty() {
      report.notes.append("files of the checkout are changed and not committed: the change may be there")
    }
    return nil
  }

  /// The newest commit of a part that gives an answer, and the answer.
  private mutating func lastAnswer(
    from end: GitRepository.Commit, after start: GitRepository.Commit
  ) async throws -> (GitRepository.Commit, ProbeResult) {
    var commit = end
    var result = try await prober.probe(commit)
    while result.isSkipped, let parent = commit.parents.first.flatMap({ commits[$0] }), parent != start {
      commit = parent
      result = try await prober.probe(commit)
    }
    return (commit, result)
  }

  /// Looks at the recording behind which the numbers differ.
  private mutating func settle(_ number: Int) async throws {
    let recording = report.recordings[number].commit
    report.recordings[number].place = .start
    let result = try await prober.probe(recording)
    if result.isSkipped {
      report.notes.append(
        "\(recording.short) recorded the golden and \(BisectWords.outcome(result)): it is taken for good")
    }
  }

  // MARK: The search

  private mutating func search(from start: GitRepository.Commit, to end: GitRepository.Commit) async throws {
    if let result = prober.known(start.hash), isBad(result) {
      // The golden that was recorded there never fitted the numbers.
      report.notes.append("the golden that \(start.short) recorded is not what it computes")
      report.firstBad = start
      return
    }
    let search = CommitSearch(
      repository: repository, range: range, commits: commits, paths: request.paths, isBad: isBad, progress: progress)
    guard let found = try await search.run(from: start, to: end, &prober) else {
      report.problem = prober.known(end.hash).map { BisectWords.end("bad", end, $0) }
      report.verdict = .unusableEnd
      return
    }
    report.log = found.log
    report.addresses = prober.known(found.bad.hash)?.changes ?? []
    switch found.suspects.count {
    case 0: report.verdict = .elsewhere
    case 1 where found.suspects[0] == found.bad: report.firstBad = found.bad
    default: (report.verdict, report.candidates) = (.unclear, found.suspects)
    }
  }

  // MARK: The end

  private mutating func conclude() async throws {
    guard let commit = report.firstBad else { return }
    report.changes = try await repository.changes(of: commit)
    report.addresses = prober.known(commit.hash)?.changes ?? []
    if request.paths.isEmpty, !report.log.isEmpty {
      if let problem = try await work.replay(report.log, expecting: commit, child) { report.notes.append(problem) }
    }
  }
}
