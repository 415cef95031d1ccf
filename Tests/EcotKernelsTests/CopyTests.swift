import EcotKernels
import Testing

@Suite struct CopyTests {
  @Test(arguments: [
    [0], [1, 0], [0, 2, 1], [2, 1, 0], [1, 2, 0], [0, 1, 2, 3], [3, 1, 2, 0], [2, 3, 0, 1], [0, 2, 1, 3],
    [4, 3, 2, 1, 0],
  ])
  func permutedAxesFindTheirElements(_ axes: [Int]) {
    let shape = Array([3, 4, 2, 5, 6].prefix(axes.count))
    let x = (0..<shape.reduce(1, *)).map { Float($0) }
    let newShape = axes.map { shape[$0] }
    let expected = x.indices.map { i in
      var (rest, offset) = (i, 0)
      for k in newShape.indices.reversed() {
        offset += rest % newShape[k] * shape[(axes[k] + 1)...].reduce(1, *)
        rest /= newShape[k]
      }
      return Float(offset)
    }
    #expect(Compute().permute(x, shape: shape, axes: axes) == expected)
  }

  @Test func permutedScalarsAndEmptyTensorsAreThemselves() {
    #expect(Compute().permute([7], shape: [], axes: []) == [7])
    #expect(Compute().permute([], shape: [3, 0, 2], axes: [2, 0, 1]) == [])
  }

  @Test func concatenationAndSlicesAreInverse() {
    let compute = Compute()
    let (a, b) = (Numbers.array(3 * 4, seed: 1), Numbers.array(3 * 7, seed: 2))
    let joined = compute.concatenate([a, b], outer: 3, widths: [4, 7])
    #expect(Array(joined[11..<15]) == Array(a[4..<8]))
    #expect(compute.slice(joined, outer: 3, width: 11, range: 0..<4) == a)
    #expect(compute.slice(joined, outer: 3, width: 11, range: 4..<11) == b)
    #expect(compute.slice(joined, outer: 3, width: 11, range: 5..<5) == [])
    var again = [Float](repeating: 0, count: 33)
    compute.write(a, outer: 3, width: 11, range: 0..<4, to: &again)
    compute.write(b, outer: 3, width: 11, range: 4..<11, to: &again)
    #expect(again == joined)
  }
}
