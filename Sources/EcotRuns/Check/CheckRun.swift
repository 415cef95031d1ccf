import EcotConfiguration
import EcotPipeline
import EcotProcessor

/// The verb `check`: the end-to-end test, criterion by criterion.
package enum CheckRun {
  /// The outcome.
  package struct Report: Sendable {
    /// The configuration in a few lines.
    package var summary: [String]
    /// Criteria in the order of the test.
    package var checks: [Check]
    /// Figures that decide nothing, in the order of the test.
    package var notes: [CheckNote]
    /// The losses of the steps and the norms of their gradients; nil where no step was run.
    package var steps: StepChecks?
    /// Times, for people only.
    package var times = TimeCriteria()
    /// Memory, for people only.
    package var memory: MemoryCriterion?
    /// Whether every criterion holds.
    package var passed: Bool { checks.allSatisfy(\.passed) }

    /// The lines of the final report: for each part that has a criterion, whether all of its criteria hold.
    package var parts: [(part: CheckPart, passed: Bool)] {
      CheckPart.allCases.compactMap { part in
        let own = checks.filter { $0.part == part }
        return own.isEmpty ? nil : (part, own.allSatisfy(\.passed))
      }
    }
  }

  /// Runs the configured steps and evaluates the criteria of the chosen modules (all where none is chosen). The run ends after
  /// a step whose gradients are not finite. Throws where configuration or data cannot be read.
  package static func run(
    _ request: RunRequest, only modules: [CheckModule], warn: @escaping (String) -> Void
  ) throws -> Report {
    let plan = try RunPlan(request)
    for warning in plan.warnings { warn("\(warning)") }
    var report = Report(
      summary: plan.configuration.summary.split(separator: "\n").map(String.init),
      checks: ConfigurationCriteria.checks(plan.configuration, isGiven: plan.isGiven),
      notes: ConfigurationCriteria.notes(plan.configuration))
    let isAsked = { modules.isEmpty || modules.contains($0) }
    if modules.isEmpty || modules.contains(where: { $0 != .config }) {
      let first = try run(plan, &report, warn: warn)
      // After the run, so that only one model is held at a time.
      if isAsked(.training), let first,
        let second = try RepeatCriterion.firstStep(plan)
      {
        report.checks.append(RepeatCriterion.check(first.training, second, step: first.step))
      }
    }
    report.checks = CheckModule.allCases.flatMap { module in
      report.checks.filter { $0.module == module && isAsked(module) }
    }
    report.notes = report.notes.filter { isAsked($0.module) }
    return report
  }

  /// Runs the steps; returns what the first one gave.
  private static func run(
    _ plan: RunPlan, _ report: inout Report, warn: @escaping (String) -> Void
  ) throws -> StepOutcome? {
    let clock = ContinuousClock()
    var last = clock.now
    let inputs = try PipelineInputs(plan.configuration, threads: plan.compute.threads, warn: warn)
    var steps = StepChecks(plan.configuration, inputs: inputs, steps: plan.steps)
    var pipeline = try plan.pipeline(inputs)
    var times = TimeCriteria()
    times.batchesPerStep = plan.configuration.trainer.gradientAccumulationSteps
    times.building = (clock.now - last).milliseconds
    var memory = MemoryCriterion(steps: plan.steps)
    var first: StepOutcome?
    last = clock.now
    try pipeline.run(steps: plan.steps, observer: nil) { outcome in
      times.steps.append((clock.now - last).milliseconds)
      times.loading += outcome.batches.map(\.loading.milliseconds)
      steps.add(outcome)
      let goesOn = outcome.training.nonFinite.isEmpty && outcome.training.gradientNorm?.isFinite ?? true
      memory.add(resident: ResidentMemory.bytes, isLast: !goesOn || times.steps.count == plan.steps) {
        FreedMemory.release()
        return ResidentMemory.bytes
      }
      first = first ?? outcome
      last = clock.now
      return goesOn
    }
    try steps.finish(pipeline.trainer)
    report.checks += steps.checks() + times.checks() + memory.checks()
    report.notes += steps.notes + times.notes + memory.notes
    if let skipped = pipeline.skipped { report.summary.append(skipped) }
    (report.steps, report.times, report.memory) = (steps, times, memory)
    return first
  }
}
