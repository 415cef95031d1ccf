extension Qwen3VLConfiguration {
  /// Every parameter under its name in HuggingFace checkpoints: the text decoder, the output layer where it has a table of its
  /// own, then the vision tower, each in the order of HuggingFace's modules.
  ///
  /// Names and shapes are those of transformers 4.57, `modeling_qwen3_vl.py`; starts those of its `_init_weights`: linear
  /// layers, convolutions and embeddings normal with the deviation `initializer_range` of their half, biases zero, norms one.
  package var parameters: [ParameterShape] {
    var parameters = text.parameters(under: "model.language_model")
    if !tiesEmbeddings {
      parameters.append(
        ParameterShape("lm_head.weight", [text.vocabulary, text.width], .normal(text.initializerRange)))
    }
    return parameters + vision.parameters(under: "model.visual")
  }
}

extension TextConfiguration {
  fileprivate func parameters(under root: String) -> [ParameterShape] {
    let drawn = ParameterShape.Start.normal(initializerRange)
    var parameters = [ParameterShape("\(root).embed_tokens.weight", [vocabulary, width], drawn)]
    for layer in 0..<max(0, layers) {
      let place = "\(root).layers.\(layer)"
      parameters += [
        ParameterShape("\(place).self_attn.q_proj.weight", [heads * headSize, width], drawn),
        ParameterShape("\(place).self_attn.k_proj.weight", [keyHeads * headSize, width], drawn),
        ParameterShape("\(place).self_attn.v_proj.weight", [keyHeads * headSize, width], drawn),
        ParameterShape("\(place).self_attn.o_proj.weight", [width, heads * headSize], drawn),
        ParameterShape("\(place).self_attn.q_norm.weight", [headSize], .ones),
        ParameterShape("\(place).self_attn.k_norm.weight", [headSize], .ones),
        ParameterShape("\(place).mlp.gate_proj.weight", [innerWidth, width], drawn),
        ParameterShape("\(place).mlp.up_proj.weight", [innerWidth, width], drawn),
        ParameterShape("\(place).mlp.down_proj.weight", [width, innerWidth], drawn),
        ParameterShape("\(place).input_layernorm.weight", [width], .ones),
        ParameterShape("\(place).post_attention_layernorm.weight", [width], .ones),
      ]
    }
    return parameters + [ParameterShape("\(root).norm.weight", [width], .ones)]
  }
}

extension VisionConfiguration {
  fileprivate func parameters(under root: String) -> [ParameterShape] {
    let drawn = ParameterShape.Start.normal(initializerRange)
    var parameters =
      [
        ParameterShape(
          "\(root).patch_embed.proj.weight", [width, channels, temporalPatchSize, patchSize, patchSize], drawn),
        ParameterShape("\(root).patch_embed.proj.bias", [width], .zeros),
        ParameterShape("\(root).pos_embed.weight", [positions, width], drawn),
      ]
    for block in 0..<max(0, depth) {
      let place = "\(root).blocks.\(block)"
      parameters += Self.norm("\(place).norm1", width) + Self.norm("\(place).norm2", width)
      parameters += linear("\(place).attn.qkv", from: width, to: 3 * width)
      parameters += linear("\(place).attn.proj", from: width, to: width)
      parameters += linear("\(place).mlp.linear_fc1", from: width, to: innerWidth)
      parameters += linear("\(place).mlp.linear_fc2", from: innerWidth, to: width)
    }
    // The last merger normalises each patch, those of the deepstack the patches of an image token side by side.
    parameters += merger("\(root).merger", normWidth: width)
    for index in deepstackBlocks.indices {
      parameters += merger("\(root).deepstack_merger_list.\(index)", normWidth: mergedWidth)
    }
    return parameters
  }

  private func merger(_ place: String, normWidth: Int) -> [ParameterShape] {
    Self.norm("\(place).norm", normWidth)
      + linear("\(place).linear_fc1", from: mergedWidth, to: mergedWidth)
      + linear("\(place).linear_fc2", from: mergedWidth, to: outputWidth)
  }

  private func linear(_ place: String, from inputs: Int, to outputs: Int) -> [ParameterShape] {
    [
      ParameterShape("\(place).weight", [outputs, inputs], .normal(initializerRange)),
      ParameterShape("\(place).bias", [outputs], .zeros),
    ]
  }

  private static func norm(_ place: String, _ width: Int) -> [ParameterShape] {
    [ParameterShape("\(place).weight", [width], .ones), ParameterShape("\(place).bias", [width], .zeros)]
  }
}
