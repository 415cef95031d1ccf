import EcotAutograd
import EcotKernels
import EcotTensors
import Testing

/// Shapes that do not fit are named, both of them, with what is wrong.
@Suite struct ErrorTests {
  private let tape = Tape()
  private func variable(_ shape: [Int]) -> Variable { tape.input(.normal(shape, seed: 1)) }
  private func integers(_ values: [Int64]) -> Variable { tape.input(Tensor(values)) }

  @Test func productsNameBothShapes() {
    let (x, w) = (variable([2, 5, 64]), variable([128, 32]))
    #expect(
      message { _ = try x.linear(w) } == "linear: input (2, 5, 64) and weight (128, 32) do not fit: 64 is not 32")
    #expect(
      message { _ = try x.linear(variable([128, 64]), variable([64])) }
        == "linear: weight (128, 64) and bias (64) do not fit: a bias has one element an output")
    #expect(
      message { _ = try x.linear(variable([64])) }
        == "linear: input (2, 5, 64) and weight (64) do not fit: a weight has two axes")
    #expect(
      message { _ = try x.matmul(w) } == "matmul: left (2, 5, 64) and right (128, 32) do not fit: 64 is not 128")
    #expect(
      message { _ = try x.matmul(variable([3, 64, 7])) }
        == "matmul: left (2, 5, 64) and right (3, 64, 7) do not fit: the leading axes must be equal")
    #expect(
      message { _ = try integers([1]).linear(w) }?.hasPrefix("linear: input (1) and weight (128, 32)") == true)
    #expect(
      message { _ = try integers([1, 2]).silu() } == "silu: a tensor of shape (2) holds int64 (expected float32)")
  }

  @Test func elementwiseOperationsNameBothShapes() {
    let x = variable([4, 3, 5])
    for y in [[4], [3], [4, 3], [2, 4, 3, 5], [4, 2, 5], [0]] {
      let text = message { _ = try x + variable(y) }
      #expect(
        text
          == "add: left (4, 3, 5) and right \(y.shapeText) do not fit: the right one is no row or table of the left one"
      )
    }
    #expect(
      message { _ = try x.siluGate(variable([4, 15])) }
        == "siluGate: gate (4, 3, 5) and up (4, 15) do not fit: the shapes must be equal")
    #expect(
      message { _ = try x.rmsNorm(weight: variable([4]), epsilon: 0) }
        == "rmsNorm: input (4, 3, 5) and weight (4) do not fit: (4) is not (5)")
    #expect(message { _ = try variable([]).softmax() } == "softmax: a scalar has no last axis")
  }

  @Test func attentionNamesShapesAndRanges() {
    let (q, k) = (variable([1, 2, 4, 8]), variable([1, 5, 3, 8]))
    func attend(_ q: Variable, _ k: Variable, _ ranges: KeyRanges) -> String? {
      message { _ = try Variable.attention(queries: q, keys: k, values: k, ranges: ranges, scale: 1) }
    }
    let all = KeyRanges.all(batch: 1, queries: 2, keys: 5)
    #expect(attend(q, k, all)?.hasPrefix("attention: queries (1, 2, 4, 8) and keys (1, 5, 3, 8) do not fit") == true)
    let good = variable([1, 5, 2, 8])
    #expect(attend(q, good, all) == nil)
    #expect(
      attend(q, good, KeyRanges(first: [0, 0], end: [5, 6]))
        == "attention: query 1 of sample 0 has keys 0..<6 (expected a part of 0..<5)")
    #expect(attend(q, good, KeyRanges(first: [0], end: [5]))?.contains("1 and 1 ends of ranges") == true)
    #expect(attend(q, good, KeyRanges(first: [3, 5], end: [3, 2])) == nil)
  }

  @Test func indicesAndTargetsAreHeldAgainstTheirTable() {
    let table = variable([6, 3])
    #expect(
      message { _ = try table.gatherRows(at: integers([0, 6])) } == "gatherRows: index 1 is 6 (expected a row of 6)")
    #expect(
      message { _ = try table.gatherRows(at: integers([-1])) } == "gatherRows: index 0 is -1 (expected a row of 6)")
    #expect(
      message { _ = try table.replacingRows(at: integers([2, 2]), with: variable([2, 3])) }
        == "replaceRows: index 1 names row 2 a second time")
    #expect(
      message { _ = try table.addingRows(at: integers([2, 2]), variable([3, 3])) }
        == "addRows: input (6, 3) and rows (3, 3) do not fit: 2 indices want (2, 3)")
    #expect(
      message { _ = try table.crossEntropy(targets: integers([0, 1, 2, 3, 0, 1])) }
        == "crossEntropy: target 3 in row 3 (expected below 3, or negative)")
    #expect(
      message { _ = try table.crossEntropy(targets: integers([0])) }
        == "crossEntropy: logits (6, 3) and targets (1) do not fit: one target a row")
    #expect(
      message { _ = try table.crossEntropy(targets: integers([-100, -100, -1, -1, -1, -100])) }?.hasPrefix(
        "crossEntropy: all 6 targets are ignored") == true)
    #expect(message { _ = try variable([0]).mean() } == "mean: (0) has no element to average")
  }

  @Test func shapesThatCannotBeAreNamed() {
    let x = variable([2, 3])
    #expect(message { _ = try x.reshaped(to: [4, 2]) } == "reshape: (2, 3) has 6 elements and (4, 2) has 8")
    #expect(
      message { _ = try x.permuted([0, 0]) }?.hasPrefix("permute: [0, 0] is no order of the axes of (2, 3)") == true)
    #expect(
      message { _ = try x.slice(axis: 1, 2..<4) } == "slice: 2..<4 of axis 1 of (2, 3) (expected a part of 0..<3)")
    #expect(message { _ = try x.slice(axis: 2, 0..<1) } == "slice: axis 2 of (2, 3) (expected one of 2 axes)")
    #expect(
      message { _ = try Variable.concatenate([x, variable([3, 3])], axis: 1) }
        == "concatenate: first (2, 3) and later (3, 3) do not fit: only axis 1 may differ")
    #expect(message { _ = try Variable.concatenate([], axis: 1) } == "concatenate: no parts")
    #expect(
      message { _ = try variable([2, 4, 6]).rotary(cosine: variable([2, 4]), sine: variable([2, 4])) }
        == "rotary: input (2, 4, 6) and cosine (2, 4) do not fit: wanted (..., heads, an even size) and (..., size)")
  }

  @Test func emptyTensorsPass() throws {
    let (x, w) = (variable([0, 4]), variable([3, 4]))
    #expect(try x.linear(w).shape == [0, 3])
    #expect(try (x + variable([4])).shape == [0, 4])
    #expect(try x.softmax().shape == [0, 4])
    #expect(try x.rmsNorm(weight: variable([4]), epsilon: 1).shape == [0, 4])
    #expect(try Variable.concatenate([x, variable([2, 4])], axis: 0).shape == [2, 4])
    #expect(try w.slice(axis: 0, 1..<1).shape == [0, 4])
    #expect(try w.gatherRows(at: integers([])).shape == [0, 4])
  }
}
