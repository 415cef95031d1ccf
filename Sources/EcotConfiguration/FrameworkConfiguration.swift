/// `framework`: the model.
package struct FrameworkConfiguration: Sendable, Equatable {
  /// `name`: the architecture.
  package var name = Architecture.qwenGR00T
  /// `preset`: the model's sizes, where no checkpoint gives them.
  package var preset: Preset?
  /// `enable_latent_reasoning`: whether thinking tokens, alignment and labels are in use.
  package var enableLatentReasoning = true
  /// `latent_reasoning`.
  package var latentReasoning = LatentReasoningConfiguration()
  /// `qwenvl`.
  package var qwenVL = QwenVLConfiguration()
  /// `action_model`.
  package var actionModel = ActionModelConfiguration()

  /// The architectures that are supported.
  package enum Architecture: String, CaseIterable, Sendable {
    case qwenGR00T = "QwenGR00T"
  }

  /// Named model sizes with seeded weights.
  package enum Preset: String, CaseIterable, Sendable {
    case tiny, small
    case qwen3VL2B = "qwen3-vl-2b"
  }

  /// Where the model's sizes and weights come from.
  package enum ModelSource: Sendable, Equatable {
    /// Sizes by name, weights from the seed.
    case preset(Preset)
    /// A HuggingFace folder, its path.
    case folder(String)
  }

  /// The preset where one is named, else the folder of `qwenvl.base_vlm`, else `nil`.
  package var modelSource: ModelSource? {
    if let preset { .preset(preset) } else { qwenVL.baseVLM.map(ModelSource.folder) }
  }

  static let settings: [Setting] =
    [
      Setting("framework.name", \.framework.name, .word, isRequired: true),
      Setting("framework.preset", \.framework.preset, .optional(.word)),
      Setting("framework.enable_latent_reasoning", \.framework.enableLatentReasoning, .boolean, isRequired: true),
    ] + LatentReasoningConfiguration.settings + QwenVLConfiguration.settings + ActionModelConfiguration.settings
}

/// `framework.latent_reasoning`.
package struct LatentReasoningConfiguration: Sendable, Equatable {
  /// `compute_language_loss`: whether labels are built and the language loss is part of the total.
  package var computeLanguageLoss = true
  /// `vlm_loss_weight`: the language loss' weight in the total.
  package var vlmLossWeight = 0.5
  /// `thinking_token`.
  package var thinkingToken = "<|thinking|>"
  /// `start_of_thinking_token`.
  package var startOfThinkingToken = "<|start_of_thinking|>"
  /// `end_of_thinking_token`.
  package var endOfThinkingToken = "<|end_of_thinking|>"
  /// `hidden_state`: which state of the decoder feeds the next latent and the action head.
  package var hiddenState = HiddenState.preNorm
  /// `base_prompt`: text put before every instruction; empty for none.
  package var basePrompt = ""
  /// `loss_segment`: which part of the sequence counts in the language loss.
  package var lossSegment = LossSegment.final

  /// The decoder's last hidden state, before the final norm (transformers 4.57) or after it (from 5 on).
  package enum HiddenState: String, CaseIterable, Sendable {
    case preNorm = "pre_norm"
    case postNorm = "post_norm"
  }

  /// The segment from the last latent on, as the reference, or all of the sequence.
  package enum LossSegment: String, CaseIterable, Sendable {
    case final, all
  }

  private static let prefix = "framework.latent_reasoning."

  static let settings: [Setting] = [
    Setting(prefix + "compute_language_loss", \.framework.latentReasoning.computeLanguageLoss, .boolean),
    Setting(prefix + "vlm_loss_weight", \.framework.latentReasoning.vlmLossWeight, .number(.atLeastZero)),
    Setting(prefix + "thinking_token", \.framework.latentReasoning.thinkingToken, .text),
    Setting(prefix + "start_of_thinking_token", \.framework.latentReasoning.startOfThinkingToken, .text),
    Setting(prefix + "end_of_thinking_token", \.framework.latentReasoning.endOfThinkingToken, .text),
    Setting(prefix + "hidden_state", \.framework.latentReasoning.hiddenState, .word),
    Setting(prefix + "base_prompt", \.framework.latentReasoning.basePrompt, .anyText),
    Setting(prefix + "loss_segment", \.framework.latentReasoning.lossSegment, .word),
  ]
}

/// `framework.qwenvl`: the vision-language model and its tokenizer.
package struct QwenVLConfiguration: Sendable, Equatable {
  /// `base_vlm`: a local HuggingFace folder, or, together with a preset, a hub's name that is only a note.
  package var baseVLM: String?
  /// `tokenizer`: a folder with `tokenizer.json` and `preprocessor_config.json`, for use with a preset.
  package var tokenizer: String?
  /// `attn_implementation`: accepted for the reference's sake; attention here is always the canonical one.
  package var attentionImplementation = AttentionImplementation.sdpa
  /// `cache_dir`: accepted for the reference's sake; nothing is ever downloaded.
  package var cacheDirectory: String?
  /// `model_max_length`: the longest sequence, in tokens.
  package var modelMaxLength = 8192

  /// What transformers knows.
  package enum AttentionImplementation: String, CaseIterable, Sendable {
    case sdpa, eager
    case flashAttention2 = "flash_attention_2"
  }

  /// The folder of the tokenizer and the image processor's configuration, or `nil`.
  package var tokenizerFolder: String? { tokenizer ?? baseVLM }

  private static let prefix = "framework.qwenvl."

  static let settings: [Setting] = [
    Setting(prefix + "base_vlm", \.framework.qwenVL.baseVLM, .optional(.text), .path),
    Setting(prefix + "tokenizer", \.framework.qwenVL.tokenizer, .optional(.text), .path),
    Setting(prefix + "attn_implementation", \.framework.qwenVL.attentionImplementation, .word, .ignored),
    Setting(prefix + "cache_dir", \.framework.qwenVL.cacheDirectory, .optional(.text), .ignored),
    Setting(prefix + "model_max_length", \.framework.qwenVL.modelMaxLength, .integer(1...1_048_576)),
  ]
}
