/// How a forward pass treats its latents; the defaults are the right ones.
package struct ForwardOptions: Sendable, Equatable {
  /// The id of the thinking token; nil where thinking tokens are ordinary tokens.
  package var thinkingToken: Int?
  /// Which state becomes the next latent's embedding and the action head's context.
  package var hiddenState = HiddenState.preNorm
  /// Which part of the sequence counts in the language loss.
  package var lossSegment = LossSegment.final
  /// Positions are counted plainly, without the images' grids, in sequences with latents (a quirk of the reference).
  package var usesPlainPositions = false
  /// No gradient flows back through the latents (a defect to look for).
  package var detachesLatents = false

  /// The decoder's last state before its final norm (transformers 4.57), or after it (from 5 on).
  package enum HiddenState: Sendable { case preNorm, postNorm }
  /// The pass from the last latent on, or all columns.
  package enum LossSegment: Sendable { case final, all }

  /// The defaults.
  package init(thinkingToken: Int? = nil) { self.thinkingToken = thinkingToken }
}
