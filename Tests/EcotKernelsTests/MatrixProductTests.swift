import EcotKernels
import Testing

@Suite struct MatrixProductTests {
  /// One ascending chain of fused multiply-adds an element: what the contract says, element by element.
  static func specified(_ p: MatrixProduct, _ a: [Float], _ b: [Float], _ c: [Float]) -> [Float] {
    var c = c
    for s in 0..<p.batch {
      for i in 0..<p.m {
        for j in 0..<p.n {
          let place = s * p.strideC + i * p.rowC + j
          for k in 0..<p.k {
            let x = a[s * p.strideA + (p.transposeA ? k * p.rowA + i : i * p.rowA + k)]
            let y = b[s * p.strideB + (p.transposeB ? j * p.rowB + k : k * p.rowB + j)]
            c[place] = c[place].addingProduct(x, y)
          }
        }
      }
    }
    return c
  }

  @Test(arguments: [(1, 1, 1), (3, 5, 7), (17, 33, 70), (64, 16, 300), (0, 4, 4), (4, 0, 4), (4, 4, 0)])
  func allLayoutsGiveTheSpecifiedBits(_ m: Int, _ n: Int, _ k: Int) {
    for (ta, tb) in [(false, false), (true, false), (false, true), (true, true)] {
      for batch in [1, 3] {
        let product = MatrixProduct(m: m, n: n, k: k, transposeA: ta, transposeB: tb, batch: batch)
        let (a, b) = (Numbers.array(batch * m * k, seed: 1), Numbers.array(batch * k * n, seed: 2))
        let old = Numbers.array(batch * m * n, seed: 3)
        let expected = Self.specified(product, a, b, [Float](repeating: 0, count: batch * m * n))
        let added = Self.specified(product, a, b, old)
        for compute in allWays {
          #expect(compute.multiply(product, a, b).bits == expected.bits)
          var c = old
          compute.multiply(product, a, b, addingTo: &c)
          #expect(c.bits == added.bits)
          c = []
          compute.multiply(product, a, b, addingTo: &c)
          #expect(c.bits == expected.bits)
        }
      }
    }
  }

  @Test func stridesLeaveGapsAloneAndShareAMatrix() {
    var product = MatrixProduct(m: 5, n: 6, k: 7, batch: 2)
    (product.rowA, product.strideA, product.rowC, product.strideC) = (9, 50, 8, 41)
    product.strideB = 0
    let (a, b) = (Numbers.array(2 * 50, seed: 1), Numbers.array(42, seed: 2))
    let old = Numbers.array(82, seed: 3)
    let expected = Self.specified(product, a, b, old)
    for compute in allWays {
      var c = old
      compute.multiply(product, a, b, addingTo: &c)
      #expect(c.bits == expected.bits)
    }
  }

  @Test func startsMeanARectangleOfEach() {
    for (ta, tb) in [(false, false), (true, false), (false, true)] {
      let (m, n, k) = (19, 37, 23)
      var whole = MatrixProduct(m: m, n: n, k: k, transposeA: ta, transposeB: tb)
      let (a, b) = (Numbers.array(m * k + 11, seed: 1), Numbers.array(k * n + 5, seed: 2))
      let old = Numbers.array(m * n + 7, seed: 3)
      let expected = old[..<7] + Self.specified(whole, Array(a[11...]), Array(b[5...]), Array(old[7...]))
      (whole.startA, whole.startB, whole.startC) = (11, 5, 7)
      for compute in allWays {
        var c = old
        compute.multiply(whole, a, b, addingTo: &c)
        #expect(c.bits == Array(expected).bits)
      }
      var (c, canonical) = (old, old)
      Compute(backend: .openBLAS).multiply(whole, a, b, replacing: &c)
      Compute().multiply(whole, a, b, replacing: &canonical)
      #expect(c[..<7] == old[..<7])
      #expect(zip(c, canonical).allSatisfy { abs($0 - $1) <= 1e-4 })
    }
  }

  /// Beyond every block of the fast kernels: rows, columns, and steps of k, in all four forms.
  @Test(arguments: [(365, 18, 40), (9, 2085, 33), (15, 33, 1150)])
  func blocksDoNotShow(_ m: Int, _ n: Int, _ k: Int) {
    for (ta, tb) in [(false, false), (true, false), (false, true), (true, true)] {
      let product = MatrixProduct(m: m, n: n, k: k, transposeA: ta, transposeB: tb)
      let (a, b) = (Numbers.array(m * k, seed: 4), Numbers.array(k * n, seed: 5))
      let old = Numbers.array(m * n, seed: 6)
      var added = old
      Compute(variant: .portable).multiply(product, a, b, addingTo: &added)
      let expected = Compute(variant: .portable).multiply(product, a, b)
      for compute in allWays where compute.variant != .portable {
        #expect(compute.multiply(product, a, b).bits == expected.bits)
        var c = old
        compute.multiply(product, a, b, addingTo: &c)
        #expect(c.bits == added.bits)
      }
    }
  }
}
