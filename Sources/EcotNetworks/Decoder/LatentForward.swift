import EcotAutograd
import EcotFiles
import EcotTensors

/// The forward pass through the decoder with continuous thoughts (Hao et al. 2024, "Training large language models to reason in a
/// continuous latent space"): the embedding of each thinking token is the decoder's own state one column before it.
///
/// The columns are cut before each thinking token. Pass after pass runs over one part, with the keys and values of all parts
/// before it, and gives the next part its first embedding; nothing is detached, so gradients flow back through states, keys and
/// values of all passes. Without thinking tokens it is one plain pass.
struct LatentForward {
  let decoder: TextDecoder
  let layout: SequenceLayout
  let options: ForwardOptions
  let inputs: InputVariables
  let features: ImageFeatures?
  /// The angles of all columns.
  let rotary: TextRotary

  init(
    decoder: TextDecoder, layout: SequenceLayout, options: ForwardOptions, inputs: InputVariables,
    features: ImageFeatures?
  ) throws {
    (self.decoder, self.layout, self.options) = (decoder, layout, options)
    (self.inputs, self.features) = (inputs, features)
    let tape = inputs.ids.tape
    let isPlain = options.usesPlainPositions && layout.segments.count > 1
    let positions = isPlain ? tape.input(try layout.plainPositions(), from: [inputs.mask]) : inputs.positions
    rotary = try tape.scope(.all) { try tape.scope(.rope) { try TextRotary(positions, decoder.configuration) } }
  }

  /// Pass after pass, each over its own columns.
  func cached() throws -> DecoderStates {
    var embeddings = try tokenEmbeddings()
    var cache = KeyValueCache(layers: decoder.configuration.layers)
    var outputs: [TextDecoder.Output] = []
    for (index, segment) in layout.segments.enumerated() {
      try embeddings.tape.scope(passName(index)) {
        if let previous = outputs.last { embeddings = try replaceThinking(embeddings, segment.lowerBound, previous) }
        let own = segment.count == layout.columns ? embeddings : try embeddings.slice(axis: 1, segment)
        outputs.append(try decoder(own.named(.embeddings), pass(segment), &cache))
      }
    }
    return try DecoderStates(outputs, embeddings: embeddings, finalStart: layout.segments.last?.lowerBound ?? 0)
  }

  /// The specification of `cached`: every pass runs over all columns before its end, from scratch, without a cache. Gives the same
  /// bits, slower by the number of passes. Its tensors get no names.
  func recomputed() throws -> DecoderStates {
    var embeddings = try tokenEmbeddings()
    var output: TextDecoder.Output?
    for segment in layout.segments {
      if let previous = output { embeddings = try replaceThinking(embeddings, segment.lowerBound, previous) }
      let columns = 0..<segment.upperBound
      var cache = KeyValueCache(layers: decoder.configuration.layers)
      output = try decoder(embeddings.slice(axis: 1, columns), pass(columns), &cache)
    }
    return try DecoderStates(
      output.map { [$0] } ?? [], embeddings: embeddings, finalStart: layout.segments.last?.lowerBound ?? 0)
  }

  /// (B, T, width): rows of the embedding table; image features in the place of image tokens; +0 at padding, which then stays +0
  /// through all layers.
  private func tokenEmbeddings() throws -> Variable {
    let tape = inputs.ids.tape
    var embeddings = try decoder.weights("embed_tokens")["weight"].gatherRows(at: inputs.ids)
    let padding = try Tensor.zeros([layout.padding.count, decoder.configuration.width])
    for (places, rows, source) in [
      (layout.images, features?.tokens, inputs.ids), (layout.padding, tape.input(padding), inputs.mask),
    ] {
      guard let rows, !places.isEmpty else { continue }
      let index = tape.input(try Tensor(places, shape: [places.count]), from: [source])
      embeddings = try embeddings.replacingRows(at: index, with: rows)
    }
    return tape.scope(.all) { embeddings.named(.embeddings) }
  }

  /// The embeddings with the states before `column` in the place of the thinking tokens in it.
  private func replaceThinking(_ embeddings: Variable, _ column: Int, _ previous: TextDecoder.Output) throws -> Variable
  {
    let tape = embeddings.tape
    let state = options.hiddenState == .preNorm ? previous.hidden : previous.norm
    let (rows, columns) = (layout.rowsThinking(in: column), state.shape[1])
    func index(_ places: [Int]) throws -> Variable {
      tape.input(try Tensor(places.map(Int64.init), shape: [places.count]), from: [inputs.ids])
    }
    let flat = try state.reshaped(to: [layout.rows * columns, decoder.configuration.width])
    var latents = try flat.gatherRows(at: index(rows.map { $0 * columns + columns - 1 }))
    if options.detachesLatents { latents = latents.detached() }
    return try embeddings.replacingRows(
      at: index(rows.map { $0 * layout.columns + column }), with: latents.named(.latents))
  }

  private func pass(_ columns: Range<Int>) throws -> DecoderPass {
    try DecoderPass(columns, layout, rotary: rotary, mask: inputs.mask, ids: inputs.ids, features: features)
  }

  private func passName(_ index: Int) -> ScopeName {
    index == layout.segments.count - 1 ? .final : index == 0 ? .prefix : .latent(index)
  }
}

/// The decoder's states of all columns, put together from its passes.
struct DecoderStates {
  /// (B, T, width), before and after the final norm.
  let hidden: Variable, norm: Variable
  /// The part of the last pass, (B, columns from `finalStart` on, width), after the final norm.
  let finalNorm: Variable
  let finalStart: Int

  /// Reports the states of all columns under `all`, where somebody observes, and keeps the last ones.
  init(_ passes: [TextDecoder.Output], embeddings: Variable, finalStart: Int) throws {
    guard let last = passes.last else { throw InputError("a decoder without a pass") }
    let tape = embeddings.tape
    func joined(_ part: (TextDecoder.Output) -> Variable) throws -> Variable {
      try .concatenate(passes.map(part), axis: 1)
    }
    self.finalStart = finalStart
    let finalColumns = finalStart..<embeddings.shape[1]
    finalNorm =
      last.norm.shape[1] == finalColumns.count ? last.norm : try last.norm.slice(axis: 1, finalColumns)
    (hidden, norm) = try tape.scope(.all) {
      if tape.isObserved {
        _ = embeddings.named(.embeddingsUsed)
        for index in last.layers.indices {
          try tape.scope(.layer(index)) { _ = try joined { $0.layers[index] }.named(.output) }
        }
      }
      return (try joined(\.hidden).named(.hidden), try joined(\.norm).named(.norm))
    }
  }
}

extension SequenceLayout {
  /// Positions (3, B, T) that count tokens and know nothing of images: what the reference falls back to where it passes embeddings
  /// instead of ids. 1 at padding.
  func plainPositions() throws -> Tensor {
    let plane = tokens.flatMap { own in
      (0..<columns).map { own.contains($0) ? Int64($0 - own.lowerBound) : 1 }
    }
    return try Tensor(plane + plane + plane, shape: [3, rows, columns])
  }
}
