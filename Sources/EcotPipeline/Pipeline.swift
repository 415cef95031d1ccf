import EcotConfiguration
import EcotEpisodes
import EcotTensors
import EcotTokenization

/// The whole run on one screen: episodes -> tokens, step after step.
///
/// Each line is explained by one other file. Every tensor that deserves a name is shown to the observer; whether and how
/// it is recorded is not the pipeline's business.
package struct Pipeline {
  private let batchSize: Int
  private let inputs: PipelineInputs
  private var episodes: TrainingStream

  /// Prepares a run from the first sample on.
  package init(_ configuration: Configuration, inputs: PipelineInputs) throws {
    batchSize = configuration.data.batchSize
    self.inputs = inputs
    episodes = try inputs.dataset.trainingStream()
  }

  /// What was left out of the first pass over the data so far, in words; `nil` where nothing was.
  package var skipped: String? { episodes.counts.note }

  /// Runs `steps` training steps; `afterStep` may end the run early by returning `false`.
  package mutating func run(
    steps: Int, observer: any TensorObserver, afterStep: (StepOutcome) throws -> Bool = { _ in true }
  ) throws {
    try DataTaps.observe(inputs.dataset.statistics, by: observer)
    for step in 0..<steps {
      let outcome = try run(step: step, observer: observer)
      guard try afterStep(outcome) else { return }
    }
  }

  private mutating func run(step: Int, observer: any TensorObserver) throws -> StepOutcome {
    // Episodes: record -> trajectory -> normalisation -> chunk -> image.
    var samples: [EpisodeSample] = []
    for _ in 0..<batchSize { samples.append(try episodes.next()) }
    let images = try samples.map { try $0.images() }
    let data = try DataTaps(step: step, samples: samples, images: images, observer: observer)

    // Tokens: language -> prompt -> ids -> alignment -> labels -> positions; pixels -> patches.
    let tokenSamples = try zip(samples, images).map { sample, image in
      BatchSample(
        lang: try inputs.composer.lang(instruction: sample.instructionText, reasoning: sample.reasoning),
        images: [try inputs.patches(of: image.resized)])
    }
    let batch = try inputs.batchBuilder.batch(tokenSamples)
    if inputs.needsLabels { try batch.requireTrainableLabels() }
    try TokenTaps(step: step, data: data, observer: observer).observe(tokenSamples, batch, by: inputs.batchBuilder)

    return StepOutcome(step: step, samples: samples, languages: tokenSamples.map(\.lang), batch: batch)
  }
}

/// What a step produced, for the checks that follow it.
package struct StepOutcome {
  /// The step, from 0.
  package var step: Int
  /// The batch's samples.
  package var samples: [EpisodeSample]
  /// The language input of each sample.
  package var languages: [String]
  /// The token batch.
  package var batch: TokenBatch
}
