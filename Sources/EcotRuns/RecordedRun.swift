import EcotConfiguration
import EcotFingerprints
import EcotGoldens
import EcotPipeline
import EcotTensors

/// A run of the pipeline and the golden that it makes, in memory.
package struct RecordedRun {
  /// The golden's writer, complete.
  package let writer: GoldenWriter
  /// The success criteria.
  package let checks: [Check]
  /// The steps that were run: fewer than asked where the run was stopped early or has a window, from another than the first where
  /// it was resumed.
  package let steps: Range<Int>

  /// Runs a plan and records it. `stop` sees the records of each step as they come and may end the run; `tap` stands
  /// between the run and the recorder. `inputs` are the plan's, where they are open already. A run with a `window` ends with it,
  /// and records what the window keeps.
  package init(
    _ plan: RunPlan, environment: RunEnvironment, inputs: PipelineInputs? = nil, values: ValueRecorder? = nil,
    warn: @escaping (String) -> Void, tap: ((any TensorObserver) -> any TensorObserver)? = nil,
    window: RunWindow? = nil, stop: (([TensorRecord]) throws -> Bool)? = nil
  ) throws {
    let inputs = try inputs ?? PipelineInputs(plan.configuration, threads: plan.compute.threads, warn: warn)
    let recorder = try BackgroundRecorder(detail: plan.detail, threads: plan.compute.threads)
    var checks = StepChecks(plan.configuration, inputs: inputs, steps: plan.steps)
    var tokens = TokenTexts()
    var pipeline = try plan.pipeline(inputs)
    let first = pipeline.nextStep
    var steps = 0
    var observer: any TensorObserver = values?.observing(recorder) ?? recorder
    if let window { observer = WindowObserver(window, next: observer) }
    if let tap { observer = tap(observer) }
    let last = min(plan.steps, window?.steps.upperBound ?? plan.steps)
    while pipeline.nextStep < last {
      // Tensors that nobody records are not even named, but where somebody stands between, and where other arithmetic is not
      // indifferent to it: logits that nobody sees are computed in parts.
      let isSeen =
        tap != nil || plan.compute.backend != .canonical || window?.looks(at: pipeline.nextStep) ?? true
      let outcome = try pipeline.step(observer: isSeen ? observer : nil)
      checks.add(outcome)
      for batch in outcome.batches { tokens.add(batch.tokens) }
      steps += 1
      try plan.saveCheckpoint(of: pipeline, inputs)
      // Step by step, so that a long run keeps compressed records only.
      if let stop {
        if try stop(recorder.endStepReturningRecords()) { break }
      } else {
        try recorder.endStep()
      }
    }
    try checks.finish(pipeline.trainer)
    var metadata = GoldenMetadata(
      name: plan.name, stage: plan.configuration.data.ecot.scheduledStage, steps: plan.steps,
      seed: plan.configuration.seed, createdBy: toolVersion)
    metadata.configuration = plan.configuration.resolved.items.map { GoldenMetadata.Entry($0.path, $0.text) }
    metadata.comparability = Comparability.entries(plan, inputs: inputs)
    metadata.compat = plan.configuration.compat.map(\.rawValue)
    metadata.inputs = inputs.digests.map { GoldenMetadata.Entry($0.name, $0.digest) }
    metadata.command = GoldenMetadata.Command(
      configPaths: plan.request.configurations, overrides: plan.request.overrides, steps: plan.request.steps,
      detail: plan.request.details)
    metadata.environment = environment.properties.map { GoldenMetadata.Entry($0.key, $0.value) }
    metadata.tokenTexts = tokens.texts(inputs.batchBuilder.tokenizer)
    metadata.invariants = checks.checks().map {
      GoldenMetadata.Invariant(name: $0.name, passed: $0.passed, detail: $0.detail)
    }
    if let skipped = pipeline.skipped { metadata.extra = [GoldenMetadata.Entry("skipped", skipped)] }
    for change in inputs.curriculum.switches {
      metadata.extra.append(
        GoldenMetadata.Entry("switch", "stage \(change.from) to \(change.to) at step \(change.step)"))
    }
    let writer = try recorder.finish()
    writer.metadata = metadata
    self.writer = writer
    self.checks = checks.checks()
    self.steps = first..<(first + steps)
  }

  /// The golden, opened.
  package func golden() throws -> Golden { try Golden(bytes: writer.encoded(), name: "this run") }
}

/// The version of the tool, as `--version` prints it.
package let toolVersion = "0.1.0"
