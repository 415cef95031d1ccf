import EcotEpisodes
import EcotTokenization

/// What a step produced, for the checks that follow it.
package struct StepOutcome {
  /// The step, from 0.
  package var step: Int
  /// Its batches; more than one where gradients are accumulated.
  package var batches: [BatchOutcome]
  /// What training made of them.
  package var training: Trainer.StepResult
}

/// What data and token stages made of one batch.
package struct BatchOutcome {
  /// Where it belongs.
  package var place: BatchPlace
  /// The batch's samples.
  package var samples: [EpisodeSample]
  /// The language input of each sample.
  package var languages: [String]
  /// The token batch.
  package var tokens: TokenBatch
}
