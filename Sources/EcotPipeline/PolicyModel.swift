import EcotAutograd
import EcotConfiguration
import EcotFiles
import EcotKernels
import EcotNetworks
import EcotTensors
import EcotTokenization

/// The model of a run, its parameters in memory, and what a training step does with it.
package struct PolicyModel: Sendable {
  /// The vision-language model.
  package let network: Qwen3VL
  /// Its parameters in a fixed order.
  package let parameters: [ParameterShape]
  /// Name and digest of each file of the checkpoint; empty for seeded weights.
  package let digests: [(name: String, digest: String)]
  private let values: [ParameterName: Tensor]
  private let frozen: Set<ParameterName>
  private let options: ForwardOptions
  private let computesLoss: Bool

  /// The model that a configuration names, with rows for the tokens of `tokens`.
  package init(_ configuration: Configuration, tokens: BatchBuilder, mergeSize: Int) throws {
    let weights = try ModelWeights(configuration, tokens: tokens)
    let sizes = weights.configuration
    guard sizes.vision.mergeSize == mergeSize else {
      throw InputError(
        "the image processor merges \(mergeSize) x \(mergeSize) patches, the model \(sizes.vision.mergeSize)",
        expected: "the preprocessor_config.json that belongs to the model")
    }
    (network, parameters, digests) = (Qwen3VL(sizes), weights.parameters, try weights.digests)
    values = try weights.values()
    let names = parameters.map(\.name)
    let modules = try FrozenModules(paths: configuration.trainer.freezeModules, parameters: names)
    let isHeadOnly = configuration.trainer.trainingStage == .actionOnly
    frozen = Set(names.filter { isHeadOnly || modules.contains($0) })
    options = ForwardOptions(configuration, thinkingToken: Int(tokens.marks.thinking.thinking))
    computesLoss = configuration.computesLanguageLoss
  }

  /// The number of elements of all parameters, and of those that are trained.
  package var elementCounts: (all: Int, trained: Int) {
    parameters.reduce((0, 0)) { ($0.0 + $1.count, $0.1 + (frozen.contains($1.name) ? 0 : $1.count)) }
  }

  /// What a step gave.
  package struct StepResult: Sendable {
    /// Passes of the latent forward; 0 for the normal one.
    package var latentPasses: Int
    /// The language loss, where it is computed.
    package var languageLoss: Float?
    /// The global norm of the gradients, where something is trained.
    package var gradientNorm: Double?
    /// The parameters whose gradient is not finite.
    package var nonFinite: [ParameterName]
  }

  /// Forward and backward of one batch; everything named is reported at `step`.
  func step(
    _ step: Int, _ batch: TokenBatch, at addresses: ModelInputs.Addresses, compute: Compute,
    observer: (any TensorObserver)?
  ) throws -> StepResult {
    let isTrained = computesLoss && frozen.count < parameters.count
    let tape = Tape(step: step, mode: isTrained ? .training : .inference, compute: compute, observer: observer)
    let source = TapeParameters(tape: tape, isFrozen: frozen.contains) { try self.value($0) }
    for parameter in parameters { _ = try source.variable(parameter.name) }
    let inputs = ModelInputs(
      inputIDs: batch.inputIDs, attentionMask: batch.attentionMask, positionIDs: batch.positionIDs,
      labels: computesLoss ? batch.labels : nil, pixelValues: batch.pixelValues, imageGrid: batch.imageGrid,
      addresses: addresses)
    let output = try network.forward(inputs, source, on: tape, options: options)
    let loss = try output.loss?.value.floats.first
    var result = StepResult(
      latentPasses: output.latentPasses, languageLoss: loss, gradientNorm: nil, nonFinite: [])
    guard isTrained, let total = output.loss else { return result }

    var gradients = Gradients()
    try tape.backward(from: total, into: &gradients)
    let norm = gradients.globalNorm(parameters.map(\.name), compute: compute)
    observer?.observe(
      Tensor(scalar: Float(norm)), at: TensorAddress(step: step, stage: .gradient, name: "global_norm"),
      parents: gradients.names.map {
        TensorAddress(step: step, stage: .gradient, name: $0.rawValue, role: .gradient)
      })
    result.gradientNorm = norm
    if !norm.isFinite { result.nonFinite = try gradients.nonFinite() }
    return result
  }

  private func value(_ name: ParameterName) throws -> Tensor {
    guard let value = values[name] else { throw InputError("the model has no parameter '\(name)'") }
    return value
  }
}

extension Gradients {
  /// The parameters whose gradient holds a NaN or an infinity.
  fileprivate func nonFinite() throws -> [ParameterName] {
    try names.filter { name in try self[name].map { try !$0.floats.allSatisfy(\.isFinite) } ?? false }
  }
}

extension ForwardOptions {
  /// The options of a configuration; without latent reasoning, thinking tokens are ordinary ones.
  package init(_ configuration: Configuration, thinkingToken: Int) {
    self.init(thinkingToken: configuration.framework.enableLatentReasoning ? thinkingToken : nil)
    hiddenState = configuration.framework.latentReasoning.hiddenState == .preNorm ? .preNorm : .postNorm
    lossSegment = configuration.framework.latentReasoning.lossSegment == .final ? .final : .all
    usesPlainPositions = configuration.has(.plainPositionsInLatentPass)
    detachesLatents = configuration.has(.detachLatents)
  }
}

extension Qwen3VLConfiguration {
  /// The sizes of a preset.
  package init(_ preset: FrameworkConfiguration.Preset) {
    self =
      switch preset {
      case .tiny: .tiny
      case .small: .small
      case .qwen3VL2B: .qwen3VL2B
      }
  }
}

extension ModelWeights {
  /// The weights that a configuration names, with tables that fit the tokenizer of `tokens`.
  package init(_ configuration: Configuration, tokens: BatchBuilder) throws {
    switch configuration.framework.modelSource {
    case .preset(let preset):
      var sizes = Qwen3VLConfiguration(preset)
      sizes.imageToken = Int(tokens.imageToken)
      self.init(sizes, seed: configuration.seed, threads: configuration.compute.threads ?? 1)
    case .folder(let folder): try self.init(folder: folder)
    case nil:
      throw InputError(
        "no model", at: .keyPath(file: nil, "framework.preset"), expected: "a preset, or a folder as base_vlm")
    }
    try fit(tokens)
  }

  /// Rows for all tokens. Thinking tokens that nobody can have trained begin as "<<", or as padding where that is no single token.
  package mutating func fit(_ tokens: BatchBuilder) throws {
    guard self.configuration.imageToken == Int(tokens.imageToken) else {
      throw InputError(
        "config.json has the image token \(self.configuration.imageToken), the tokenizer \(tokens.imageToken)",
        expected: "a tokenizer that belongs to the model")
    }
    let marks = tokens.marks.thinking
    let quotes = tokens.tokenizer.encode("<<")
    try prepareTables(
      tokens: tokens.tokenizer.vocabularySize,
      thinking: (areSeeded ? [marks.thinking, marks.start, marks.end] : tokens.addedThinkingTokens).map { Int($0) },
      copying: Int(quotes.count == 1 ? quotes[0] : tokens.marks.pad))
  }
}
