import EcotAutograd
import EcotConfiguration
import EcotFiles
import EcotKernels
import EcotNetworks
import EcotTensors
import EcotTokenization
import EcotTraining

/// Training: the state of a run, and what a step does to it.
package struct Trainer: Sendable {
  /// The model.
  package let model: PolicyModel
  /// The current parameters, and what the optimizer remembers.
  package internal(set) var state: TrainingState
  /// How parameters are updated; nil for forward and backward only.
  let optimizer: Optimizer?
  let names: [ParameterName]
  let compute: Compute
  private let accumulation: Int

  /// Training from the model's initial weights, or on from a state.
  package init(_ configuration: Configuration, model: PolicyModel, compute: Compute, state: TrainingState? = nil) throws
  {
    (self.model, self.compute) = (model, compute)
    names = model.parameters.map(\.name)
    accumulation = configuration.trainer.gradientAccumulationSteps
    optimizer = try Optimizer(configuration.trainer, names, isFrozen: model.frozen.contains)
    self.state = try state ?? TrainingState(parameters: model.initialValues())
  }

  /// One batch of a step: tokens for the language model, actions and states for the head, and where they were reported.
  struct Batch {
    var place: BatchPlace
    var tokens: TokenBatch
    var addresses: ModelInputs.Addresses
    var actions: (tensor: Tensor, address: TensorAddress)
    var states: (tensor: Tensor, address: TensorAddress)?
  }

  /// What a batch gave.
  package struct Losses: Sendable {
    /// The losses; the language loss is nil where it is not computed.
    package var action: Float, language: Float?, total: Float
    /// Passes of the latent forward; 0 for the normal one.
    package var latentPasses: Int
  }

  /// Where the gradients of a step's batches go. Without an update, what one backward pass gives is released as it comes.
  func newGradients() -> Gradients {
    Gradients(keeping: optimizer == nil && accumulation == 1 ? .squares : .values)
  }

  /// Forward and backward of a batch; its gradients, divided by the number of batches of the step, are added to `gradients`.
  func accumulate(_ batch: Batch, into gradients: inout Gradients, observer: (any TensorObserver)?) throws -> Losses {
    let place = batch.place
    let tape = Tape(
      step: place.step, scope: place.scope, mode: isTraining ? .training : .inference, compute: compute,
      observer: observer)
    let source = TapeParameters(
      tape: tape, isFrozen: model.frozen.contains, isReported: (place.microBatch ?? 0) == 0,
      parents: { self.state.address(of: $0).map { [$0] } ?? [] }, value: { try self.value($0) })
    for name in names { _ = try source.variable(name) }
    let output = try model.policy.forward(
      inputs(of: batch), actions: actions(of: batch, on: tape), source, on: tape, options: model.options,
      headOptions: model.headOptions(index: place.index), objective: model.objective)
    let losses = Losses(
      action: try output.action.loss.value.floats[0], language: try output.language.loss?.value.floats[0],
      total: try output.total.value.floats[0], latentPasses: output.language.latentPasses)
    if isTraining {
      let isLast = (place.microBatch ?? 0) == accumulation - 1
      let share = accumulation == 1 ? output.total : try output.total.scaled(by: 1 / Float(accumulation))
      try tape.backward(from: share, into: &gradients, reportsParameters: isLast)
    }
    return losses
  }

  private var isTraining: Bool { model.frozen.count < names.count }

  private func value(_ name: ParameterName) throws -> Tensor {
    guard let value = state.parameters[name] else { throw InputError("the model has no parameter '\(name)'") }
    return value
  }

  private func inputs(of batch: Batch) -> ModelInputs {
    let tokens = batch.tokens
    return ModelInputs(
      inputIDs: tokens.inputIDs, attentionMask: tokens.attentionMask, positionIDs: tokens.positionIDs,
      labels: model.computesLanguageLoss ? tokens.labels : nil, pixelValues: tokens.pixelValues,
      imageGrid: tokens.imageGrid, addresses: batch.addresses)
  }

  /// What the head is trained on: the last actions of each chunk, with noise and times drawn for this batch.
  private func actions(of batch: Batch, on tape: Tape) throws -> ActionHead.Batch {
    let (head, draws) = (model.policy.head.configuration, model.draws)
    let chunk = tape.input(batch.actions.tensor, address: batch.actions.address)
    let length = chunk.shape[1]
    let actions = length > head.horizon ? try chunk.slice(axis: 1, (length - head.horizon)..<length) : chunk
    let rows = chunk.shape[0] * model.copies
    let (noise, times) = try tape.stage(.head) {
      let noise = try draws.noise([rows, head.horizon, head.actionSize], index: batch.place.index)
      return (
        tape.input(noise).named(.noise), tape.input(draws.times(rows, index: batch.place.index)).named(.time)
      )
    }
    return ActionHead.Batch(
      actions: actions, state: batch.states.map { tape.input($0.tensor, address: $0.address) }, noise: noise,
      times: times)
  }
}
