import EcotConfiguration
import EcotFiles
import EcotNetworks
import EcotTokenization

// From configurations to what the networks are told.

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

extension Policy.Objective {
  /// What a configuration trains for.
  package init(_ configuration: Configuration) {
    self =
      switch configuration.trainer.trainingStage {
      case .full: .full(languageWeight: Float(configuration.framework.latentReasoning.vlmLossWeight))
      case .reasoningOnly: .language
      case .actionOnly: .action
      }
  }
}

extension Policy.HeadOptions {
  /// The head's options for the batch of that number.
  package init(_ configuration: Configuration, index: Int) {
    self.init()
    attendsPadding = configuration.has(.headAttendsPadding)
    let rate = configuration.framework.actionModel.diffusion.dropout
    dropout = rate > 0 ? Dropout(rate: rate, seed: configuration.seed, index: index) : nil
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
