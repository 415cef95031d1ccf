import EcotAutograd
import EcotConfiguration
import EcotFiles
import EcotNetworks
import EcotPipeline
import EcotTensors

/// The head's inputs of a replay file: `actions`, `state`, `noise` and `t`; noise and flow times that are missing are drawn.
struct ReplayActions {
  let actions: Tensor
  let state: Tensor?
  let noise: Tensor, times: Tensor

  /// Reads them for a head; of longer chunks the last actions count, as in the reference.
  init(_ file: SafetensorsReader, _ head: ActionHeadConfiguration, _ configuration: Configuration) throws {
    let given = try file.tensor("actions")
    guard given.shape.count == 3, given.shape[0] > 0, given.shape[1] >= head.horizon,
      given.shape[2] == head.actionSize, given.elementType == .float32
    else {
      throw InputError(
        "\(given.elementType) of shape \(given.shapeText)", at: .keyPath(file: file.path, "actions"),
        expected: "float32 (samples, \(head.horizon), \(head.actionSize))")
    }
    let (rows, length, width) = (given.shape[0], given.shape[1], given.shape[2])
    let values = try given.floats
    let last = (0..<rows).flatMap { row -> ArraySlice<Float> in
      let end = (row + 1) * length * width
      return values[(end - head.horizon * width)..<end]
    }
    actions = Tensor(last, ofShape: [rows, head.horizon, width])
    state = try file.tensorIfPresent("state")
    let draws = FlowMatching.Draws(configuration)
    let copies = file.contains("noise") || file.contains("t") ? nil : configuration.trainer.repeatedDiffusionSteps
    if let copies {
      noise = try draws.noise([rows * copies, head.horizon, width], index: 0)
      times = draws.times(rows * copies, index: 0)
    } else {
      (noise, times) = (try file.tensor("noise"), try file.tensor("t"))
    }
  }

  /// The batch on a tape; the state as a leaf with a gradient where `state` is given as one.
  func batch(on tape: Tape, state leaf: Variable? = nil) -> ActionHead.Batch {
    ActionHead.Batch(
      actions: tape.input(actions), state: leaf ?? state.map { tape.input($0) }, noise: tape.input(noise),
      times: tape.input(times))
  }

  /// Adds the loss in the shape of reference dumps.
  static func keep(_ output: ActionHead.Output, _ kept: ReplayOutputs) throws {
    kept.add("action_loss", try output.loss.value.reshaped(to: [1]))
  }
}
