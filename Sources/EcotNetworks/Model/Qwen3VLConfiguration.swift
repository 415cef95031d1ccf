/// The sizes of a Qwen3-VL model: what a checkpoint's config.json says, under the field's names.
package struct Qwen3VLConfiguration: Sendable, Equatable {
  /// The text decoder.
  package var text: TextConfiguration
  /// The vision tower.
  package var vision: VisionConfiguration
  /// `image_token_id`: the token in whose place an image feature goes.
  package var imageToken: Int
  /// `video_token_id`: refused in inputs.
  package var videoToken: Int
  /// `tie_word_embeddings`: whether the embedding table is the output layer's weight, too.
  package var tiesEmbeddings: Bool

  /// Sizes as they are.
  package init(
    text: TextConfiguration, vision: VisionConfiguration, imageToken: Int, videoToken: Int, tiesEmbeddings: Bool
  ) {
    (self.text, self.vision) = (text, vision)
    (self.imageToken, self.videoToken, self.tiesEmbeddings) = (imageToken, videoToken, tiesEmbeddings)
  }
}

/// `text_config`: a decoder with grouped-query attention, per-head q/k RMSNorm and SwiGLU.
package struct TextConfiguration: Sendable, Equatable {
  /// `vocab_size`: rows of the embedding table.
  package var vocabulary: Int
  /// `hidden_size`.
  package var width: Int
  /// `num_hidden_layers`.
  package var layers: Int
  /// `num_attention_heads`.
  package var heads: Int
  /// `num_key_value_heads`.
  package var keyHeads: Int
  /// `head_dim`.
  package var headSize: Int
  /// `intermediate_size`.
  package var innerWidth: Int
  /// `rms_norm_eps`.
  package var normEpsilon: Double
  /// `rope_theta`: the base of the rotary frequencies.
  package var ropeTheta: Double
  /// `mrope_section`: frequencies of time, height and width; their sum is half a head.
  package var ropeSections: [Int]
  /// `max_position_embeddings`: positions are below it.
  package var maximalPositions: Int
  /// `initializer_range`: the standard deviation of seeded weights.
  package var initializerRange: Double

  /// Sizes as they are.
  package init(
    vocabulary: Int, width: Int, layers: Int, heads: Int, keyHeads: Int, headSize: Int, innerWidth: Int,
    normEpsilon: Double = 1e-6, ropeTheta: Double = 5_000_000, ropeSections: [Int], maximalPositions: Int = 262_144,
    initializerRange: Double = 0.02
  ) {
    (self.vocabulary, self.width, self.layers) = (vocabulary, width, layers)
    (self.heads, self.keyHeads, self.headSize, self.innerWidth) = (heads, keyHeads, headSize, innerWidth)
    (self.normEpsilon, self.ropeTheta, self.ropeSections) = (normEpsilon, ropeTheta, ropeSections)
    (self.maximalPositions, self.initializerRange) = (maximalPositions, initializerRange)
  }
}

/// `vision_config`: a vision transformer with learned, interpolated positions, 2-D rotary embedding and deepstack.
package struct VisionConfiguration: Sendable, Equatable {
  /// `depth`: blocks.
  package var depth: Int
  /// `hidden_size`.
  package var width: Int
  /// `num_heads`.
  package var heads: Int
  /// `intermediate_size`.
  package var innerWidth: Int
  /// `out_hidden_size`: the width of image features, which is the text decoder's.
  package var outputWidth: Int
  /// `num_position_embeddings`: a square number.
  package var positions: Int
  /// `deepstack_visual_indexes`: the blocks after which features are taken for the first text layers.
  package var deepstackBlocks: [Int]
  /// `in_channels`.
  package var channels: Int
  /// `patch_size`, in pixels.
  package var patchSize: Int
  /// `temporal_patch_size`, in frames.
  package var temporalPatchSize: Int
  /// `spatial_merge_size`: patches along each side of an image token.
  package var mergeSize: Int
  /// `initializer_range`: the standard deviation of seeded weights.
  package var initializerRange: Double

  /// Sizes as they are.
  package init(
    depth: Int, width: Int, heads: Int, innerWidth: Int, outputWidth: Int, positions: Int, deepstackBlocks: [Int],
    channels: Int = 3, patchSize: Int = 16, temporalPatchSize: Int = 2, mergeSize: Int = 2,
    initializerRange: Double = 0.02
  ) {
    (self.depth, self.width, self.heads, self.innerWidth) = (depth, width, heads, innerWidth)
    (self.outputWidth, self.positions, self.deepstackBlocks) = (outputWidth, positions, deepstackBlocks)
    (self.channels, self.patchSize, self.temporalPatchSize) = (channels, patchSize, temporalPatchSize)
    (self.mergeSize, self.initializerRange) = (mergeSize, initializerRange)
  }

  /// The elements of a patch: channels x frames x height x width.
  package var patchElements: Int { channels * temporalPatchSize * patchSize * patchSize }
  /// The patches of an image token.
  package var mergedPatches: Int { mergeSize * mergeSize }
  /// The elements of a head.
  package var headSize: Int { width / heads }
  /// The width of the mergers' inner layer: the patches of an image token side by side.
  package var mergedWidth: Int { width * mergedPatches }
}
