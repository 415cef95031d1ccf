import EcotKernels
import Testing

/// OpenBLAS computes the same products, to rounding.
@Suite struct OpenBLASTests {
  private static func relativeL2(_ a: [Float], _ b: [Float]) -> Double {
    var (difference, size) = (0.0, 0.0)
    for (x, y) in zip(a, b) {
      difference += (Double(x) - Double(y)) * (Double(x) - Double(y))
      size += Double(y) * Double(y)
    }
    return (difference / max(size, 1e-300)).squareRoot()
  }

  private static let ways = [1, 2].map { Compute(threads: $0, backend: .openBLAS) }

  @Test func productsAgreeInAllForms() {
    for (ta, tb) in [(false, false), (true, false), (false, true), (true, true)] {
      var product = MatrixProduct(m: 37, n: 53, k: 129, transposeA: ta, transposeB: tb, batch: 3)
      (product.rowC, product.strideC) = (60, 37 * 60)
      let (a, b) = (Numbers.array(3 * 37 * 129, seed: 1), Numbers.array(3 * 53 * 129, seed: 2))
      let old = Numbers.array(3 * 37 * 60, seed: 3)
      var expected = old
      Compute().multiply(product, a, b, addingTo: &expected)
      for compute in Self.ways {
        var c = old
        compute.multiply(product, a, b, addingTo: &c)
        #expect(Self.relativeL2(c, expected) < 1e-6)
        // The gaps between the rows are nobody's.
        for row in 0..<(3 * 37) {
          #expect(c[(row * 60 + 53)..<(row * 60 + 60)] == old[(row * 60 + 53)..<(row * 60 + 60)])
        }
      }
    }
  }

  @Test(arguments: [(0, 3, 4), (3, 0, 4), (3, 4, 0)])
  func emptyProductsAreEmptyOrZero(_ m: Int, _ n: Int, _ k: Int) {
    let product = MatrixProduct(m: m, n: n, k: k)
    let (a, b) = (Numbers.array(m * k, seed: 1), Numbers.array(k * n, seed: 2))
    for compute in Self.ways { #expect(compute.multiply(product, a, b) == [Float](repeating: 0, count: m * n)) }
  }

  @Test func attentionAgreesForwardAndBackward() {
    let sizes = AttentionSizes(batch: 2, queries: 19, keys: 23, heads: 4, keyHeads: 2, size: 16, scale: 0.25)
    let queries = 2 * 19 * 4 * 16
    let keys = 2 * 23 * 2 * 16
    let (q, k, v) = (
      Numbers.array(queries, seed: 1), Numbers.array(keys, seed: 2), Numbers.array(keys, seed: 3)
    )
    let dy = Numbers.array(queries, seed: 4)
    // Causal after a cache of four keys; the second sample is padded on the left, its first queries read nothing.
    let first = (0..<38).map { Int32($0 < 19 ? 0 : 6) }
    let end = (0..<38).map { Int32($0 % 19 + 5) }
    func run(_ compute: Compute) -> [[Float]] {
      let (context, p) = compute.attention(sizes, q: q, k: k, v: v, first: first, end: end, keepsProbabilities: true)
      let (dq, dk, dv) = compute.attentionBackward(
        sizes, q: q, k: k, v: v, first: first, end: end, probabilities: p, dy: dy)
      let alone = compute.attention(sizes, q: q, k: k, v: v, first: first, end: end, keepsProbabilities: false)
      #expect(alone.probabilities.isEmpty && alone.context == context)
      return [context, p, dq, dk, dv]
    }
    let expected = run(Compute())
    for compute in Self.ways {
      for (x, y) in zip(run(compute), expected) { #expect(Self.relativeL2(x, y) < 2e-6) }
    }
  }

  @Test func theLibrarySaysWhatItIs() {
    #expect(OpenBLASLibrary.version.split(separator: ".").count >= 3)
    #expect(!OpenBLASLibrary.core.isEmpty)
  }
}
