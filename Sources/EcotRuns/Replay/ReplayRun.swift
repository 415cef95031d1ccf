import EcotAutograd
import EcotConfiguration
import EcotFiles
import EcotKernels
import EcotNetworks
import EcotPipeline
import EcotProcessor
import EcotTensors
import EcotTokenization

/// The verb `replay`: the model of a HuggingFace folder on given tensors.
package struct ReplayRun {
  /// The folder of the model: config.json, safetensors and, where latents are wanted, the tokenizer.
  package var model: String
  /// The safetensors file with the inputs.
  package var inputs: String
  /// The safetensors file to write; nil for figures only.
  package var outputs: String?
  /// Whether thinking tokens take the decoder's states.
  package var isLatent: Bool
  /// Whether gradients are computed and written.
  package var runsBackward: Bool
  /// Configuration files and `key.path=value` settings.
  package var configurations: [String], overrides: [String]
  /// Threads, where not the configuration's.
  package var threads: Int?

  /// Sets the verb up.
  package init(
    model: String, inputs: String, outputs: String?, isLatent: Bool, runsBackward: Bool, configurations: [String],
    overrides: [String], threads: Int?
  ) {
    (self.model, self.inputs, self.outputs) = (model, inputs, outputs)
    (self.isLatent, self.runsBackward) = (isLatent, runsBackward)
    (self.configurations, self.overrides, self.threads) = (configurations, overrides, threads)
  }

  /// What the run gave.
  package struct Outcome: Sendable {
    /// The language loss, where there are labels.
    package var loss: Float?
    /// The global norm of the gradients, where they were computed.
    package var gradientNorm: Double?
    /// Passes of the latent forward; 0 for the normal one.
    package var latentPasses: Int
    /// The first column that the language loss sees.
    package var logitsStart: Int
    /// The number of tensors written.
    package var tensors: Int
    /// What is unusual.
    package var warnings: [String]
  }

  /// Runs the model.
  package func run() throws -> Outcome {
    let loaded = try LoadedConfiguration(files: configurations, settings: overrides, needsRun: false)
    let configuration = loaded.configuration
    try checkOutputs()
    let compute = Compute(
      threads: threads ?? configuration.compute.threads ?? ProcessorCount.available,
      backend: configuration.compute.backend)
    var weights = try ModelWeights(folder: model)
    var options = ForwardOptions(configuration, thinkingToken: 0)
    options.thinkingToken = isLatent ? try thinkingToken(&weights, configuration) : nil
    let network = Qwen3VL(weights.configuration)
    let given = try ModelInputs(file: inputs, weights.configuration)
    if runsBackward, given.labels == nil {
      throw InputError("no labels, so that there is no loss for --backward", at: .file(inputs), expected: "labels")
    }

    let kept = ReplayOutputs(isLatent: isLatent)
    let tape = Tape(
      mode: runsBackward ? .training : .inference, compute: compute, observer: outputs == nil ? nil : kept)
    // Without gradients no parameter is needed twice at the same time, so that models larger than memory can run.
    let source: any ParameterSource =
      runsBackward
      ? TapeParameters(tape: tape, value: weights.tensor) : StreamedParameters(tape: tape, value: weights.tensor)
    let output = try network.forward(given, source, on: tape, options: options)
    if outputs != nil { try keep(output, given, network, source, kept) }

    var norm: Double?
    if runsBackward, let loss = output.loss {
      var gradients = Gradients()
      try tape.backward(from: loss, into: &gradients)
      norm = gradients.globalNorm(weights.parameters.map(\.name), compute: compute)
      for parameter in weights.parameters where gradients[parameter.name] == nil {
        kept.add("grad.\(parameter.checkpointName)", try .zeros(parameter.shape))
      }
      kept.add("grad_norm", Tensor([Float(norm ?? 0)], ofShape: [1]))
    }
    if let outputs { try SafetensorsWriter.write(kept.tensors, to: outputs) }
    let figure = try output.loss?.value.floats.first
    var warnings = loaded.warnings.filter(Self.concerns).map { "\($0)" }
    if let figure, !figure.isFinite { warnings.append("the loss is no finite number") }
    return Outcome(
      loss: figure, gradientNorm: norm, latentPasses: output.latentPasses,
      logitsStart: output.logitsStart, tensors: outputs == nil ? 0 : kept.tensors.count,
      warnings: warnings)
  }

  /// Refuses to write over what is read.
  private func checkOutputs() throws {
    guard let outputs else { return }
    let read = [inputs] + ((try? InputFile.names(in: model).map { "\(model)/\($0)" }) ?? [])
    if let same = read.first(where: { InputFile.isSame($0, outputs) }) {
      throw InputError("--outputs would replace what is read", at: .file(same), remedy: "write to another file")
    }
  }

  /// Whether a warning is about what a replay reads: it reads no data.
  private static func concerns(_ warning: InputError) -> Bool {
    !"\(warning)".contains("datasets.")
  }

  /// Puts aside what has no name in the run: the states and logits of all columns, and the loss of each token.
  private func keep(
    _ output: Qwen3VL.Output, _ given: ModelInputs, _ network: Qwen3VL, _ source: any ParameterSource,
    _ kept: ReplayOutputs
  ) throws {
    kept.add("position_ids", given.positionIDs)
    kept.add("hidden_states", output.hiddenStates.value)
    kept.add("norm_out", output.norm.value)
    if isLatent { kept.add("latent.hidden", output.norm.value) }
    for layer in 1..<max(2, network.configuration.text.layers) where !isLatent {
      if let state = kept["decoder/final/layer.\(layer - 1)/deepstacked"] ?? kept["text.layer_out.\(layer - 1)"] {
        kept.add("text.layer_in.\(layer)", state)
      }
    }
    let logits = try network.allLogits(output, source).value
    kept.add("logits", logits)
    if let loss = output.loss { kept.add("loss", try loss.value.reshaped(to: [1])) }
    guard let labels = given.labels else { return }
    let (losses, logSumExp) = try Self.tokenLosses(logits, labels, compute: output.norm.tape.compute)
    kept.add("token_nll", losses)
    kept.add("logits_lse", logSumExp)
  }

  /// -log softmax(logits[b, t])[labels[b, t + 1]], (B, T - 1), +0 where the label is masked; and the logarithm of the sum of
  /// exponentials of each position's logits, (B, T).
  private static func tokenLosses(_ logits: Tensor, _ labels: Tensor, compute: Compute) throws -> (Tensor, Tensor) {
    let (rows, columns, classes) = (logits.shape[0], logits.shape[1], logits.shape[2])
    let values = try labels.int64s
    let targets = (0..<rows).flatMap { row -> [Int64] in
      values[(row * columns + 1)..<((row + 1) * columns)] + [-100]
    }
    let losses = compute.crossEntropy(try logits.floats, targets: targets, columns: classes).nll
    let sums = compute.reduce(.logSumExp, try logits.floats, rows: rows * columns, columns: classes)
    let next = (0..<rows).flatMap { row -> ArraySlice<Float> in
      losses[(row * columns)..<((row + 1) * columns - 1)]
    }
    return (Tensor(next, ofShape: [rows, columns - 1]), Tensor(sums, ofShape: [rows, columns]))
  }

  /// The thinking token's id in the folder's tokenizer; where it has none, it is added, with a row in the tables.
  private func thinkingToken(_ weights: inout ModelWeights, _ configuration: Configuration) throws -> Int {
    let tokens = try BatchBuilder(
      tokenizer: try Tokenizer(folder: model), thinking: ThinkingTokenNames(configuration))
    try weights.fit(tokens)
    return Int(tokens.marks.thinking.thinking)
  }
}
