import EcotAutograd
import EcotTensors
import Testing
@Test func smoke() throws {
  let t = Tape(); let w = try t.parameter(Tensor([1, 2] as [Float]), named: ParameterName("w"))
  var g = Gradients(); try t.backward(from: try (w * w).sum(), into: &g)
  #expect(try g[ParameterName("w")]?.floats == [2, 4])
}
