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
  package var tap: (KernelVariant?, any TensorObserver) -> any TensorObserver = { $1 }

  /// Sets the verb up.
  package init(stopsAtFirst: Bool, environment: @escaping (Compute) -> RunEnvironment, warn: @escaping (String) -> Void)
  {
    self.stopsAtFirst = stopsAtFirst
    self.environment = environment
    self.warn = warn
  }

  /// Verifies the golden of the request's configuration, or every golden of the folder where the request names none.
  package func verify(_ request: RunRequest) throws -> ComparisonReport {
    if !request.configurations.isEmpty {
      let plan = try RunPlan(request)
      let path = plan.folder.golden(plan.name)
      guard PathKind(path) == .file else {
        return ComparisonReport([missing(plan.name, path, configurations: request.configurations)])
      }
      return ComparisonReport([try compare(path, name: plan.name) { _ in plan }])
    }
    let folder = GoldenFolder(request.goldenFolder ?? "Golden")
    var recorded: [String] = []
    var comparisons = try folder.goldenNames().map { name in
      let path = folder.golden(name)
      do {
        return try compare(path, name: name) { golden in
          recorded += golden.command.configPaths
          return try GoldenInventory.plan(of: golden, at: path, request.completed(by: golden, in: folder), name: name)
        }
      } catch let obsolete as GoldenInventory.Obsolete {
        return missing(name, path, obsolete.problem)
      } catch let error as InputError {
        return unreadable(name, path, "\(error)")
      } catch let errors as InputErrors {
        return unreadable(name, path, "\(errors)")
      }
    }
    // Who asks for a part asks about what there is.
    if request.steps == nil, !stopsAtFirst {
      comparisons += GoldenInventory.uncovered(in: folder, recorded: recorded)
        .map { missing($0.name, folder.golden($0.name), configurations: [$0.configuration]) }
      comparisons.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
    return ComparisonReport(comparisons)
  }

  /// A golden that cannot be read, or whose run cannot begin or end; the others are verified all the same.
  private func unreadable(_ name: String, _ path: String, _ problem: String) -> GoldenComparison {
    warn("\(name): \(problem)")
    var comparison = GoldenComparison(name: name, path: path)
    comparison.verdict = .corrupt
    comparison.problem = problem
    return comparison
  }

  private func missing(_ name: String, _ path: String, configurations: [String]) -> GoldenComparison {
    missing(
      name, path,
      "there is no golden yet; make it with: ecot-golden record --config "
        + configurations.joined(separator: " --config "))
  }

  private func missing(_ name: String, _ path: String, _ problem: String) -> GoldenComparison {
    var comparison = GoldenComparison(name: name, path: path)
    comparison.verdict = .missing
    comparison.problem = problem
    return comparison
  }

  private func compare(_ path: String, name: String, plan: (GoldenMetadata) throws -> RunPlan) throws
    -> GoldenComparison
  {
    let clock = ContinuousClock()
    let start = clock.now
    let golden: Golden
    let digest: String
    do {
      digest = try PendingMarks.digest(of: path)
      golden = try GoldenFile.read(path)
      try golden.checkFrames()
    } catch let error as InputError {
      return unreadable(name, path, "\(error); look at it with: ecot-golden fsck \(path)")
    }
    let plan = try plan(golden.metadata)
    let scope = try VerifyScope(golden, plan)
    for warning in plan.warnings { warn("\(warning)") }
    let environment = environment(plan.compute)
    var stopping = judge(golden, environment.metadata)
    let run = try RecordedRun(
      plan, environment: environment, warn: warn, tap: { tap(nil, $0) },
      stop: stopsAtFirst ? { try Self.drifts($0, from: scope.golden, &stopping) } : nil)
    let observed = try run.golden()
    if let advice = ToleranceJudge.advice(rules: rules, golden: golden, observed: observed.metadata) { warn(advice) }
    // A run that was stopped is compared as far as it went, one that was resumed from where it began.
    var comparer = GoldenComparer(golden: scope.golden, observed: observed, steps: run.steps)
    (comparer.renames, comparer.wantsMap) = (renames, wantsMap)
    comparer.judge = judge(golden, observed.metadata)
    var comparison = try comparer.compare(path: path)
    comparison.filtered += scope.omitted
    if let exact, comparison.drifted > 0 {
      try CulpritTensors(plan: plan, golden: golden, options: exact, tap: tap).measure(&comparison)
    }
    comparison.seconds = (clock.now - start).milliseconds / 1000
    try settlePending(run, plan, comparison, golden: digest)
    enter?(HistoryRun(verified: run, of: plan, comparison, goldenBytes: golden.size)) {
      try RunStatistics(observed, steps: run.steps)
    }
    return comparison
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
