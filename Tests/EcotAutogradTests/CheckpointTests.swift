import EcotAutograd
import EcotKernels
import EcotTensors
import Testing

@Suite struct CheckpointTests {
  /// Values, gradients, addresses, their order and their parents: all as if nothing were recomputed.
  @Test(arguments: [(true, false), (true, true), (false, true)])
  func recomputingChangesNothing(_ recomputes: Bool, _ isNested: Bool) throws {
    let (plain, other) = (Recording(), Recording())
    var network = SmallNetwork()
    network.isNested = isNested
    let expected = try SmallNetwork().run(Compute(), observer: plain)
    network.recomputes = recomputes
    let result = try network.run(Compute(), observer: other)
    #expect(try result.loss.bits == expected.loss.bits)
    #expect(try result.gradients.bits == expected.gradients.bits)
    #expect(result.gradients.names == expected.gradients.names)
    #expect(other.addresses == plain.addresses)
    for (a, b) in zip(other.records, plain.records) { #expect(a == b) }
    #expect(Set(plain.addresses).count == plain.addresses.count)
    #expect(plain.addresses.contains("0/gradient/decoder/block.1/attention/context.gradient"))
  }

  @Test func observingChangesNothing() throws {
    for recomputes in [false, true] {
      var network = SmallNetwork()
      network.recomputes = recomputes
      let observed = try network.run(Compute(), observer: Recording())
      let alone = try network.run(Compute())
      #expect(try observed.loss.bits == alone.loss.bits)
      #expect(try observed.gradients.bits == alone.gradients.bits)
    }
  }

  @Test func aScopeThatNothingDependsOnRunsOnce() throws {
    let tape = Tape()
    let x = try tape.parameter(Tensor([2] as [Float]), named: .weight)
    var runs = 0
    _ = try tape.checkpoint([x]) { inputs in
      runs += 1
      return [try inputs[0].sine()]
    }
    let used = try tape.checkpoint([x]) { inputs in
      runs += 10
      return [try inputs[0].scaled(by: 3)]
    }
    var gradients = Gradients()
    try tape.backward(from: try used[0].sum(), into: &gradients)
    #expect(runs == 21)
    #expect(try gradients[.weight]?.floats == [3])
  }

  @Test func aScopeWithoutParametersRunsOnce() throws {
    let tape = Tape()
    let w = try tape.parameter(Tensor([2] as [Float]), named: .weight)
    var runs = 0
    let y = try tape.checkpoint([tape.input(Tensor([5] as [Float]))]) { inputs in
      runs += 1
      return [try inputs[0].scaled(by: 3)]
    }
    var gradients = Gradients()
    try tape.backward(from: try (w * y[0]).sum(), into: &gradients)
    #expect(runs == 1)
    #expect(try gradients[.weight]?.floats == [15])
  }

  @Test func anErrorInTheSecondRunComesOut() throws {
    struct Stop: Error {}
    let tape = Tape()
    let x = try tape.parameter(Tensor([2] as [Float]), named: .weight)
    var isFirst = true
    let y = try tape.checkpoint([x]) { inputs in
      guard isFirst else { throw Stop() }
      isFirst = false
      return [try inputs[0].sine()]
    }
    var gradients = Gradients()
    #expect(throws: Stop.self) { try tape.backward(from: try y[0].sum(), into: &gradients) }
  }

  @Test func theLossMayLieInsideAScope() throws {
    let tape = Tape()
    let x = try tape.parameter(Tensor([2] as [Float]), named: .weight)
    let y = try tape.checkpoint([x]) { inputs in
      let loss = try inputs[0].power(2).sum()
      return [loss, try loss.sine()]
    }
    var gradients = Gradients()
    try tape.backward(from: y[0], into: &gradients)
    #expect(try gradients[.weight]?.floats == [4])
  }
}
