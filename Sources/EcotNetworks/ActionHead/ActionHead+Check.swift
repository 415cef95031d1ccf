import EcotAutograd
import EcotFiles
import EcotTensors

extension ActionHead {
  /// The number of copies R; throws where shapes do not fit the head or each other.
  func check(_ batch: Batch, _ context: ActionContext) throws -> Int {
    let samples = context.states.shape[0]
    let chunk = [configuration.horizon, configuration.actionSize]
    try checkContext(context)
    try Self.require("actions", batch.actions, [samples] + chunk)
    if let state = batch.state { try checkState(state, samples: samples) }
    let rows = batch.noise.shape.first ?? 0
    guard samples > 0, rows > 0, rows % samples == 0 else {
      throw InputError(
        "noise has shape \(batch.noise.value.shapeText)",
        expected: "a multiple of the \(samples) samples as its first axis")
    }
    try Self.require("noise", batch.noise, [rows] + chunk)
    try Self.require("t", batch.times, [rows])
    return rows / samples
  }

  /// Throws unless the context is as wide as the head's first keys and values want it.
  func checkContext(_ context: ActionContext) throws {
    guard context.states.shape[2] == configuration.contextWidth else {
      throw InputError(
        "the context is \(context.states.shape[2]) wide", expected: "\(configuration.contextWidth), as the head has it")
    }
    guard configuration.horizon <= configuration.positions else {
      throw InputError(
        "\(configuration.horizon) actions for \(configuration.positions) positions", expected: "max_seq_len or fewer")
    }
  }

  /// Throws unless the state has one row of values for each sample.
  func checkState(_ state: Variable, samples: Int) throws {
    let wanted = [samples, configuration.stateSize]
    try Self.requireFloats("state", state)
    guard state.shape == wanted || state.shape == [samples, 1, configuration.stateSize] else {
      throw InputError("state has shape \(state.value.shapeText)", expected: wanted.shapeText)
    }
  }

  static func require(_ name: String, _ variable: Variable, _ shape: [Int]) throws {
    try requireFloats(name, variable)
    guard variable.shape == shape else {
      throw InputError("\(name) has shape \(variable.value.shapeText)", expected: shape.shapeText)
    }
  }

  static func requireFloats(_ name: String, _ variable: Variable) throws {
    guard variable.value.elementType == .float32 else {
      throw InputError("\(name) holds \(variable.value.elementType)", expected: "float32")
    }
  }
}
