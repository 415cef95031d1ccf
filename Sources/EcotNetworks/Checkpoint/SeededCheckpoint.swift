import EcotFiles
import EcotTensors

/// A HuggingFace folder with seeded weights, for those who want to run the same model elsewhere.
package struct SeededCheckpoint: Sendable {
  private let configuration: Qwen3VLConfiguration
  private let weights: SeededWeights

  /// Weights of these sizes, drawn from the seed.
  package init(_ configuration: Qwen3VLConfiguration, seed: UInt64) {
    (self.configuration, weights) = (configuration, SeededWeights(configuration, seed: seed))
  }

  /// Writes `config.json` and `model.safetensors` into a folder, which is made where it is missing; at most two parameters are in memory.
  package func write(to folder: String, as type: SafetensorsType, threads: Int = 1) throws {
    try AtomicFile.makeFolder(folder)
    let parameters = configuration.parameters
    let writer = try SafetensorsStreamWriter(
      folder + "/model.safetensors", entries: parameters.map { ($0.checkpointName, $0.shape, type) },
      metadata: [("format", "pt")])
    for parameter in parameters { try writer.append(weights.tensor(parameter, threads: threads)) }
    try writer.finish()
    try AtomicFile.write(Array(configuration.json.utf8), to: folder + "/config.json")
  }
}

extension Qwen3VLConfiguration {
  /// The configuration as config.json, in the published layout of transformers 4.57.
  package var json: String {
    var writer = JSONWriter()
    writer.object {
      $0.member("architectures", ["Qwen3VLForConditionalGeneration"])
      $0.member("model_type", "qwen3_vl")
      $0.member("tie_word_embeddings", tiesEmbeddings)
      $0.member("image_token_id", imageToken)
      $0.member("video_token_id", videoToken)
      $0.member("text_config", object: text.write)
      $0.member("vision_config", object: vision.write)
      $0.member("transformers_version", "4.57.0")
    }
    return writer.text + "\n"
  }
}

extension TextConfiguration {
  fileprivate func write(_ writer: inout JSONWriter) {
    writer.member("model_type", "qwen3_vl_text")
    writer.member("vocab_size", vocabulary)
    writer.member("hidden_size", width)
    writer.member("num_hidden_layers", layers)
    writer.member("num_attention_heads", heads)
    writer.member("num_key_value_heads", keyHeads)
    writer.member("head_dim", headSize)
    writer.member("intermediate_size", innerWidth)
    writer.member("hidden_act", "silu")
    writer.member("attention_bias", false)
    writer.member("rms_norm_eps", normEpsilon)
    writer.member("rope_theta", ropeTheta)
    writer.member(
      "rope_scaling",
      object: {
        $0.member("mrope_interleaved", true)
        $0.member("mrope_section", ropeSections)
        $0.member("rope_type", "default")
      })
    writer.member("max_position_embeddings", maximalPositions)
    writer.member("initializer_range", initializerRange)
  }
}

extension VisionConfiguration {
  fileprivate func write(_ writer: inout JSONWriter) {
    writer.member("model_type", "qwen3_vl")
    writer.member("depth", depth)
    writer.member("hidden_size", width)
    writer.member("num_heads", heads)
    writer.member("intermediate_size", innerWidth)
    writer.member("out_hidden_size", outputWidth)
    writer.member("num_position_embeddings", positions)
    writer.member("deepstack_visual_indexes", deepstackBlocks)
    writer.member("in_channels", channels)
    writer.member("patch_size", patchSize)
    writer.member("temporal_patch_size", temporalPatchSize)
    writer.member("spatial_merge_size", mergeSize)
    writer.member("hidden_act", "gelu_pytorch_tanh")
    writer.member("initializer_range", initializerRange)
  }
}
