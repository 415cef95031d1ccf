import EcotAutograd
import EcotFiles
import EcotKernels
import EcotTensors

extension ActionHead {
  /// Actions from noise by Euler's method: x <- x + v / steps, with the velocity v at t = 0, 1 / steps, ...
  ///
  /// `noise` is (B, H, actions), `context` (B, T, width) with its mask (B, T) int64, `state` (B, values). Time buckets are the
  /// whole part of buckets x i / steps.
  package func actions(
    noise: Tensor, context: Tensor, mask: Tensor?, state: Tensor?, steps: Int, compute: Compute,
    parameter: @escaping (ParameterName) throws -> Tensor
  ) throws -> Tensor {
    guard steps > 0 else { throw InputError("\(steps) inference steps", expected: "1 or more") }
    var x = noise
    for step in 0..<steps {
      let tape = Tape(mode: .inference, compute: compute)
      let source = TapeParameters(tape: tape, value: parameter)
      let context = try ActionContext(tape.input(context), mask: mask.map { tape.input($0) })
      let rows = context.states.shape[0]
      let actions = tape.input(x)
      try checkContext(context)
      try Self.require("init_noise", actions, [rows, configuration.horizon, configuration.actionSize])
      let state = state.map { tape.input($0) }
      if let state { try checkState(state, samples: rows) }
      let bucket = Int64(Double(step) / Double(steps) * Double(configuration.timeBuckets))
      let buckets = tape.input(try Tensor([Int64](repeating: bucket, count: rows), shape: [rows]))
      let velocity = try self.velocity(
        of: actions, bucket: buckets, state: state, context: context, source, copies: 1, dropout: nil)
      var next = try x.floats
      compute.add(try velocity.value.floats, times: 1 / Float(steps), to: &next)
      x = Tensor(next, ofShape: x.shape)
    }
    return x
  }
}
