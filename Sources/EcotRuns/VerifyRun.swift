import EcotDrift
import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotKernels
import EcotProcessor
import EcotTensors

/// The verb `verify`.
package struct VerifyRun {
  /// Whether the run ends after the first step that drifts.
  package var stopsAtFirst: Bool
  /// Told what is odd without being an error.
  package var warn: (String) -> Void
  /// Makes the environment of a run that computes so.
  package var environment: (Compute) -> RunEnvironment
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
      guard PathKind(path) == .file else { return ComparisonReport([missing(plan, path)]) }
      return ComparisonReport([try compare(path, name: plan.name) { _ in plan }])
    }
    let folder = GoldenFolder(request.goldenFolder ?? "Golden")
    return ComparisonReport(
      try folder.goldenNames().map { name in
        let path = folder.golden(name)
        do {
          return try compare(path, name: name) { golden in
            try RunPlan(request.completed(by: golden, in: folder))
          }
        } catch let error as InputError {
          return unreadable(name, path, "\(error)")
        } catch let errors as InputErrors {
          return unreadable(name, path, "\(errors)")
        }
      })
  }

  /// A golden that cannot be read, or whose run cannot begin or end; the others are verified all the same.
  private func unreadable(_ name: String, _ path: String, _ problem: String) -> GoldenComparison {
    warn("\(name): \(problem)")
    var comparison = GoldenComparison(name: name, path: path)
    comparison.verdict = .corrupt
    comparison.problem = problem
    return comparison
  }

  private func missing(_ plan: RunPlan, _ path: String) -> GoldenComparison {
    var comparison = GoldenComparison(name: plan.name, path: path)
    comparison.verdict = .missing
    comparison.problem =
      "there is no golden yet; make it with: ecot-golden record --config "
      + plan.request.configurations.joined(separator: " --config ")
    return comparison
  }

  private func compare(_ path: String, name: String, plan: (GoldenMetadata) throws -> RunPlan) throws
    -> GoldenComparison
  {
    let clock = ContinuousClock()
    let start = clock.now
    let golden: Golden
    do {
      golden = try GoldenFile.read(path)
      try golden.checkFrames()
    } catch let error as InputError {
      return unreadable(name, path, "\(error); look at it with: ecot-golden fsck \(path)")
    }
    let plan = try plan(golden.metadata)
    for warning in plan.warnings { warn("\(warning)") }
    let run = try RecordedRun(
      plan, environment: environment(plan.compute), warn: warn, tap: { tap(nil, $0) },
      stop: stopsAtFirst ? { Self.drifts($0, from: golden) } : nil)
    let observed = try run.golden()
    // A run that was stopped is compared as far as it went, one that was resumed from where it began.
    var comparison = try GoldenComparer(golden: golden, observed: observed, steps: run.steps).compare(path: path)
    if let exact, comparison.drifted > 0 {
      try CulpritTensors(plan: plan, golden: golden, options: exact, tap: tap).measure(&comparison)
    }
    comparison.seconds = Self.seconds(clock.now - start)
    try settlePending(run, plan, comparison)
    return comparison
  }

  private static func drifts(_ records: [TensorRecord], from golden: Golden) -> Bool {
    records.contains { record in
      guard let number = golden.index.record(at: record.address.description) else { return true }
      return golden.index.digest(at: number) != record.fingerprint.digest
    }
  }

  /// A run that differs leaves its candidate beside the golden for `accept`; one that matches removes an old candidate.
  private func settlePending(_ run: RecordedRun, _ plan: RunPlan, _ comparison: GoldenComparison) throws {
    if ContinuousIntegration.isActive { return }
    let pending = plan.folder.pending(plan.name)
    if comparison.verdict == .match {
      try AtomicFile.remove(pending)
      try AtomicFile.remove(plan.folder.culprits(plan.name))
    } else if run.steps == 0..<plan.steps {
      try run.writer.write(to: pending)
    }
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
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
