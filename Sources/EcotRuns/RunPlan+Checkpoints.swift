import EcotConfiguration
import EcotFiles
import EcotKernels
import EcotPipeline
import EcotProcessor
import EcotTraining

extension RunPlan {
  /// The run's pipeline: from the first sample on, or from the checkpoint that `trainer.resume_from` names.
  ///
  /// `compute` computes it otherwise than the plan. Throws where the checkpoint is damaged, has other parameters, or was saved
  /// under settings that make other numbers.
  package func pipeline(_ inputs: PipelineInputs, compute: Compute? = nil) throws -> Pipeline {
    let compute = compute ?? self.compute
    guard let folder = configuration.trainer.resumeFolder else {
      return try Pipeline(configuration, inputs: inputs, compute: compute)
    }
    let checkpoint = try TrainingCheckpoint(
      folder: folder, inventory: inputs.model.parameters.map { ($0.name, $0.shape) })
    try check(checkpoint, folder, inputs)
    return try Pipeline(configuration, inputs: inputs, compute: compute, from: checkpoint)
  }

  private func check(_ checkpoint: TrainingCheckpoint, _ folder: String, _ inputs: PipelineInputs) throws {
    let place = InputError.Location.keyPath(file: nil, "trainer.resume_from")
    let (saved, own) = (checkpoint.configuration, settings(inputs))
    let differing =
      own.filter { setting in saved.first { $0.key == setting.key }?.value != setting.value }.map(\.key)
      + saved.map(\.key).filter { key in !own.contains { $0.key == key } }
    guard differing.isEmpty else {
      throw InputError(
        "\(folder) was saved under other settings: \(differing.prefix(5).joined(separator: ", "))", at: place,
        expected: "the settings of the run that is resumed")
    }
    let position = checkpoint.position
    let drawn = position.step * configuration.trainer.gradientAccumulationSteps * configuration.data.batchSize
    guard position.samplesDrawn == drawn else {
      throw InputError(
        "\(folder) counts \(position.samplesDrawn) samples after \(position.step) steps", at: place,
        expected: "\(drawn)")
    }
    guard position.step < steps else {
      throw InputError(
        "\(folder) was saved after step \(position.step - 1), the run has \(steps) steps", at: place,
        expected: "a checkpoint before its end", remedy: "raise --steps")
    }
  }

  /// Saves the state of a run where it is due: every `trainer.save_interval` steps, and after the last.
  func saveCheckpoint(of pipeline: Pipeline, _ inputs: PipelineInputs) throws {
    guard let folder = request.checkpoints else { return }
    let step = pipeline.nextStep
    guard step % configuration.trainer.saveInterval == 0 || step == steps else { return }
    let settings = settings(inputs)
    try AtomicFile.makeFolder("\(folder)/\(name)")
    try TrainingCheckpoint(
      state: pipeline.trainer.state, position: pipeline.position,
      comparability: SHA256Digest.hexadecimal(of: settings.flatMap { Array("\($0.key)=\($0.value)\n".utf8) }),
      configuration: settings
    ).save(to: "\(folder)/\(name)/steps_\(step)")
  }

  /// What a run and its continuation have in common: everything that decides numbers, but for the number of steps.
  private func settings(_ inputs: PipelineInputs) -> [(key: String, value: String)] {
    Comparability.entries(self, inputs: inputs).filter { $0.key != Comparability.stepsKey }.map { ($0.key, $0.text) }
      + [("compat", configuration.compat.map(\.rawValue).joined(separator: ","))]
  }
}
