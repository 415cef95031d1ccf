import EcotAutograd

/// Noisy actions and the flow time to tokens: layer3(swish(layer2([layer1(x) | sinusoid(time)]))).
struct ActionEncoder {
  let weights: Weights
  let width: Int

  /// (rows, H, actions) and the time bucket of each row to (rows, H, width).
  func callAsFunction(_ actions: Variable, buckets: Variable) throws -> Variable {
    let (rows, horizon) = (actions.shape[0], actions.shape[1])
    let table = Sinusoid.ofActions(try buckets.value.int64s, channels: width, compute: actions.tape.compute)
    let time = actions.tape.input(table, from: [buckets]).named(.actionTimeSinusoid)
    let times = try time.repeated(1, each: horizon).reshaped(to: [rows, horizon, width])
    let both = try Variable.concatenate([actions.linear(weights("layer1")), times], axis: 2)
    return try both.linear(weights("layer2")).silu().linear(weights("layer3")).named(.actionEncoder)
  }
}

/// Two layers with ReLU between them: the state encoder and the action decoder.
struct TwoLayers {
  let weights: Weights

  func callAsFunction(_ x: Variable) throws -> Variable {
    try x.linear(weights("layer1")).relu().linear(weights("layer2"))
  }
}
