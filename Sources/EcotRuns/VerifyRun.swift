import EcotDrift
import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotHistory
import EcotKernels
import EcotProcessor
import EcotTensors

/// The verb `verify`.
package struct VerifyRun {
  /// Whether the run ends after the first step that drifts.
  package var stopsAtFirst: Bool
  /// Told what is odd without being an error.
  package var warn: (String) -> Void
  /// Which differences are allowed; without rules the golden's calibrated bounds say so where the two sides compute matrix
  /// products by different means, and elsewhere every bit must be equal.
  package var rules: ToleranceRules?
  /// What the run calls differently than the golden.
  package var renames: [RenamePattern] = []
  /// Whether comparisons hold the map of outcomes and the curves of losses, for reports that draw them.
  package var wantsMap = false
  /// Makes the environment of a run that computes so.
  package var environment: (Compute) -> RunEnvironment
  /// Takes what the history keeps of each run that came to a verdict.
  package var enter: RunEntering?
  /// Whether and how the first culprits are measured element by element; `nil` for not at all.
  package var exact: ExactOptions?
  /// Stands between every run, by its kernels where they are not the selected ones, and who observes it: planted faults.
  package var tap: ((KernelVariant?, any TensorObserver) -> any TensorObserver)?
  /// The part of the work that is done here; `nil` for all of it.
  package var shard: Shard?

  /// Sets the verb up.
  package init(stopsAtFirst: Bool, environment: @escaping (Compute) -> RunEnvironment, warn: @escaping (String) -> Void)
  {
    self.stopsAtFirst = stopsAtFirst
    self.environment = environment
    self.warn = warn
  }

  /// Verifies the golden of the request's configuration, or every golden of the folder where the request names none.
  package func verify(_ request: RunRequest) throws -> ComparisonReport {
    if let shard { return try ShardedVerify(self, shard).verify(request) }
    if !request.configurations.isEmpty {
      let plan = try RunPlan(request)
      let path = plan.folder.golden(plan.name)
      guard PathKind(path) == .file else { return ComparisonReport([missing(plan.name, path, request.configurations)]) }
      return ComparisonReport([try outcome(plan.name, path) { try compare(path) { _ in plan }.comparison }])
    }
    let folder = GoldenFolder(request.goldenFolder ?? "Golden")
    var recorded: [String] = []
    var comparisons = try folder.goldenNames().map { name in
      let path = folder.golden(name)
      return try outcome(name, path, isOneOfSeveral: true) {
        try compare(path) { golden in
          recorded += golden.command.configPaths
          return try GoldenInventory.plan(of: golden, at: path, request.completed(by: golden, in: folder), name: name)
        }.comparison
      }
    }
    comparisons += uncovered(request, folder, recorded: recorded)
    comparisons.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    return ComparisonReport(comparisons)
  }

  // MARK: Goldens that cannot be compared

  /// A golden whose file cannot be read.
  private struct Unreadable: Error {
    var problem: String
  }

  /// The comparison of a golden, or why there is none. Where it is one of several, a run that cannot begin or end is such a reason:
  /// the others are verified all the same.
  func outcome(
    _ name: String, _ path: String, isOneOfSeveral: Bool = false, _ compare: () throws -> GoldenComparison
  ) throws -> GoldenComparison {
    do {
      return try compare()
    } catch let error as Unreadable {
      return unreadable(name, path, error.problem)
    } catch let obsolete as GoldenInventory.Obsolete where isOneOfSeveral {
      return none(name, path, .missing, obsolete.problem)
    } catch let error as InputError where isOneOfSeveral {
      return unreadable(name, path, "\(error)")
    } catch let errors as InputErrors where isOneOfSeveral {
      return unreadable(name, path, "\(errors)")
    }
  }

  private func unreadable(_ name: String, _ path: String, _ problem: String) -> GoldenComparison {
    warn("\(name): \(problem)")
    return none(name, path, .corrupt, problem)
  }

  /// There is no golden of these configurations.
  func missing(_ name: String, _ path: String, _ configurations: [String]) -> GoldenComparison {
    none(
      name, path, .missing,
      "there is no golden yet; make it with: ecot-golden record --config "
        + configurations.joined(separator: " --config "))
  }

  private func none(_ name: String, _ path: String, _ verdict: Verdict, _ problem: String) -> GoldenComparison {
    var comparison = GoldenComparison(name: name, path: path)
    (comparison.verdict, comparison.problem) = (verdict, problem)
    return comparison
  }

  /// Configurations of the folder that have no golden. Who asks for a part asks about what there is.
  func uncovered(_ request: RunRequest, _ folder: GoldenFolder, recorded: [String]) -> [GoldenComparison] {
    if request.steps != nil || stopsAtFirst { return [] }
    return GoldenInventory.uncovered(in: folder, recorded: recorded)
      .map { missing($0.name, folder.golden($0.name), [$0.configuration]) }
  }

  // MARK: One golden

  /// Opens a golden's file and checks all of it; also its SHA-256.
  func open(_ path: String) throws -> (golden: Golden, digest: String) {
    do {
      let digest = try PendingMarks.digest(of: path)
      let golden = try GoldenFile.read(path)
      try golden.checkFrames()
      return (golden, digest)
    } catch let error as InputError {
      throw Unreadable(problem: "\(error); look at it with: ecot-golden fsck \(path)")
    }
  }

  /// Runs and compares, all steps or those of a shard's share, which writes no candidate and keeps its evidence.
  func compare(_ path: String, share: Range<Int>? = nil, plan: (GoldenMetadata) throws -> RunPlan) throws
    -> (comparison: GoldenComparison, evidence: ShardPart.Evidence?)
  {
    let clock = ContinuousClock()
    let start = clock.now
    let (golden, digest) = try open(path)
    let plan = try plan(golden.metadata)
    let scope = try VerifyScope(golden, plan)
    for warning in plan.warnings { warn("\(warning)") }
    let environment = environment(plan.compute)
    var stopping = judge(golden, environment.metadata)
    let run = try RecordedRun(
      plan, environment: environment, warn: warn, tap: tap.map { tap in { tap(nil, $0) } },
      window: share.map { try RunWindow($0, of: scope.golden) },
      stop: stopsAtFirst ? { try Self.drifts($0, from: scope.golden, &stopping) } : nil)
    let bytes = try run.writer.encoded()
    let observed = try Golden(bytes: bytes, name: "this run")
    if let advice = ToleranceJudge.advice(rules: rules, golden: golden, observed: observed.metadata) { warn(advice) }
    // A run that was stopped is compared as far as it went, one that was resumed from where it began.
    var comparer = GoldenComparer(golden: scope.golden, observed: observed, steps: share ?? run.steps)
    (comparer.renames, comparer.wantsMap) = (renames, wantsMap)
    comparer.judge = judge(golden, observed.metadata)
    var comparison = try comparer.compare(path: path)
    comparison.filtered += scope.omitted
    if let exact, comparison.drifted > 0 {
      try CulpritTensors(plan: plan, golden: golden, options: exact, keepsBeside: share == nil, tap: tap ?? { $1 })
        .measure(&comparison)
    }
    comparison.seconds = (clock.now - start).inSeconds
    if share == nil { try settlePending(run, plan, comparison, golden: digest) }
    enter?(HistoryRun(verified: run, of: plan, comparison, goldenBytes: golden.size)) {
      try RunStatistics(observed, steps: run.steps)
    }
    guard share != nil else { return (comparison, nil) }
    let evidence = ShardPart.Evidence(
      golden: try golden.bytes(), scope: scope.omitted > 0 ? try scope.golden.bytes() : nil, observed: bytes)
    return (comparison, evidence)
  }

  private func judge(_ golden: Golden, _ observed: GoldenMetadata) -> ToleranceJudge? {
    ToleranceJudge.chosen(rules: rules, golden: golden, observed: observed)
  }

  private static func drifts(
    _ records: [TensorRecord], from golden: Golden, _ judge: inout ToleranceJudge?
  ) throws -> Bool {
    for record in records {
      guard let number = golden.index.record(at: record.address.description) else { return true }
      if golden.index.digest(at: number) == record.fingerprint.digest { continue }
      let expected = try golden.record(at: number)
      guard judge != nil, expected.fingerprint.shape == record.fingerprint.shape,
        expected.fingerprint.elementType == record.fingerprint.elementType
      else { return true }
      if try judge?.isWithin(expected, record, size: DifferenceSize()) == false { return true }
    }
    return false
  }

  /// A whole run that differs leaves its candidate beside the golden for `accept` and `review`; one that matches removes an old
  /// candidate. A filtered run does neither: it knows a part only, and accepting it would lose the rest.
  private func settlePending(
    _ run: RecordedRun, _ plan: RunPlan, _ comparison: GoldenComparison, golden digest: String
  ) throws {
    if ContinuousIntegration.isActive || comparison.filtered > 0 || run.steps != 0..<plan.steps { return }
    let pending = plan.folder.pending(plan.name)
    try FolderLock.holding(plan.folder.path) {
      switch comparison.verdict {
      case .match:
        try plan.folder.removeCandidate(plan.name)
      case .within: break
      default:
        var marks = PendingMarks()
        marks.goldens = [digest]
        run.writer.metadata = marks.marking(run.writer.metadata)
        try run.writer.write(to: pending)
      }
    }
  }
}

extension RunRequest {
  /// The request with what the golden was recorded with, wherever the request is silent.
  func completed(by golden: GoldenMetadata, in folder: GoldenFolder) -> RunRequest {
    var request = self
    request.configurations = golden.command.configPaths
    request.overrides = golden.command.overrides + overrides
    request.details = golden.command.detail + details
    request.steps = steps ?? golden.command.steps
    request.goldenFolder = folder.path
    return request
  }
}
