import EcotEpisodes
import EcotTokenization

/// What a step produced, for the checks that follow it.
package struct StepOutcome: Sendable {
  /// The step, from 0.
  package var step: Int
  /// Its batches; more than one where gradients are accumulated.
  package var batches: [BatchOutcome]
  /// What training made of them.
  package var training: Trainer.StepResult
}

/// What data and token stages made of one batch.
package struct BatchOutcome: Sendable {
  /// Where it belongs.
  package var place: BatchPlace
  /// The batch's samples.
  package var samples: [EpisodeSample]
  /// The picture of each sample as the image processor takes it in, first view.
  package var images: [RGBImage]
  /// The language input of each sample.
  package var languages: [String]
  /// The token batch.
  package var tokens: TokenBatch
  /// How long it took to make; for people only.
  package var loading = Duration.zero

  /// The pictures of a sample.
  package var views: Int { samples.isEmpty ? 0 : (tokens.imageGrid?.shape[0] ?? 0) / samples.count }
}
