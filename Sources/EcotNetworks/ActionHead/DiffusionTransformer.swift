import EcotAutograd

/// The diffusion transformer of the head (Peebles and Xie 2023, with GR00T's alternation of cross- and self-attention): tokens, a
/// flow time for each row and the context to states for the decoder.
struct DiffusionTransformer {
  let weights: Weights
  let configuration: ActionHeadConfiguration
  let dropout: Dropout?

  /// (rows, tokens, width) and (rows) buckets to (rows, tokens, output width).
  func callAsFunction(_ tokens: Variable, buckets: Variable, context: ActionContext, copies: Int) throws -> Variable {
    // All blocks and the output take the time embedding through the same activation.
    let time = try timeEmbedding(buckets).silu()
    let around = TransformerBlock.Surroundings(time: time, context: context, copies: copies)
    var x = tokens
    for index in 0..<configuration.layers {
      let block = TransformerBlock(
        weights: weights("transformer_blocks.\(index)"), configuration: configuration, index: index, dropout: dropout)
      x = try tokens.tape.scope(.block(index)) { try block(x, around) }
    }
    let normed = try AdaptiveNorm.apply(x, time: time, weights("proj_out_1"), .shiftFirst, epsilon: 1e-6)
    return try normed.linear(weights("proj_out_2")).named(.output)
  }

  /// (rows, width): linear_2(silu(linear_1(sinusoid))).
  private func timeEmbedding(_ buckets: Variable) throws -> Variable {
    let weights = weights("timestep_encoder.timestep_embedder")
    let tape = buckets.tape
    let table = Sinusoid.ofTransformer(
      try buckets.value.int64s, channels: ActionHeadConfiguration.timeChannels, compute: tape.compute)
    let sinusoid = tape.input(table, from: [buckets]).named(.timeSinusoid)
    return try sinusoid.linear(weights("linear_1")).silu().linear(weights("linear_2")).named(.timeEmbedding)
  }
}
