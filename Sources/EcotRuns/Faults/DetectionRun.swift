import EcotDrift
import EcotFiles
import EcotGoldens
import EcotPipeline
import EcotTensors

/// Runs a configuration once as it is and then with faults, and looks at what the comparer says of them.
package struct DetectionRun {
  private let plan: RunPlan
  private let inputs: PipelineInputs
  private let sound: Golden
  /// What is planted, run by run.
  package let plants: [FaultPlan.Plants]

  /// The steps of every run: the second shows what an update carries on.
  package static let steps = 2

  /// Opens what the configuration names, and records the sound golden.
  package init(_ request: RunRequest) throws {
    var request = request
    request.steps = request.steps ?? Self.steps
    plan = try RunPlan(request)
    inputs = try PipelineInputs(plan.configuration, threads: plan.compute.threads)
    sound = try RecordedRun(plan, environment: RunEnvironment(properties: []), inputs: inputs, warn: { _ in }).golden()
    plants = try FaultPlan.faults(isLatent: plan.configuration.framework.enableLatentReasoning)
  }

  /// The name of the configuration's golden.
  package var name: String { plan.name }

  /// Plants faults and compares.
  package func finding(of faults: FaultPlan.Plants) throws -> DetectionFinding {
    var planter: FaultPlanter?
    let run = try RecordedRun(
      plan, environment: RunEnvironment(properties: []), inputs: inputs, warn: { _ in },
      tap: { next in
        let made = FaultPlanter(faults, next: next)
        planter = made
        return made
      })
    let comparison = try GoldenComparer(golden: sound, observed: run.golden()).compare(path: plan.name)
    return DetectionFinding(faults, planted: planter?.planted ?? [:], comparison)
  }
}
