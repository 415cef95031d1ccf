import EcotAutograd
import EcotFiles
import EcotTensors

/// Qwen3-VL with latent reasoning: images -> features, ids -> embeddings, decoder passes, logits, language loss.
package struct Qwen3VL: Sendable {
  /// The sizes.
  package let configuration: Qwen3VLConfiguration

  /// A model of these sizes.
  package init(_ configuration: Qwen3VLConfiguration) { self.configuration = configuration }

  /// What a forward pass gives.
  package struct Output {
    /// (B, T, width): the decoder's states before or after the final norm, as the options say; +0 at padding.
    package var hiddenStates: Variable
    /// (B, T, width): the decoder's states after the final norm.
    package var norm: Variable
    /// (B, columns from `logitsStart` on, vocabulary); nil where nobody observes, since the loss needs only some of their rows.
    package var logits: Variable?
    /// The first column that the loss has logits of.
    package var logitsStart: Int
    /// The language loss, where there are labels.
    package var loss: Variable?
    /// Passes through the decoder: 0 for a plain forward, else one more than columns with latents, as the reference counts.
    package var latentPasses: Int
  }

  /// Runs the model on a tape; `specification` recomputes every pass from scratch instead of keeping keys and values.
  ///
  /// Throws where the inputs do not fit the model or each other: see `ModelInputs.check` and `SequenceLayout`.
  package func forward(
    _ inputs: ModelInputs, _ source: any ParameterSource, on tape: Tape, options: ForwardOptions = ForwardOptions(),
    specification: Bool = false
  ) throws -> Output {
    let layout = try SequenceLayout(inputs, configuration, thinkingToken: options.thinkingToken)
    let weights = Weights(source, "vlm.")
    let variables = InputVariables(inputs, on: tape)
    let features = try tape.stage(.vision) { try imageFeatures(variables, layout, weights("model.visual")) }

    return try tape.stage(.decoder) {
      let forward = try LatentForward(
        decoder: TextDecoder(weights: weights("model.language_model"), configuration: configuration.text),
        layout: layout, options: options, inputs: variables, features: features)
      let states = specification ? try forward.recomputed() : try forward.cached()
      let (norm, start) = options.lossSegment == .all ? (states.norm, 0) : (states.finalNorm, states.finalStart)
      let weight = try outputWeight(weights)
      let logits = tape.isObserved ? try tape.scope(.final) { try norm.linear(weight).named(.logits) } : nil
      let loss = try variables.labels.map { labels in
        let loss = try LanguageLoss(labels, from: start)
        return try tape.stage(.loss) {
          try (logits.map(loss.mean(logits:)) ?? loss.mean(norm: norm, weight)).named(.languageLoss)
        }
      }
      return Output(
        hiddenStates: options.hiddenState == .preNorm ? states.hidden : states.norm, norm: states.norm, logits: logits,
        logitsStart: start, loss: loss, latentPasses: layout.segments.count > 1 ? layout.segments.count : 0)
    }
  }

  private func imageFeatures(_ inputs: InputVariables, _ layout: SequenceLayout, _ weights: Weights) throws
    -> ImageFeatures?
  {
    let tower = VisionTower(weights: weights, configuration: configuration.vision)
    let features = try inputs.images.map { try tower($0.pixels, grid: $0.grid) }
    let count = features?.tokens.shape[0] ?? 0
    guard count == layout.images.count else {
      throw InputError(
        "the rows have \(layout.images.count) image tokens, the images \(count) features",
        expected: "one token for each feature", remedy: "check model_max_length and the image tokens in the text")
    }
    return features
  }

  private func outputWeight(_ weights: Weights) throws -> Variable {
    configuration.tiesEmbeddings
      ? try weights("model.language_model.embed_tokens")["weight"] : try weights("lm_head")["weight"]
  }

  /// The logits of all columns, (B, T, vocabulary), of a finished forward pass; for those who look at what no loss counts.
  package func allLogits(_ output: Output, _ source: any ParameterSource) throws -> Variable {
    if output.logitsStart == 0, let logits = output.logits { return logits }
    return try output.norm.linear(outputWeight(Weights(source, "vlm.")))
  }
}

/// The inputs on a tape.
struct InputVariables {
  let ids: Variable, mask: Variable, positions: Variable
  let labels: Variable?
  let images: (pixels: Variable, grid: Variable)?

  init(_ inputs: ModelInputs, on tape: Tape) {
    let addresses = inputs.addresses
    ids = tape.input(inputs.inputIDs, address: addresses.inputIDs)
    mask = tape.input(inputs.attentionMask, address: addresses.attentionMask)
    positions = tape.input(inputs.positionIDs, address: addresses.positionIDs)
    labels = inputs.labels.map { tape.input($0, address: addresses.labels) }
    if let pixels = inputs.pixelValues, let grid = inputs.imageGrid {
      images = (
        tape.input(pixels, address: addresses.pixelValues), tape.input(grid, address: addresses.imageGrid)
      )
    } else {
      images = nil
    }
  }
}
