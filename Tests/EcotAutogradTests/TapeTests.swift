import EcotAutograd
import EcotFiles
import EcotKernels
import EcotTensors
import Testing

@Suite(.serialized) struct TapeTests {
  @Test func gradientsOfSeveralTapesAddUp() throws {
    var gradients = Gradients()
    let weight = Tensor.normal([7, 5], seed: 1)
    var sums = [Double](repeating: 0, count: 35)
    for seed in [2, 3, 4] as [UInt64] {
      let input = Tensor.normal([4, 5], seed: seed)
      func pass(_ gradients: inout Gradients) throws {
        let tape = Tape()
        let w = try tape.parameter(weight, named: .weight)
        try tape.backward(from: try tape.input(input).linear(w).silu().sum(), into: &gradients)
      }
      var alone = Gradients()
      try pass(&alone)
      for (i, value) in try #require(alone[.weight]).floats.enumerated() { sums[i] += Double(value) }
      try pass(&gradients)
    }
    let total = try #require(gradients[.weight])
    #expect(total.shape == [7, 5])
    for (value, sum) in zip(try total.floats, sums) { #expect(abs(Double(value) - sum) < 1e-5) }
    #expect(gradients.remove(.weight) == total)
    #expect(gradients[.weight] == nil)
  }

  @Test func contributionsAreAddedFromTheLastUseToTheFirst() throws {
    // In float32, (1 + 2^-24) + 2^-24 is 1, and 1 + (2^-24 + 2^-24) is more.
    let tape = Tape()
    let x = try tape.parameter(Tensor([1] as [Float]), named: .weight)
    let large = try x.scaled(by: 1)
    let small = try x.scaled(by: 0x1p-24)
    let smaller = try x.scaled(by: 0x1p-24)
    var gradients = Gradients()
    try tape.backward(from: try (large + small + smaller).sum(), into: &gradients)
    #expect(try gradients[.weight]?.floats == [1 + 0x1p-23])
    let other = Tape()
    let y = try other.parameter(Tensor([1] as [Float]), named: .weight)
    let first = try y.scaled(by: 0x1p-24)
    let second = try y.scaled(by: 0x1p-24)
    let third = try y.scaled(by: 1)
    gradients = Gradients()
    try other.backward(from: try (first + second + third).sum(), into: &gradients)
    #expect(try gradients[.weight]?.floats == [1])
  }

  @Test func detachedStopsGradientsAndKeepsParents() throws {
    let recording = Recording()
    let tape = Tape(observer: recording)
    let x = try tape.parameter(Tensor([3] as [Float]), named: .weight)
    let stopped = try x.exponential().detached()
    let named = stopped.named(TensorName(rawValue: "stopped"))
    #expect(named.value == stopped.value)
    var gradients = Gradients()
    try tape.backward(from: try (x * named).sum(), into: &gradients)
    #expect(gradients[.weight] == named.value)
    #expect(recording.parents("0/decoder/stopped.value") == ["0/weights/weight.value"])
    #expect(!recording.addresses.contains("0/gradient/decoder/stopped.gradient"))
    #expect(recording.parents("0/gradient/weight.gradient") == ["0/decoder/stopped.value"])
  }

  @Test func anInferenceTapeReportsValuesAndKeepsNothing() throws {
    func observed(_ mode: Tape.Mode) throws -> ([Recording.Record], Tape, Variable) {
      let recording = Recording()
      let tape = Tape(mode: mode, observer: recording)
      let w = try tape.parameter(.normal([4, 4], seed: 1), named: .weight)
      let y = try tape.input(.normal([2, 4], seed: 2)).linear(w).silu().named(TensorName(rawValue: "y"))
      return (recording.records, tape, try y.sum())
    }
    let (inference, tape, loss) = try observed(.inference)
    #expect(try inference == observed(.training).0)
    var gradients = Gradients()
    let text = message { try tape.backward(from: loss, into: &gradients) }
    #expect(text == "backward: the tape has kept no activations")
  }

  @Test func backwardSaysWhatItCannotDo() throws {
    let tape = Tape()
    let x = try tape.parameter(.normal([2, 3], seed: 1), named: .weight)
    let constant = tape.input(Tensor(scalar: 1))
    var gradients = Gradients()
    #expect(
      message { try tape.backward(from: x, into: &gradients) }
        == "backward: the loss has shape (2, 3) (expected one float32)")
    #expect(
      message { try tape.backward(from: constant, into: &gradients) } == "backward: the loss depends on no parameter")
    #expect(
      message { try Tape().backward(from: constant, into: &gradients) } == "backward: the loss is of another tape")
    let loss = try x.sum()
    try tape.backward(from: loss, into: &gradients)
    #expect(
      message { try tape.backward(from: loss, into: &gradients) } == "backward: the tape has been walked already")
    #expect(
      message { _ = try tape.parameter(x.value, named: .weight) } == "parameter 'weight' is on the tape already")
    #expect(
      message { _ = try tape.parameter(Tensor([1] as [Int64]), named: .numbered(1)) }
        == "parameter 'p1' holds int64 (expected float32)")
  }

  @Test func aLossThatIsAParameterHasTheGradientOne() throws {
    let tape = Tape()
    let x = try tape.parameter(Tensor([5] as [Float]), named: .weight)
    var gradients = Gradients()
    try tape.backward(from: x, into: &gradients)
    #expect(try gradients[.weight]?.floats == [1])
  }

  @Test func operationsAfterTheLossGetNoGradient() throws {
    let tape = Tape()
    let x = try tape.parameter(Tensor([5] as [Float]), named: .weight)
    let loss = try x.sum()
    _ = try (x * x).sum()
    var gradients = Gradients()
    try tape.backward(from: loss, into: &gradients)
    #expect(try gradients[.weight]?.floats == [1])
  }

  /// Counts the closures that are left whenever something is reported.
  final class ClosureProbe: TensorObserver {
    weak var tape: Tape?
    var closures: [Int] = []
    func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
      if address.role == .gradient, let tape { closures.append(tape.keptClosures) }
    }
  }

  /// Runs sixteen named layers, two operations each; returns the closures kept before backward, at each gradient from the last
  /// layer to the first, and at the end.
  private func closures(recomputes: Bool) throws -> (forward: Int, backward: [Int], end: Int) {
    let probe = ClosureProbe()
    let tape = Tape(observer: probe)
    probe.tape = tape
    var x = try tape.parameter(.normal([100], seed: 1), named: .weight)
    for layer in 0..<16 {
      x = try tape.checkpoint([x], recomputes: recomputes) {
        [try $0[0].sine().scaled(by: 2).named(TensorName(rawValue: "layer.\(layer)"))]
      }[0]
    }
    let (loss, forward) = (try x.sum(), tape.keptClosures)
    var gradients = Gradients()
    try tape.backward(from: loss, into: &gradients)
    return (forward, probe.closures, tape.keptClosures)
  }

  @Test func activationsAreFreedAsBackwardPassesThem() throws {
    let kept = try closures(recomputes: false)
    // Those of the sum, and of two operations a layer.
    #expect(kept.forward == 33)
    // A named node's own closure runs after the report and is out of the tape's hands by then.
    #expect(kept.backward == stride(from: 31, through: 1, by: -2) + [0])
    #expect(kept.end == 0)
  }

  @Test func aCheckpointedScopeKeepsItsInputsOnly() throws {
    let recomputed = try closures(recomputes: true)
    #expect(recomputed.forward == 1)
    // Of the layer at hand alone.
    #expect(recomputed.backward == [Int](repeating: 1, count: 16) + [0])
    #expect(recomputed.end == 0)
  }

  @Test func whatAScopeCapturesIsFreedWhenItHasRunAgain() throws {
    final class Token {}
    final class TokenProbe: TensorObserver {
      weak var token: Token?
      var isAlive: [Bool] = []
      func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
        if address.role == .gradient { isAlive.append(token != nil) }
      }
    }
    let probe = TokenProbe()
    let tape = Tape(observer: probe)
    let x = try tape.parameter(.normal([3], seed: 1), named: .weight)
    let before = try x.sine().named(TensorName(rawValue: "before"))
    func scope() throws -> Variable {
      let token = Token()
      probe.token = token
      return try tape.checkpoint([before]) { inputs in
        withExtendedLifetime(token) {}
        return [try inputs[0].sine()]
      }[0].sine().named(TensorName(rawValue: "after"))
    }
    let loss = try scope().sum()
    #expect(probe.token != nil)
    var gradients = Gradients()
    try tape.backward(from: loss, into: &gradients)
    #expect(probe.isAlive == [true, false, false])
  }

  @Test func theTapeIsFreedWithItsLastVariable() throws {
    weak var tape: Tape?
    do {
      let strong = Tape()
      tape = strong
      let x = try strong.parameter(Tensor([5] as [Float]), named: .weight)
      let outputs = try strong.checkpoint([x]) { inputs in [try inputs[0] * x] }
      var gradients = Gradients()
      try strong.backward(from: try outputs[0].sum(), into: &gradients)
      #expect(try gradients[.weight]?.floats == [10])
    }
    #expect(tape == nil)
    do {
      let strong = Tape()
      tape = strong
      let x = try strong.parameter(Tensor([5] as [Float]), named: .weight)
      _ = try strong.checkpoint([x]) { inputs in [try inputs[0] * x] }
      strong.discard()
    }
    #expect(tape == nil)
  }
}
