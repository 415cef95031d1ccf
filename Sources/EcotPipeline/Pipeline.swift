import EcotConfiguration
import EcotEpisodes
import EcotKernels
import EcotTensors
import EcotTokenization
import EcotTraining

/// The whole run on one screen: episodes -> tokens -> forward -> losses -> gradients -> update, step after step.
///
/// Each line is explained by one other file. Every tensor that deserves a name is shown to the observer; whether and how
/// it is recorded is not the pipeline's business.
package struct Pipeline {
  /// Parameters, gradients and updates.
  package private(set) var trainer: Trainer
  private let batchSize: Int, accumulation: Int
  private let inputs: PipelineInputs
  private var episodes: TrainingStream

  /// The next step's number; the steps before it are done.
  package private(set) var nextStep = 0
  private var hasBegun = false

  /// Prepares a run from the first sample on, or from where `checkpoint` was saved.
  package init(
    _ configuration: Configuration, inputs: PipelineInputs, compute: Compute, from checkpoint: TrainingCheckpoint? = nil
  ) throws {
    (batchSize, accumulation) = (configuration.data.batchSize, configuration.trainer.gradientAccumulationSteps)
    self.inputs = inputs
    trainer = try Trainer(configuration, model: inputs.model, compute: compute, state: checkpoint?.state)
    episodes = try inputs.dataset.trainingStream()
    guard let position = checkpoint?.position else { return }
    nextStep = position.step
    // Which samples come next depends on all that were drawn.
    for _ in 0..<position.samplesDrawn { _ = try episodes.next() }
  }

  /// Where the run is.
  package var position: TrainingCheckpoint.Position {
    TrainingCheckpoint.Position(step: nextStep, samplesDrawn: nextStep * accumulation * batchSize)
  }

  /// What was left out of the first pass over the data so far, in words; `nil` where nothing was.
  package var skipped: String? { episodes.counts.note }

  /// Runs the steps below `steps`; `afterStep` may end the run early by returning `false`.
  package mutating func run(
    steps: Int, observer: (any TensorObserver)?, afterStep: (StepOutcome) throws -> Bool = { _ in true }
  ) throws {
    while nextStep < steps {
      guard try afterStep(step(observer: observer)) else { return }
    }
  }

  /// Runs the next step. Names cost nothing without an observer.
  package mutating func step(observer: (any TensorObserver)?) throws -> StepOutcome {
    if !hasBegun { try DataTaps.observe(inputs.dataset.statistics, by: observer ?? Unobserved()) }
    hasBegun = true
    let step = nextStep
    nextStep += 1
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
    let result = try trainer.update(step, after: losses, &gradients, observer: observer)
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

    // Curriculum: the step's stage says how much of the reasoning is text.
    let stage = CurriculumTap(place, inputs.curriculum, observer: taps)
    let composer = inputs.composer(atStep: place.step)

    // Tokens: language -> prompt -> ids -> alignment -> labels -> positions; pixels -> patches.
    let tokenTaps = TokenTaps(place: place, data: data, stage: stage.address, observer: taps)
    let tokenSamples = try data.samples.indices.map { index in
      let sample = data.samples[index]
      return BatchSample(
        lang: tokenTaps.lang(
          try composer.lang(instruction: sample.instructionText, reasoning: sample.reasoning), of: index),
        images: [try inputs.patches(of: data.images[index].resized)])
    }
    let texts = tokenTaps.texts(of: tokenSamples, by: inputs.batchBuilder)
    var tokens = try inputs.batchBuilder.batch(tokenSamples, ids: texts.map(\.ids))
    if inputs.needsLabels { try tokens.requireTrainableLabels() }
    let addresses = try tokenTaps.observe(tokenSamples, texts, &tokens)

    return (
      Trainer.Batch(
        place: place, tokens: tokens, addresses: addresses, actions: data.actions, states: data.states),
      BatchOutcome(
        place: place, samples: data.samples, images: data.images.map(\.resized), languages: tokenSamples.map(\.lang),
        tokens: tokens, loading: ContinuousClock.now - begin)
    )
  }
}

/// Nobody looks.
private final class Unobserved: TensorObserver {
  func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {}
}
