import EcotAutograd
import EcotTensors

/// What a pass over some columns needs beside their embeddings.
struct DecoderPass {
  /// The columns.
  let segment: Range<Int>
  /// Their angles.
  let rotary: TextRotary
  /// The columns that each of them attends to: its row's, from the first token to itself; padding attends to none.
  let ranges: KeyRanges
  /// What the ranges were read from.
  let mask: Variable
  /// The image tokens among them, as indices into rows x columns of the pass.
  let images: Variable?
  /// What deepstack adds there after the first layers.
  let deepstack: [Variable]
}

extension DecoderPass {
  /// A pass over columns of a batch.
  init(
    _ segment: Range<Int>, _ layout: SequenceLayout, rotary: TextRotary, mask: Variable, ids: Variable,
    features: ImageFeatures?
  ) throws {
    var ranges = KeyRanges(first: [], end: [])
    for tokens in layout.tokens.map({ $0.clamped(to: 0..<segment.upperBound) }) {
      for column in segment {
        ranges.first.append(Int32(tokens.lowerBound))
        ranges.end.append(Int32(tokens.contains(column) ? column + 1 : tokens.lowerBound))
      }
    }
    let (places, rows) = layout.images(in: segment)
    func input(_ values: [Int64]) throws -> Variable {
      ids.tape.input(try Tensor(values, shape: [values.count]), from: [ids])
    }
    var deepstack = features?.deepstack ?? []
    // Where rows begin at different columns, some images may come behind the first latent of others.
    if rows.count < layout.images.count, !rows.isEmpty {
      let index = try input(rows)
      deepstack = try deepstack.map { try $0.gatherRows(at: index) }
    }
    self.init(
      segment: segment, rotary: try rotary.slice(segment), ranges: ranges, mask: mask,
      images: places.isEmpty ? nil : try input(places), deepstack: deepstack)
  }
}

/// The text decoder of Qwen3-VL: layers over embeddings, with deepstack after the first of them, and a final norm.
struct TextDecoder {
  let weights: Weights
  let configuration: TextConfiguration

  /// What a pass gives: each (B, columns, width).
  struct Output {
    /// After each layer, before deepstack.
    var layers: [Variable]
    /// After each layer that deepstack follows, after deepstack.
    var deepstacked: [Variable]
    /// The last state before the final norm.
    var hidden: Variable
    /// After the final norm.
    var norm: Variable
  }

  /// Runs the layers over the embeddings of a pass; the cache grows by its columns.
  func callAsFunction(_ embeddings: Variable, _ pass: DecoderPass, _ cache: inout KeyValueCache) throws -> Output {
    let tape = embeddings.tape
    var x = embeddings
    var (layers, deepstacked): ([Variable], [Variable]) = ([], [])
    for index in 0..<configuration.layers {
      let layer = TextLayer(weights: weights("layers.\(index)"), configuration: configuration, index: index)
      try tape.scope(.layer(index)) {
        x = try layer(x, pass, &cache)
        layers.append(x)
        guard let images = pass.images, pass.deepstack.indices.contains(index) else { return }
        x = try x.addingRows(at: images, pass.deepstack[index]).named(.deepstacked)
        deepstacked.append(x)
      }
    }
    let hidden = x.named(.hidden)
    let norm = try hidden.rmsNorm(weight: weights("norm")["weight"], epsilon: Float(configuration.normEpsilon))
    return Output(layers: layers, deepstacked: deepstacked, hidden: hidden, norm: norm.named(.norm))
  }
}
