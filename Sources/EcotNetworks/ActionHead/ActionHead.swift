import EcotAutograd
import EcotFiles
import EcotTensors

/// The flow-matching action head of starVLA's QwenGR00T: context, state and noisy actions to the velocity of the actions.
///
/// starVLA `GR00T_ActionHeader.py`, `cross_attention_dit.py`, `action_encoder.py`.
package struct ActionHead: Sendable {
  /// The sizes.
  package let configuration: ActionHeadConfiguration

  /// A head of these sizes.
  package init(_ configuration: ActionHeadConfiguration) { self.configuration = configuration }

  /// What training takes in beside the context: B samples, each in R copies with noise and a time of its own.
  package struct Batch {
    /// (B, H, actions).
    package var actions: Variable
    /// (B, values) or (B, 1, values); nil for no state token.
    package var state: Variable?
    /// (B R, H, actions) and (B R): all samples, then all again.
    package var noise: Variable, times: Variable

    /// A batch as it is; `forward` checks it.
    package init(actions: Variable, state: Variable?, noise: Variable, times: Variable) {
      (self.actions, self.state, self.noise, self.times) = (actions, state, noise, times)
    }
  }

  /// What a forward pass gives.
  package struct Output {
    /// (B R, H, actions): the predicted velocity and the true one.
    package var prediction: Variable, velocity: Variable
    /// The mean of their squared difference.
    package var loss: Variable
  }

  /// The loss of flow matching: mean (prediction - (action - noise))^2 over everything.
  package func forward(
    _ batch: Batch, context: ActionContext, _ source: any ParameterSource, on tape: Tape, dropout: Dropout? = nil
  ) throws -> Output {
    let copies = try check(batch, context)
    let (actions, noise, times) = (batch.actions, batch.noise, batch.times)
    let output = try tape.stage(.head) {
      let (a, e, t) = (try actions.value.floats, try noise.value.floats, try times.value.floats)
      let buckets = try Tensor(FlowMatching.buckets(t, count: configuration.timeBuckets), shape: [t.count])
      let bucket = tape.input(buckets, from: [times]).named(.timeBucket)
      let noisy = tape.input(
        Tensor(FlowMatching.noisyActions(a, noise: e, times: t), ofShape: noise.shape), from: [actions, noise, times]
      ).named(.noisyActions)
      let velocity = tape.input(
        Tensor(FlowMatching.velocity(a, noise: e), ofShape: noise.shape), from: [actions, noise]
      ).named(.velocity)
      let prediction = try self.velocity(
        of: noisy, bucket: bucket, state: batch.state, context: context, source, copies: copies, dropout: dropout)
      return (prediction: prediction, velocity: velocity)
    }
    let loss = try tape.stage(.loss) { try output.prediction.meanSquaredError(output.velocity).named(.actionLoss) }
    return Output(prediction: output.prediction, velocity: output.velocity, loss: loss)
  }

  /// The predicted velocity of noisy actions, (rows, H, actions) like them.
  func velocity(
    of noisy: Variable, bucket: Variable, state: Variable?, context: ActionContext, _ source: any ParameterSource,
    copies: Int, dropout: Dropout?
  ) throws -> Variable {
    let weights = Weights(source, "action_model.")
    let (rows, width) = (noisy.shape[0], configuration.width)
    let encoder = ActionEncoder(weights: weights("action_encoder"), width: width)
    let table = try weights("position_embedding")["weight"].slice(axis: 0, 0..<configuration.horizon)
    let actions = try encoder(noisy, buckets: bucket) + table
    let future = try weights("future_tokens")["weight"]
      .reshaped(to: [1, configuration.futureTokens, width]).repeated(rows)
    let encoded = try state.map { state in
      let one = try state.reshaped(to: [rows / copies, 1, configuration.stateSize])
      return try TwoLayers(weights: weights("state_encoder"))(one).repeated(copies).named(.stateEncoder)
    }
    let tokens = try Variable.concatenate((encoded.map { [$0] } ?? []) + [future, actions], axis: 1).named(.tokens)

    let transformer = DiffusionTransformer(weights: weights("model"), configuration: configuration, dropout: dropout)
    let states = try transformer(tokens, buckets: bucket, context: context, copies: copies)
    let count = tokens.shape[1]
    let last = try states.slice(axis: 1, (count - configuration.horizon)..<count)
    return try decoded(last, source).named(.prediction)
  }

  /// Predicted velocities of states (rows, tokens, output width) of any tokens; only those of actions mean anything.
  package func decoded(_ states: Variable, _ source: any ParameterSource) throws -> Variable {
    try TwoLayers(weights: Weights(source, "action_model.")("action_decoder"))(states)
  }
}
