import EcotFiles
import EcotHistory

/// Answers what a commit's numbers are: from memory, or by building and running it.
struct Prober {
  private let request: BisectRequest
  private let repository: GitRepository
  private let source: GoldenSource
  private let method: any ProbeMethod
  private let place: ProbePlace
  private let memory: ProbeMemory
  private let good: GitRepository.Commit
  private let progress: (String) -> Void
  /// What was learnt, in order.
  private(set) var probes: [BisectReport.Probe] = []
  private var results: [String: ProbeResult] = [:]
  /// Signatures of changes that two runs agreed on.
  private var confirmed: Set<[String]> = []
  private(set) var cost = BisectReport.Cost()

  init(
    _ request: BisectRequest, good: GitRepository.Commit, _ method: any ProbeMethod, _ repository: GitRepository,
    _ source: GoldenSource, _ place: ProbePlace, _ memory: ProbeMemory, progress: @escaping (String) -> Void
  ) {
    (self.request, self.good, self.repository, self.source) = (request, good, repository, source)
    (self.method, self.place, self.progress) = (method, place, progress)
    self.memory = request.forgets ? .none : memory
  }

  /// What is known of a commit already.
  func known(_ hash: String) -> ProbeResult? { results[hash] }

  /// The result for a commit, with at least `wanted` runs that agree on it where it is an answer.
  mutating func probe(_ commit: GitRepository.Commit, runs wanted: Int = 1) async throws -> ProbeResult {
    let wanted = max(wanted, request.runs)
    if let known = results[commit.hash], known.isSkipped || known.runs >= wanted { return known }
    let goldens = try await source.goldens(for: commit, ignoresRecordings: request.ignoresRecordings)
    let key = key(commit, goldens)
    let old = try results[commit.hash] ?? memory.recall(key).last.flatMap(ProbeResult.init)
    if let old, old.isSkipped || old.runs >= wanted {
      note(commit, old, isRemembered: true)
      return old
    }
    let result = try await examine(commit, goldens, old: old, wanted: wanted)
    if result.isLasting { try memory.remember(result.json, key) }
    note(commit, result, isRemembered: false)
    return result
  }

  private mutating func note(_ commit: GitRepository.Commit, _ result: ProbeResult, isRemembered: Bool) {
    results[commit.hash] = result
    if result.runs > 1, !result.isSkipped { confirmed.insert(result.signature) }
    probes.append(BisectReport.Probe(commit: commit, result: result, isRemembered: isRemembered))
    progress("  \(commit.short) \(BisectWords.outcome(result))\(isRemembered ? " (remembered)" : "")")
  }

  private func key(_ commit: GitRepository.Commit, _ goldens: CommitGoldens) -> ProbeKey {
    let parts = [("goldens", goldens.digest), ("runs", request.runs > 1 ? "\(request.runs)" : "1")] + method.identity
    return ProbeKey(
      tree: commit.tree, configuration: CommitGoldens.digest(parts), environment: request.environment)
  }

  // MARK: Building and running

  private mutating func examine(
    _ commit: GitRepository.Commit, _ goldens: CommitGoldens, old: ProbeResult?, wanted: Int
  ) async throws -> ProbeResult {
    if case .computed = source.standard, try CommitGoldens.names(in: goldens.folder).isEmpty {
      if let failure = try await computeGoldens(in: goldens.folder) { return failure }
    }
    progress("\(commit.short) \(commit.date) \(commit.subject)")
    let before = cost
    if let failure = try await build(commit) { return failure }
    var result = try await settled(goldens, old: old, wanted: wanted)
    result.buildSeconds = cost.buildSeconds - before.buildSeconds
    result.runSeconds = cost.runSeconds - before.runSeconds
    return result
  }

  /// Runs what was built, until that is enough.
  private mutating func settled(_ goldens: CommitGoldens, old: ProbeResult?, wanted: Int) async throws -> ProbeResult {
    var result = try await run(goldens)
    if let old {
      guard result.agrees(with: old) else { return flaky(old, result) }
      result.runs += old.runs
    }
    // Who expects numbers that change from run to run asks for several runs; one that fails is enough.
    if request.runs > 1 {
      for _ in 1..<wanted where result.outcome == .good { result = try await run(goldens) }
      result.runs = wanted
      return result
    }
    while result.runs < wanted && !result.isSkipped || isDoubtful(result) {
      let next = try await run(goldens)
      guard next.agrees(with: result) else { return flaky(result, next) }
      result.runs += 1
    }
    return result
  }

  /// Whether one run is not enough to believe it: it differs in another place, or by another value, than anything that was
  /// seen twice; or it was ended by a signal.
  private func isDoubtful(_ result: ProbeResult) -> Bool {
    guard result.runs < 2 else { return false }
    switch result.outcome {
    case .good, .unbuilt, .incomparable, .flaky: return false
    case .failed: return !result.isLasting && result.reason != ProbeVerdict.tooLong
    case .drift, .addresses: return !confirmed.contains(result.signature)
    }
  }

  private func flaky(_ first: ProbeResult, _ second: ProbeResult) -> ProbeResult {
    func words(_ result: ProbeResult) -> String {
      let place = result.changes.first.map { " at \($0.address)" } ?? ""
      return BisectWords.name(result.outcome) + place
    }
    let texts = (words(first), words(second))
    return ProbeResult(
      outcome: .flaky,
      reason: texts.0 == texts.1
        ? "two runs of one build: both \(texts.0), with other values"
        : "two runs of one tree: \(texts.0), then \(texts.1)",
      changes: first.changes.isEmpty ? second.changes : first.changes, runs: 2)
  }

  private mutating func run(_ goldens: CommitGoldens) async throws -> ProbeResult {
    let (result, seconds) = try await Self.timed { [method, place] in try await method.run(goldens, place) }
    cost.runs += 1
    cost.runSeconds += seconds
    return result
  }

  private mutating func build(_ commit: GitRepository.Commit) async throws -> ProbeResult? {
    try await place.work.checkOut(commit, repository, place.child)
    let (failure, seconds) = try await Self.timed { [method, place] in try await method.build(place) }
    cost.buildSeconds += seconds
    if let failure {
      return ProbeResult(
        outcome: .unbuilt, reason: failure.reason, isLasting: failure.isLasting, buildSeconds: seconds)
    }
    cost.builds += 1
    return nil
  }

  private mutating func computeGoldens(in folder: String) async throws -> ProbeResult? {
    progress("\(good.short) there is no golden yet: recording that of the good end")
    if let failure = try await build(good) { return failure }
    let (failure, seconds) = try await Self.timed { [method, place] in try await method.record(into: folder, place) }
    cost.runs += 1
    cost.runSeconds += seconds
    return failure
  }

  private static func timed<Value>(_ body: () async throws -> Value) async throws -> (Value, seconds: Double) {
    let clock = ContinuousClock()
    let start = clock.now
    let value = try await body()
    return (value, (clock.now - start).inSeconds)
  }
}
