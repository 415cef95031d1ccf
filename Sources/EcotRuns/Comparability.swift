import EcotConfiguration
import EcotDrift
import EcotGoldens
import EcotPipeline

/// What two runs must share so that their numbers mean the same thing.
enum Comparability {
  /// The key of the number of steps.
  static let stepsKey = GoldenComparer.stepsKey

  /// The number of steps, the settings that decide numbers, and the inputs' digests; quirks, backend, threads, paths and
  /// output options are not among them.
  static func entries(_ plan: RunPlan, inputs: PipelineInputs) -> [GoldenMetadata.Entry] {
    let trainer = plan.configuration.trainer
    let dependsOnLength = trainer.schedule != .constant || trainer.warmupRatio != nil
    let settings = plan.configuration.resolved.comparable.filter {
      $0.path != "trainer.max_train_steps" || dependsOnLength
    }
    return [GoldenMetadata.Entry(stepsKey, String(plan.steps))]
      + settings.map { GoldenMetadata.Entry($0.path, $0.text) }
      + inputs.digests.map { GoldenMetadata.Entry("input \($0.name)", $0.digest) }
  }
}
