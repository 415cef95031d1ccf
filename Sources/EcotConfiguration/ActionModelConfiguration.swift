/// `framework.action_model`: the flow-matching action head.
///
/// Sizes that are `nil` are the preset's own, or DiT-B's where a checkpoint gives the model.
package struct ActionModelConfiguration: Sendable, Equatable {
  /// `action_model_type`: a named size of the transformer; `nil` for the preset's, or DiT-B.
  package var type: HeadType?
  /// `checkpoint`: a safetensors file with the head's weights under starVLA's names; `nil` for seeded ones.
  package var checkpoint: String?
  /// `action_dim`; equals `ecot.action_dim` once resolved.
  package var actionDimension = 7
  /// `state_dim`: values of the state.
  package var stateDimension = 8
  /// `hidden_size`: width of the decoder's and the state encoder's inner layer; `nil` for the preset's, or DiT-B's.
  package var hiddenSize: Int?
  /// `future_action_window_size`; equals `ecot.future_action_window_size` once resolved.
  package var futureActionWindowSize = 15
  /// `past_action_window_size`; equals `ecot.past_action_window_size` once resolved.
  package var pastActionWindowSize = 0
  /// `num_target_vision_tokens`: learned tokens between the state and the actions; `nil` for the preset's, or DiT-B's.
  package var futureTokenCount: Int?
  /// `max_seq_len`: rows of the actions' position table; `nil` for the preset's, or DiT-B's.
  package var maxSequenceLength: Int?
  /// `repeated_diffusion_steps`; equals `trainer.repeated_diffusion_steps` once resolved.
  package var repeatedDiffusionSteps = 4
  /// `noise_beta_alpha`: first parameter of the flow time's Beta distribution.
  package var noiseBetaAlpha = 1.5
  /// `noise_beta_beta`: second parameter of the flow time's Beta distribution.
  package var noiseBetaBeta = 1.0
  /// `noise_s`: t = (noise_s - s) / noise_s.
  package var noiseS = 0.999
  /// `num_timestep_buckets`: t is rounded down to one of so many for the time encoders.
  package var timestepBuckets = 1000
  /// `num_inference_timesteps`: Euler steps of an inference.
  package var inferenceTimesteps = 4
  /// `diffusion_model_cfg`.
  package var diffusion = DiffusionConfiguration()

  /// The named sizes of starVLA.
  package enum HeadType: String, CaseIterable, Sendable {
    case b = "DiT-B"
    case l = "DiT-L"
  }

  /// Actions that the head predicts.
  package var chunkLength: Int { futureActionWindowSize + 1 }

  private static let prefix = "framework.action_model."

  static let settings: [Setting] =
    [
      Setting(prefix + "action_model_type", \.framework.actionModel.type, .optional(.word)),
      Setting(prefix + "checkpoint", \.framework.actionModel.checkpoint, .optional(.text), .path),
      Setting(prefix + "action_dim", \.framework.actionModel.actionDimension, .integer(1...1024)),
      Setting(prefix + "state_dim", \.framework.actionModel.stateDimension, .integer(1...1024)),
      Setting(prefix + "hidden_size", \.framework.actionModel.hiddenSize, .optional(.integer(1...65_536))),
      Setting(
        prefix + "future_action_window_size", \.framework.actionModel.futureActionWindowSize, .integer(0...1023)),
      Setting(prefix + "past_action_window_size", \.framework.actionModel.pastActionWindowSize, .integer(0...1023)),
      Setting(
        prefix + "num_target_vision_tokens", \.framework.actionModel.futureTokenCount, .optional(.integer(0...65_536))),
      Setting(prefix + "max_seq_len", \.framework.actionModel.maxSequenceLength, .optional(.integer(1...1_048_576))),
      Setting(prefix + "repeated_diffusion_steps", \.framework.actionModel.repeatedDiffusionSteps, .integer(1...1024)),
      Setting(prefix + "noise_beta_alpha", \.framework.actionModel.noiseBetaAlpha, .number(.positive)),
      Setting(prefix + "noise_beta_beta", \.framework.actionModel.noiseBetaBeta, .number(.positive)),
      Setting(prefix + "noise_s", \.framework.actionModel.noiseS, .number(.positive)),
      Setting(prefix + "num_timestep_buckets", \.framework.actionModel.timestepBuckets, .integer(1...1_048_576)),
      Setting(prefix + "num_inference_timesteps", \.framework.actionModel.inferenceTimesteps, .integer(1...1024)),
    ] + DiffusionConfiguration.settings
}

/// `framework.action_model.diffusion_model_cfg`: the head's transformer.
///
/// Sizes that are `nil` are the preset's own, or DiT-B's where a checkpoint gives the model.
package struct DiffusionConfiguration: Sendable, Equatable {
  /// `num_layers`; `nil` for the preset's, or DiT-B's.
  package var layerCount: Int?
  /// `num_attention_heads`; `nil` for the preset's, or DiT-B's.
  package var attentionHeadCount: Int?
  /// `attention_head_dim`; `nil` for the preset's, or DiT-B's.
  package var attentionHeadDimension: Int?
  /// `output_dim`: width of what the decoder reads; `nil` for the preset's, or DiT-B's.
  package var outputDimension: Int?
  /// `cross_attention_dim`: accepted for the reference's sake, which overwrites it by the language model's width.
  package var crossAttentionDimension: Int?
  /// `dropout`: the share of values that are set to 0 in training, drawn from named streams of the seed.
  ///
  /// Off by default, so that golden configurations have none; the reference's DiT-B has 0.2.
  package var dropout = 0.0
  /// `final_dropout`: whether the outputs of attention and feed-forward have dropout too; none while `dropout` is 0.
  package var finalDropout = true
  /// `interleave_self_attention`: cross-attention in even layers, self-attention in odd ones.
  package var interleavesSelfAttention = true
  /// `norm_type`.
  package var normType = NormType.adaptive
  /// `positional_embeddings`: none inside the transformer.
  package var positionalEmbeddings: String?

  /// The norms that are supported.
  package enum NormType: String, CaseIterable, Sendable {
    case adaptive = "ada_norm"
  }

  private static let prefix = "framework.action_model.diffusion_model_cfg."

  static let settings: [Setting] = [
    Setting(prefix + "num_layers", \.framework.actionModel.diffusion.layerCount, .optional(.integer(1...1024))),
    Setting(
      prefix + "num_attention_heads", \.framework.actionModel.diffusion.attentionHeadCount,
      .optional(.integer(1...1024))),
    Setting(
      prefix + "attention_head_dim", \.framework.actionModel.diffusion.attentionHeadDimension,
      .optional(.integer(1...4096))),
    Setting(prefix + "output_dim", \.framework.actionModel.diffusion.outputDimension, .optional(.integer(1...65_536))),
    Setting(
      prefix + "cross_attention_dim", \.framework.actionModel.diffusion.crossAttentionDimension,
      .optional(.integer(1...65_536)), .ignored),
    Setting(prefix + "dropout", \.framework.actionModel.diffusion.dropout, .number(.fraction)),
    Setting(prefix + "final_dropout", \.framework.actionModel.diffusion.finalDropout, .boolean),
    Setting(
      prefix + "interleave_self_attention", \.framework.actionModel.diffusion.interleavesSelfAttention,
      .only(.boolean, true, because: "the head alternates cross- and self-attention")),
    Setting(prefix + "norm_type", \.framework.actionModel.diffusion.normType, .word),
    Setting(
      prefix + "positional_embeddings", \.framework.actionModel.diffusion.positionalEmbeddings,
      .only(.optional(.text), nil, because: "the head adds its position table to the actions")),
  ]
}
