import EcotConfiguration
import EcotKernels
import EcotPipeline
import EcotTensors
import EcotTraining
import Foundation
import Testing

/// A run that was stopped, saved and resumed is the run that was never stopped, bit for bit.
@Suite struct ResumeTests {
  /// Everything that depends on where a run is: the schedule, the moments, the curriculum, the loader, noise, times and dropout.
  private static let settings = [
    "trainer.lr_scheduler_type=cosine", "trainer.num_warmup_steps=1", "trainer.max_train_steps=4",
    "trainer.learning_rate.action_model=1e-4", "trainer.gradient_accumulation_steps=2",
    "framework.action_model.diffusion_model_cfg.dropout=0.1",
    "datasets.vla_data.ecot.scheduled_stage=[{stage: 0, steps: 3}, {stage: 2}]",
  ]

  @Test(arguments: [1, 3]) func resumingIsNeverStopping(stop: Int) throws {
    let configuration = try configuration(stage: 2, Self.settings)
    let inputs = try PipelineInputs(configuration)
    let whole = Tape()
    var pipeline = try Pipeline(configuration, inputs: inputs, compute: Compute())
    try pipeline.run(steps: 4, observer: whole)

    let folder = FileManager.default.temporaryDirectory.appending(path: "resume-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var begun = try Pipeline(configuration, inputs: inputs, compute: Compute())
    try begun.run(steps: stop, observer: nil)
    try TrainingCheckpoint(
      state: begun.trainer.state, position: begun.position, comparability: "", configuration: []
    ).save(to: folder)

    let checkpoint = try TrainingCheckpoint(
      folder: folder, inventory: inputs.model.parameters.map { ($0.name, $0.shape) })
    #expect(checkpoint.position == TrainingCheckpoint.Position(step: stop, samplesDrawn: 4 * stop))
    let rest = Tape()
    var resumed = try Pipeline(configuration, inputs: inputs, compute: Compute(), from: checkpoint)
    try resumed.run(steps: 4, observer: rest)
    #expect(resumed.trainer.state == pipeline.trainer.state)
    let wanted = whole.entries.filter { $0.address.step >= stop }
    let found = rest.entries.filter { $0.address.step >= stop }
    #expect(wanted.count == found.count)
    for (a, b) in zip(wanted, found) where a.address != b.address || a.tensor != b.tensor || a.parents != b.parents {
      Issue.record("\(a.address), resumed \(b.address)")
      break
    }
  }
}
