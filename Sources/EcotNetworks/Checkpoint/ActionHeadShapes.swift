import EcotFiles

extension ActionHeadConfiguration {
  /// The sizes that the tensors of a starVLA state dict show; the number of heads is in none of them.
  ///
  /// `heads` is nil for as many as `headSize` (64, as starVLA's heads have it, where nil) gives. Throws where a tensor is missing or
  /// has another number of axes, and where the width is no multiple.
  package init(_ checkpoint: Checkpoint, heads: Int?, headSize: Int?) throws {
    func shape(_ name: String, _ axes: Int = 2) throws -> [Int] {
      let shape = try checkpoint.shape(of: name)
      guard shape.count == axes, shape.allSatisfy({ $0 > 0 }) else {
        throw InputError(
          "shape \(shape.shapeText)", at: .keyPath(file: checkpoint.path, name),
          expected: "\(axes) axes, none of them 0")
      }
      return shape
    }
    let output = try shape("model.proj_out_2.weight")
    let width = output[1]
    let blocks = "model.transformer_blocks."
    let numbers = Set(
      checkpoint.names.compactMap { name in
        name.hasPrefix(blocks) ? Int(name.dropFirst(blocks.count).prefix { $0 != "." }) : nil
      })
    // One more than the largest number, but for numbers far beyond the blocks that are there: those are no blocks of a head.
    let layers = min(numbers.max() ?? -1, numbers.count) + 1
    let heads = heads ?? max(1, width / max(1, headSize ?? 64))
    guard heads > 0, width % heads == 0, width / heads == headSize ?? (width / heads) else {
      throw InputError(
        "\(heads) heads\(headSize.map { " of \($0)" } ?? "") do not make \(width), the width of the head",
        at: .file(checkpoint.path), expected: "num_attention_heads x attention_head_dim = \(width)",
        remedy: "set framework.action_model.diffusion_model_cfg.num_attention_heads")
    }
    self.init(
      heads: heads, headSize: width / heads, layers: layers,
      contextWidth: try shape("\(blocks)0.attn1.to_k.weight")[1],
      hiddenWidth: try shape("action_decoder.layer1.weight")[0], outputWidth: output[0],
      futureTokens: try shape("future_tokens.weight")[0])
    positions = try shape("position_embedding.weight")[0]
    actionSize = try shape("action_encoder.layer1.weight")[1]
    stateSize = try shape("state_encoder.layer1.weight")[1]
  }
}
