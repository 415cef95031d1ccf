/// The sizes of the GR00T flow-matching action head, and how it draws.
///
/// Names in comments are those of starVLA's `framework.action_model`.
package struct ActionHeadConfiguration: Sendable, Equatable {
  /// Attention heads, and elements of each: `num_attention_heads`, `attention_head_dim`.
  package var heads: Int, headSize: Int
  /// Blocks of the transformer: `num_layers`. Even ones attend to the context, odd ones to the tokens themselves.
  package var layers: Int
  /// Width of the context, which is the language model's: `cross_attention_dim`.
  package var contextWidth: Int
  /// Width inside the state encoder and the decoder: `hidden_size`.
  package var hiddenWidth: Int
  /// Width of what the transformer gives to the decoder: `output_dim`.
  package var outputWidth: Int
  /// Values of an action and of the state: `action_dim`, `state_dim`.
  package var actionSize = 7, stateSize = 8
  /// Actions that are predicted: `future_action_window_size` + 1.
  package var horizon = 16
  /// Learned tokens between the state and the actions: `num_target_vision_tokens`.
  package var futureTokens: Int
  /// Rows of the actions' position table: `max_seq_len`.
  package var positions = 1024
  /// Whole numbers that the flow time is rounded down to: `num_timestep_buckets`.
  package var timeBuckets = 1000
  /// The share of activations that are dropped in training, and whether also behind attention and feed-forward: `dropout`,
  /// `final_dropout`.
  package var dropout = 0.0, finalDropout = true

  /// Width of the tokens.
  package var width: Int { heads * headSize }
  /// Width inside the feed-forward layers.
  package var innerWidth: Int { 4 * width }
  /// Channels of the sinusoid of the flow time in the transformer.
  static let timeChannels = 256

  /// Sizes as they are.
  package init(
    heads: Int, headSize: Int, layers: Int, contextWidth: Int, hiddenWidth: Int, outputWidth: Int, futureTokens: Int
  ) {
    (self.heads, self.headSize, self.layers, self.contextWidth) = (heads, headSize, layers, contextWidth)
    (self.hiddenWidth, self.outputWidth, self.futureTokens) = (hiddenWidth, outputWidth, futureTokens)
  }
}

extension ActionHeadConfiguration {
  /// The head of the `tiny` model: 0.3 million parameters.
  package static let tiny: ActionHeadConfiguration = {
    var head = ActionHeadConfiguration(
      heads: 4, headSize: 16, layers: 4, contextWidth: 64, hiddenWidth: 96, outputWidth: 96, futureTokens: 8)
    head.positions = 32
    return head
  }()

  /// The head of the `small` model: 384 wide, 8 blocks.
  package static let small = ActionHeadConfiguration(
    heads: 6, headSize: 64, layers: 8, contextWidth: 512, hiddenWidth: 512, outputWidth: 512, futureTokens: 32)

  /// starVLA's DiT-B with its 16 blocks, for a language model of this width.
  package static func diTB(contextWidth: Int) -> ActionHeadConfiguration {
    ActionHeadConfiguration(
      heads: 12, headSize: 64, layers: 16, contextWidth: contextWidth, hiddenWidth: 1024, outputWidth: 1024,
      futureTokens: 32)
  }

  /// starVLA's DiT-L: wider, as many blocks.
  package static func diTL(contextWidth: Int) -> ActionHeadConfiguration {
    ActionHeadConfiguration(
      heads: 16, headSize: 96, layers: 16, contextWidth: contextWidth, hiddenWidth: 1024, outputWidth: 1024,
      futureTokens: 32)
  }
}
