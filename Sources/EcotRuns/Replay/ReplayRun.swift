import EcotAutograd
import EcotConfiguration
import EcotFiles
import EcotKernels
import EcotNetworks
import EcotPipeline
import EcotProcessor
import EcotTensors

/// The verb `replay`: the model of a HuggingFace folder, an action head, or both, on given tensors.
package struct ReplayRun {
  /// The folder of the model: config.json, safetensors and, where latents are wanted, the tokenizer.
  package var model: String?
  /// The safetensors file of the action head.
  package var head: String?
  /// The safetensors file with the inputs.
  package var inputs: String
  /// The safetensors file to write; nil for figures only.
  package var outputs: String?
  /// Whether thinking tokens take the decoder's states.
  package var isLatent: Bool
  /// Whether gradients are computed and written.
  package var runsBackward: Bool
  /// Updates on the same inputs; nil for none.
  package var steps: Int?
  /// Configuration files and `key.path=value` settings.
  package var configurations: [String], overrides: [String]
  /// Threads, where not the configuration's.
  package var threads: Int?

  /// Sets the verb up; `model`, `head` or both are there.
  package init(
    model: String?, head: String? = nil, inputs: String, outputs: String?, isLatent: Bool, runsBackward: Bool,
    steps: Int? = nil, configurations: [String], overrides: [String], threads: Int?
  ) {
    (self.model, self.head, self.inputs, self.outputs) = (model, head, inputs, outputs)
    (self.isLatent, self.runsBackward, self.steps) = (isLatent, runsBackward || steps != nil, steps)
    (self.configurations, self.overrides, self.threads) = (configurations, overrides, threads)
  }

  /// What the run gave.
  package struct Outcome: Sendable {
    /// The language loss, or the action loss of a head alone; nil where the inputs have none.
    package var loss: Float?
    /// The global norm of the gradients, where they were computed.
    package var gradientNorm: Double?
    /// Passes of the latent forward; 0 for the normal one.
    package var latentPasses: Int
    /// The first column that the language loss sees.
    package var logitsStart: Int
    /// The number of tensors written.
    package var tensors: Int
    /// What each update began with.
    package var steps: [ReplayStep]
    /// What is unusual.
    package var warnings: [String]
  }

  /// Runs it.
  package func run() throws -> Outcome {
    let (loaded, compute) = try prepare()
    let subject = try subject(loaded.configuration)
    let kept = outputs.map { _ in ReplayOutputs(isLatent: isLatent, without: subject.prefix) }
    var (forward, first, steps): (ReplayForward, ReplayStep, [ReplayStep])
    if runsBackward {
      var training = try ReplayTraining(subject, loaded.configuration, compute, updates: self.steps != nil)
      (forward, first) = try training.step(kept)
      steps = self.steps == nil ? [] : [first]
      for _ in steps.count..<max(steps.count, self.steps ?? 0) { steps.append(try training.step().1) }
    } else {
      (forward, first, steps) = try infer(subject, compute, kept)
    }
    if let outputs, let kept { try SafetensorsWriter.write(kept.tensors, to: outputs) }

    var warnings = loaded.warnings.filter(Self.concerns).map { "\($0)" }
    let figure = first.language ?? first.action
    if let figure, !figure.isFinite { warnings.append("the loss is no finite number") }
    return Outcome(
      loss: figure, gradientNorm: first.gradientNorm, latentPasses: forward.latentPasses,
      logitsStart: forward.logitsStart, tensors: kept?.tensors.count ?? 0, steps: steps, warnings: warnings)
  }

  /// The configuration, and how to compute.
  func prepare() throws -> (LoadedConfiguration, Compute) {
    let loaded = try LoadedConfiguration(
      files: configurations, settings: overrides + (steps.map { ["trainer.max_train_steps=\($0)"] } ?? []),
      needsRun: false)
    try checkOutputs()
    let compute = Compute(
      threads: threads ?? loaded.configuration.compute.threads ?? ProcessorCount.available,
      backend: loaded.configuration.compute.backend)
    return (loaded, compute)
  }

  func subject(_ configuration: Configuration) throws -> any ReplaySubject {
    let language = try model.map {
      try ReplayLanguage(folder: $0, inputs: inputs, isLatent: isLatent, configuration)
    }
    switch (language, head) {
    case (let language?, let head?): return try ReplayPolicy(language, head: head, inputs: inputs, configuration)
    case (let language?, nil):
      if runsBackward, language.inputs.labels == nil {
        throw InputError("no labels, so that there is no loss for --backward", at: .file(inputs), expected: "labels")
      }
      return language
    case (nil, let head?): return try ReplayHead(file: head, inputs: inputs, configuration)
    case (nil, nil): throw InputError("nothing to run", expected: "a model, a head, or both")
    }
  }

  /// Without gradients no parameter is needed twice at the same time, so that models larger than memory can run.
  private func infer(
    _ subject: any ReplaySubject, _ compute: Compute, _ kept: ReplayOutputs?
  ) throws -> (ReplayForward, ReplayStep, [ReplayStep]) {
    let tape = Tape(mode: .inference, compute: compute, observer: kept)
    let shapes = ReplayTraining.shapes(of: subject)
    let source = StreamedParameters(tape: tape) { try subject.value(shapes($0)) }
    let forward = try subject.forward(source, on: tape, kept: kept)
    return (forward, try ReplayStep(forward), [])
  }

  /// Refuses to write over what is read.
  private func checkOutputs() throws {
    guard let outputs else { return }
    let folder = model.flatMap { model in try? InputFile.names(in: model).map { "\(model)/\($0)" } } ?? []
    let read = [inputs] + (head.map { [$0] } ?? []) + folder
    if let same = read.first(where: { InputFile.isSame($0, outputs) }) {
      throw InputError("--outputs would replace what is read", at: .file(same), remedy: "write to another file")
    }
  }

  /// Whether a warning is about what a replay reads: it reads no data.
  private static func concerns(_ warning: InputError) -> Bool {
    !"\(warning)".contains("datasets.")
  }
}
