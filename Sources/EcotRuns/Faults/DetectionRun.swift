import EcotDrift
import EcotFiles
import EcotGoldens
import EcotPipeline
import EcotTensors

/// Runs a configuration once as it is and then with faults, and looks at what the comparer says of them.
package struct DetectionRun {
  private let inputs: PipelineInputs
  /// The plans and goldens of runs of one step and of two.
  private let sound: [(plan: RunPlan, golden: Golden)]
  /// What is planted, run by run.
  package let plants: [FaultPlan.Plants]

  /// The name of the configuration's golden.
  package let name: String

  /// Opens what the configuration names, and records the sound goldens. The request's number of steps does not count.
  package init(_ request: RunRequest) throws {
    let plans = try [1, 2].map { steps in
      var request = request
      request.steps = steps
      return try RunPlan(request)
    }
    let inputs = try PipelineInputs(plans[0].configuration, threads: plans[0].compute.threads)
    sound = try plans.map { plan in
      (plan, try RecordedRun(plan, environment: Self.environment, inputs: inputs, warn: { _ in }).golden())
    }
    (self.inputs, name) = (inputs, plans[0].name)
    plants = try FaultPlan.faults(
      isLatent: sound[0].golden.index.record(at: "0/decoder/prefix/layer.1/output.value") != nil)
  }

  private static let environment = RunEnvironment(properties: [])

  /// Plants faults and compares.
  package func finding(of faults: FaultPlan.Plants) throws -> DetectionFinding {
    var planter: FaultPlanter?
    let (plan, golden) = sound[FaultPlan.steps(of: faults) - 1]
    let run = try RecordedRun(
      plan, environment: Self.environment, inputs: inputs, warn: { _ in },
      tap: { next in
        let made = FaultPlanter(faults, next: next)
        planter = made
        return made
      })
    let comparison = try GoldenComparer(golden: golden, observed: run.golden()).compare(path: plan.name)
    return DetectionFinding(
      faults, planted: planter?.planted ?? [:], batch: plan.configuration.data.batchSize, comparison)
  }
}
