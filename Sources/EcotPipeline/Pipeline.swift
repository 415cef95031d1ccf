import EcotConfiguration
import EcotEpisodes
import EcotKernels
import EcotTensors
import EcotTokenization

/// The whole run on one screen: episodes -> tokens -> forward -> losses -> gradients -> update, step after step.
///
/// Each line is explained by one other file. Every tensor that deserves a name is shown to the observer; whether and how
/// it is recorded is not the pipeline's business.
package struct Pipeline {
  /// Parameters, gradients and updates.
  package private(set) var trainer: Trainer
  private let batchSize: Int, accumulation: Int
  private let inputs: PipelineInputs
  private let compute: Compute
  private var episodes: TrainingStream

  /// Prepares a run from the first sample on.
  package init(_ configuration: Configuration, inputs: PipelineInputs, compute: Compute) throws {
    (batchSize, accumulation) = (configuration.data.batchSize, configuration.trainer.gradientAccumulationSteps)
    (self.inputs, self.compute) = (inputs, compute)
    trainer = try Trainer(configuration, model: inputs.model, compute: compute)
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
    var gradients = trainer.newGradients()
    var (batches, losses): ([BatchOutcome], [Trainer.Losses]) = ([], [])
    // One batch, or as many as gradients are accumulated over.
    for place in BatchPlace.places(ofStep: step, microBatches: accumulation) {
      let (batch, outcome) = try nextBatch(place, observer ?? Unobserved())
      batches.append(outcome)
      // Weights, vision, decoder passes, action head, losses; then the gradient of everything that is trained.
      losses.append(try trainer.accumulate(batch, into: &gradients, observer: observer))
    }
    // Norm, clipping, moments, parameters.
    let result = try trainer.update(step, after: losses, &gradients, compute: compute, observer: observer)
    return StepOutcome(step: step, batches: batches, training: result)
  }

  private mutating func nextBatch(_ place: BatchPlace, _ taps: any TensorObserver) throws -> (
    Trainer.Batch, BatchOutcome
  ) {
    let begin = ContinuousClock.now
    // Episodes: record -> trajectory -> normalisation -> chunk -> image.
    var samples: [EpisodeSample] = []
    for _ in 0..<batchSize { samples.append(try episodes.next()) }
    let images = try samples.map { try $0.images() }
    let data = try DataTaps(place, samples: samples, images: images, observer: taps)

    // Tokens: language -> prompt -> ids -> alignment -> labels -> positions; pixels -> patches.
    let tokenSamples = try zip(samples, images).map { sample, image in
      BatchSample(
        lang: try inputs.composer.lang(instruction: sample.instructionText, reasoning: sample.reasoning),
        images: [try inputs.patches(of: image.resized)])
    }
    let tokens = try inputs.batchBuilder.batch(tokenSamples)
    if inputs.needsLabels { try tokens.requireTrainableLabels() }
    let addresses = try TokenTaps(place: place, data: data, observer: taps)
      .observe(tokenSamples, tokens, by: inputs.batchBuilder)

    return (
      Trainer.Batch(
        place: place, tokens: tokens, addresses: addresses, actions: data.actions, states: data.states),
      BatchOutcome(
        place: place, samples: samples, images: images.map(\.resized), languages: tokenSamples.map(\.lang),
        tokens: tokens, loading: ContinuousClock.now - begin)
    )
  }
}

/// Nobody looks.
private final class Unobserved: TensorObserver {
  func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {}
}
