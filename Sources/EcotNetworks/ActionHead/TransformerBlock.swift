import EcotAutograd

/// One block of the diffusion transformer: x + attention(adaptive norm x), then x + mlp(norm x).
///
/// Even blocks take keys and values from the context, odd ones from the tokens themselves.
struct TransformerBlock {
  let weights: Weights
  let configuration: ActionHeadConfiguration
  let index: Int
  let dropout: Dropout?

  /// What all blocks share.
  struct Surroundings {
    /// (rows, width): the time embedding behind its activation.
    var time: Variable
    var context: ActionContext
    /// The copies of the batch among the rows.
    var copies: Int
  }

  /// (rows, tokens, width) to the same shape.
  func callAsFunction(_ x: Variable, _ around: Surroundings) throws -> Variable {
    let normed = try AdaptiveNorm.apply(
      x, time: around.time, weights("norm1.linear"), .scaleFirst, epsilon: 1e-5
    ).named(.attentionNorm)
    let attended = try x + attention(normed, around)
    return try (attended + mlp(attended.layerNorm(epsilon: 1e-5).named(.mlpNorm))).named(.output)
  }

  /// Scores are scaled by 1 / sqrt(head size).
  private func attention(_ x: Variable, _ around: Surroundings) throws -> Variable {
    let weights = weights("attn1")
    let (rows, tokens) = (x.shape[0], x.shape[1])
    let isCross = ActionHeadConfiguration.isCross(index)
    let source = isCross ? around.context.states : x
    func heads(_ x: Variable, _ name: String) throws -> Variable {
      try x.linear(weights(name)).reshaped(to: [x.shape[0], x.shape[1], configuration.heads, configuration.headSize])
    }
    return try x.tape.scope(.attention) {
      let queries = try heads(x, "to_q").named(.queries)
      let keys = try heads(source, "to_k").named(.keys)
      let values = try heads(source, "to_v").named(.values)
      // Keys and values of the context are computed once for all copies of a sample.
      let copies = isCross ? around.copies : 1
      let context = try Variable.attention(
        queries: queries, keys: copies > 1 ? keys.repeated(copies) : keys,
        values: copies > 1 ? values.repeated(copies) : values,
        ranges: isCross
          ? around.context.ranges(queries: tokens, copies: copies) : .all(batch: rows, queries: tokens, keys: tokens),
        scale: 1 / Float(configuration.headSize).squareRoot(), mask: isCross ? around.context.mask : nil
      ).reshaped(to: [rows, tokens, configuration.width]).named(.context)
      let output = try dropped(context.linear(weights("to_out.0")).named(.output), "attention")
      return try finallyDropped(output, "attention_output")
    }
  }

  private func mlp(_ x: Variable) throws -> Variable {
    try x.tape.scope(.mlp) {
      let activation = try x.linear(weights("ff.net.0.proj")).gelu(.tanh).named(.activation)
      let output = try dropped(activation, "mlp").linear(weights("ff.net.2")).named(.output)
      return try finallyDropped(output, "mlp_output")
    }
  }

  private func dropped(_ x: Variable, _ place: String, _ name: TensorName = .dropout) throws -> Variable {
    try dropout?(x, place: "block.\(index)/\(place)", named: name) ?? x
  }

  /// A second dropout in the same scope, so that it needs a name of its own.
  private func finallyDropped(_ x: Variable, _ place: String) throws -> Variable {
    configuration.finalDropout ? try dropped(x, place, .finalDropout) : x
  }
}
