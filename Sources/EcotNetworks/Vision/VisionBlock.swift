import EcotAutograd
import EcotFiles

/// One block of the vision transformer: x + attention(norm1 x), then x + mlp(norm2 x), norms with mean and bias.
struct VisionBlock {
  let weights: Weights
  let configuration: VisionConfiguration

  func callAsFunction(_ x: Variable, rotary: VisionRotary, frames: FrameRanges) throws -> Variable {
    let attended = try x + attention(norm("norm1", x).named(.attentionNorm), rotary, frames)
    return try (attended + mlp(norm("norm2", attended).named(.mlpNorm))).named(.output)
  }

  private func norm(_ name: String, _ x: Variable) throws -> Variable {
    try x.layerNorm(weights(name))
  }

  /// Full attention among the patches of one frame; scores are scaled by 1 / sqrt(head size).
  private func attention(_ x: Variable, _ rotary: VisionRotary, _ frames: FrameRanges) throws -> Variable {
    try x.tape.scope(.attention) {
      let (patches, heads, size) = (x.shape[0], configuration.heads, configuration.headSize)
      let weights = weights("attn")
      // (P, 3 heads size): queries, keys, values side by side.
      let qkv = try x.linear(weights("qkv")).named(.qkv)
      func part(_ index: Int) throws -> Variable {
        try qkv.slice(axis: 1, (index * configuration.width)..<((index + 1) * configuration.width))
          .reshaped(to: [patches, heads, size])
      }
      let queries = try part(0).rotary(cosine: rotary.cosine, sine: rotary.sine).named(.queries)
      let keys = try part(1).rotary(cosine: rotary.cosine, sine: rotary.sine).named(.keys)
      let values = try part(2).named(.values)
      let context = try Variable.attention(
        queries: frames.split(queries), keys: frames.split(keys), values: frames.split(values), ranges: frames.ranges,
        scale: 1 / Float(size).squareRoot()
      ).reshaped(to: [patches, configuration.width]).named(.context)
      return try context.linear(weights("proj")).named(.output)
    }
  }

  private func mlp(_ x: Variable) throws -> Variable {
    try x.tape.scope(.mlp) {
      let activation = try x.linear(weights("mlp.linear_fc1")).gelu(.tanh).named(.activation)
      return try activation.linear(weights("mlp.linear_fc2")).named(.output)
    }
  }
}

extension Variable {
  /// LayerNorm with the parameters `weight` and `bias` of a module; epsilon is the vision tower's.
  func layerNorm(_ weights: Weights) throws -> Variable {
    try layerNorm(weight: weights["weight"], bias: weights["bias"], epsilon: 1e-6)
  }
}

/// Which patches see each other: those of one frame.
struct FrameRanges {
  /// For queries as `split` arranges them.
  let ranges: KeyRanges
  private let frames: Int

  /// Frames of one size become a batch; others are ranges of one long row. The bits are the same.
  init(_ grids: [PatchGrid]) {
    let sizes = grids.flatMap { Array(repeating: $0.framePatches, count: $0.frames) }
    if let first = sizes.first, sizes.allSatisfy({ $0 == first }) {
      frames = sizes.count
      ranges = .all(batch: sizes.count, queries: first, keys: first)
    } else {
      frames = 1
      var ranges = KeyRanges(first: [], end: [])
      var start = 0
      for size in sizes {
        ranges.first += Array(repeating: Int32(start), count: size)
        start += size
        ranges.end += Array(repeating: Int32(start), count: size)
      }
      self.ranges = ranges
    }
  }

  /// (P, heads, size) as (frames, patches of a frame, heads, size).
  func split(_ x: Variable) throws -> Variable {
    try x.reshaped(to: [frames, frames == 0 ? 0 : x.shape[0] / frames] + x.shape.dropFirst())
  }
}
