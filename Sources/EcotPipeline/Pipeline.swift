import EcotConfiguration
import EcotEpisodes
import EcotKernels
import EcotTensors
import EcotTokenization

/// The whole run on one screen: episodes -> tokens -> forward -> loss -> gradients, step after step.
///
/// Each line is explained by one other file. Every tensor that deserves a name is shown to the observer; whether and how
/// it is recorded is not the pipeline's business.
package struct Pipeline {
  private let batchSize: Int
  private let inputs: PipelineInputs
  private let compute: Compute
  private var episodes: TrainingStream

  /// Prepares a run from the first sample on.
  package init(_ configuration: Configuration, inputs: PipelineInputs, compute: Compute) throws {
    batchSize = configuration.data.batchSize
    (self.inputs, self.compute) = (inputs, compute)
    episodes = try inputs.dataset.trainingStream()
  }

  /// What was left out of the first pass over the data so far, in words; `nil` where nothing was.
  package var skipped: String? { episodes.counts.note }

  /// Runs `steps` training steps; `afterStep` may end the run early by returning `false`. Names cost nothing without an observer.
  package mutating func run(
    steps: Int, observer: (any TensorObserver)?, afterStep: (StepOutcome) throws -> Bool = { _ in true }
  ) throws {
    try DataTaps.observe(inputs.dataset.statistics, by: observer ?? Unobserved())
    for step in 0..<steps {
      let outcome = try run(step: step, observer: observer)
      guard try afterStep(outcome) else { return }
    }
  }

  private mutating func run(step: Int, observer: (any TensorObserver)?) throws -> StepOutcome {
    let taps = observer ?? Unobserved()
    // Episodes: record -> trajectory -> normalisation -> chunk -> image.
    var samples: [EpisodeSample] = []
    for _ in 0..<batchSize { samples.append(try episodes.next()) }
    let images = try samples.map { try $0.images() }
    let data = try DataTaps(step: step, samples: samples, images: images, observer: taps)

    // Tokens: language -> prompt -> ids -> alignment -> labels -> positions; pixels -> patches.
    let tokenSamples = try zip(samples, images).map { sample, image in
      BatchSample(
        lang: try inputs.composer.lang(instruction: sample.instructionText, reasoning: sample.reasoning),
        images: [try inputs.patches(of: image.resized)])
    }
    let batch = try inputs.batchBuilder.batch(tokenSamples)
    if inputs.needsLabels { try batch.requireTrainableLabels() }
    let addresses = try TokenTaps(step: step, data: data, observer: taps)
      .observe(tokenSamples, batch, by: inputs.batchBuilder)

    // Weights, vision, decoder passes, language loss; then the gradient of everything that is trained.
    let model = try inputs.model.step(step, batch, at: addresses, compute: compute, observer: observer)

    return StepOutcome(step: step, samples: samples, languages: tokenSamples.map(\.lang), batch: batch, model: model)
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
  /// What the model made of it.
  package var model: PolicyModel.StepResult
}

/// Nobody looks.
private final class Unobserved: TensorObserver {
  func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {}
}
