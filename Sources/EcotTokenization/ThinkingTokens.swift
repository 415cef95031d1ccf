/// The texts of the three thinking tokens.
package struct ThinkingTokenNames: Sendable, Equatable {
  /// Stands for one latent reasoning step.
  package var thinking: String
  /// Opens the latent span.
  package var start: String
  /// Closes the latent span.
  package var end: String

  /// The reference's names by default.
  package init(
    thinking: String = "<|thinking|>", start: String = "<|start_of_thinking|>", end: String = "<|end_of_thinking|>"
  ) {
    self.thinking = thinking
    self.start = start
    self.end = end
  }
}

/// The ids of the three thinking tokens.
package struct ThinkingTokenIDs: Sendable, Equatable {
  /// One latent reasoning step.
  package var thinking: Int32
  /// The opening of the latent span.
  package var start: Int32
  /// The closing of the latent span.
  package var end: Int32

  /// Takes known ids.
  package init(thinking: Int32, start: Int32, end: Int32) {
    self.thinking = thinking
    self.start = start
    self.end = end
  }
}
