extension ActionHeadConfiguration {
  /// Every parameter under its name in starVLA's state dict, in the order of its modules.
  ///
  /// Without a checkpoint, weights and biases of a layer with n inputs are normal with the variance of PyTorch's default,
  /// 1 / (3 n); the tables of future tokens and positions have the deviation 0.02 (`GR00T_ActionHeader.py`).
  package var parameters: [ParameterShape] {
    var parameters = linear("model.timestep_encoder.timestep_embedder.linear_1", from: Self.timeChannels, to: width)
    parameters += linear("model.timestep_encoder.timestep_embedder.linear_2", from: width, to: width)
    for block in 0..<max(0, layers) { parameters += self.block(block) }
    parameters += linear("model.proj_out_1", from: width, to: 2 * width)
    parameters += linear("model.proj_out_2", from: width, to: outputWidth)
    parameters += linear("state_encoder.layer1", from: stateSize, to: hiddenWidth)
    parameters += linear("state_encoder.layer2", from: hiddenWidth, to: width)
    parameters += linear("action_encoder.layer1", from: actionSize, to: width)
    parameters += linear("action_encoder.layer2", from: 2 * width, to: width)
    parameters += linear("action_encoder.layer3", from: width, to: width)
    parameters += linear("action_decoder.layer1", from: outputWidth, to: hiddenWidth)
    parameters += linear("action_decoder.layer2", from: hiddenWidth, to: actionSize)
    return parameters + [table("future_tokens", futureTokens), table("position_embedding", positions)]
  }

  private func block(_ index: Int) -> [ParameterShape] {
    let place = "model.transformer_blocks.\(index)"
    let source = Self.isCross(index) ? contextWidth : width
    return linear("\(place).norm1.linear", from: width, to: 2 * width)
      + linear("\(place).attn1.to_q", from: width, to: width)
      + linear("\(place).attn1.to_k", from: source, to: width)
      + linear("\(place).attn1.to_v", from: source, to: width)
      + linear("\(place).attn1.to_out.0", from: width, to: width)
      + linear("\(place).ff.net.0.proj", from: width, to: innerWidth)
      + linear("\(place).ff.net.2", from: innerWidth, to: width)
  }

  /// Whether a block attends to the context: the even ones do (`interleave_self_attention`).
  static func isCross(_ block: Int) -> Bool { block % 2 == 0 }

  private func linear(_ place: String, from inputs: Int, to outputs: Int) -> [ParameterShape] {
    let start = ParameterShape.Start.normal(inputs > 0 ? (1 / (3 * Double(inputs))).squareRoot() : 0)
    return [
      ParameterShape("\(place).weight", [outputs, inputs], start, module: .actionModel),
      ParameterShape("\(place).bias", [outputs], start, module: .actionModel),
    ]
  }

  private func table(_ place: String, _ rows: Int) -> ParameterShape {
    ParameterShape("\(place).weight", [rows, width], .normal(0.02), module: .actionModel)
  }
}
