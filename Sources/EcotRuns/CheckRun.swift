import EcotConfiguration
import EcotPipeline

/// The verb `check`: the end-to-end test, criterion by criterion.
package enum CheckRun {
  /// The outcome.
  package struct Report: Sendable {
    /// The configuration in a few lines.
    package var summary: [String]
    /// Criteria in the order of the test.
    package var checks: [StepChecks.Check]
    /// Wall-clock milliseconds of each step, for people only.
    package var stepMilliseconds: [Double]
    /// Whether every criterion holds.
    package var passed: Bool { checks.allSatisfy(\.passed) }
  }

  /// Runs the configured steps and evaluates the criteria of the chosen modules (all where none is chosen).
  package static func run(
    _ request: RunRequest, only modules: [CheckModule], warn: @escaping (String) -> Void
  ) throws -> Report {
    let plan = try RunPlan(request)
    for warning in plan.warnings { warn("\(warning)") }
    var checks = [
      StepChecks.Check(
        module: .config, name: "the configuration is complete and its paths exist", passed: true,
        detail: request.configurations.joined(separator: ", "))
    ]
    var times: [Double] = []
    var summary = plan.configuration.summary.split(separator: "\n").map(String.init)
    if modules.isEmpty || modules.contains(where: { $0 != .config }) {
      let inputs = try PipelineInputs(plan.configuration, threads: plan.compute.threads, warn: warn)
      var stepChecks = StepChecks(plan.configuration, inputs: inputs)
      var pipeline = try plan.pipeline(inputs)
      let clock = ContinuousClock()
      var last = clock.now
      try pipeline.run(steps: plan.steps, observer: nil) { outcome in
        stepChecks.add(outcome)
        let elapsed = (clock.now - last).components
        times.append(Double(elapsed.seconds) * 1e3 + Double(elapsed.attoseconds) * 1e-15)
        last = clock.now
        return true
      }
      checks += stepChecks.checks()
      if let skipped = pipeline.skipped { summary.append(skipped) }
    }
    return Report(
      summary: summary, checks: checks.filter { modules.isEmpty || modules.contains($0.module) },
      stepMilliseconds: times)
  }
}
