import EcotAutograd

/// One layer of the text decoder: x + attention(norm x), then x + mlp(norm x), norms by the root of the mean square.
struct TextLayer {
  let weights: Weights
  let configuration: TextConfiguration
  let index: Int

  /// (B, columns, width) to the same shape.
  func callAsFunction(_ x: Variable, _ pass: DecoderPass, _ cache: inout KeyValueCache) throws -> Variable {
    let attended = try x + attention(norm("input_layernorm", x).named(.attentionNorm), pass, &cache)
    return try (attended + mlp(norm("post_attention_layernorm", attended).named(.mlpNorm))).named(.output)
  }

  private func norm(_ name: String, _ x: Variable) throws -> Variable {
    try x.rmsNorm(weight: weights(name)["weight"], epsilon: Float(configuration.normEpsilon))
  }

  /// Grouped-query attention; queries and keys are normed head by head, then turned by their positions.
  private func attention(_ x: Variable, _ pass: DecoderPass, _ cache: inout KeyValueCache) throws -> Variable {
    let weights = weights("self_attn")
    let shape = Array(x.shape.dropLast())
    func heads(_ name: String, _ count: Int) throws -> Variable {
      try x.linear(weights(name)["weight"]).reshaped(to: shape + [count, configuration.headSize])
    }
    func normed(_ name: String, _ x: Variable) throws -> Variable {
      try x.rmsNorm(weight: weights(name)["weight"], epsilon: Float(configuration.normEpsilon))
    }
    return try x.tape.scope(.attention) {
      let normedQueries = try normed("q_norm", heads("q_proj", configuration.heads)).named(.queryNorm)
      let normedKeys = try normed("k_norm", heads("k_proj", configuration.keyHeads)).named(.keyNorm)
      let queries = try normedQueries.rotary(cosine: pass.rotary.cosine, sine: pass.rotary.sine).named(.queries)
      let keys = try normedKeys.rotary(cosine: pass.rotary.cosine, sine: pass.rotary.sine).named(.keys)
      let values = try heads("v_proj", configuration.keyHeads).named(.values)
      let all = try cache.append(keys: keys, values: values, layer: index)
      let context = try Variable.attention(
        queries: queries, keys: all.keys, values: all.values, ranges: pass.ranges,
        scale: 1 / Float(configuration.headSize).squareRoot(), mask: pass.mask
      ).reshaped(to: shape + [configuration.heads * configuration.headSize]).named(.context)
      return try context.linear(weights("o_proj")["weight"]).named(.output)
    }
  }

  /// SwiGLU: down(silu(gate x) up x).
  private func mlp(_ x: Variable) throws -> Variable {
    let weights = weights("mlp")
    return try x.tape.scope(.mlp) {
      let gate = try x.linear(weights("gate_proj")["weight"])
      let activation = try gate.siluGate(x.linear(weights("up_proj")["weight"])).named(.activation)
      return try activation.linear(weights("down_proj")["weight"]).named(.output)
    }
  }
}
