import CEcotKernels

/// C = op(A) op(B) for a batch of row-major matrices: op(A) is (m, k), op(B) is (k, n), C is (m, n).
package struct MatrixProduct: Sendable {
  /// Rows of C, columns of C, and the length of the chains.
  package var m: Int, n: Int, k: Int
  /// Whether A is stored as (k, m), and B as (n, k).
  package var transposeA: Bool, transposeB: Bool
  /// Elements between two stored rows.
  package var rowA: Int, rowB: Int, rowC: Int
  /// The number of matrices, and the elements between two of them; a stride of 0 uses one matrix for all of C's.
  package var batch: Int, strideA: Int, strideB: Int, strideC: Int
  /// Elements before the first of A, of B and of C.
  package var startA = 0, startB = 0, startC = 0

  /// Densely packed matrices.
  package init(m: Int, n: Int, k: Int, transposeA: Bool = false, transposeB: Bool = false, batch: Int = 1) {
    (self.m, self.n, self.k, self.batch) = (m, n, k, batch)
    (self.transposeA, self.transposeB) = (transposeA, transposeB)
    (rowA, rowB, rowC) = (transposeA ? m : k, transposeB ? k : n, n)
    (strideA, strideB, strideC) = (m * k, k * n, m * n)
  }

  /// Elements that a stored operand spans.
  private func extent(start: Int, rows: Int, columns: Int, row: Int, stride: Int) -> Int {
    precondition(row >= columns, "matrix product: rows of \(columns) elements that are \(row) apart")
    precondition(stride >= 0 && start >= 0, "matrix product: a stride of \(stride) from \(start)")
    if rows == 0 || columns == 0 || batch == 0 { return 0 }
    return start + (batch - 1) * stride + (rows - 1) * row + columns
  }

  /// Elements that A, B and C must have at least; traps where the layout makes no sense.
  var extents: (a: Int, b: Int, c: Int) {
    precondition(m >= 0 && n >= 0 && k >= 0 && batch >= 0, "matrix product: negative sizes \(m), \(n), \(k), \(batch)")
    let a = extent(start: startA, rows: transposeA ? k : m, columns: transposeA ? m : k, row: rowA, stride: strideA)
    let b = extent(start: startB, rows: transposeB ? n : k, columns: transposeB ? k : n, row: rowB, stride: strideB)
    return (a, b, extent(start: startC, rows: m, columns: n, row: rowC, stride: strideC))
  }

  /// Whether C has no gaps.
  var isDense: Bool { startC == 0 && rowC == n && (batch == 1 || strideC == m * n) }
}

extension Compute {
  /// C = op(A) op(B), densely packed: each element one chain of fused multiply-adds over ascending k from zero.
  package func multiply(_ product: MatrixProduct, _ a: [Float], _ b: [Float]) -> [Float] {
    precondition(product.isDense, "matrix product: a result with gaps needs a place to go")
    return .written(product.batch * product.m * product.n) { c in
      run(product, a, b, c, capacity: product.batch * product.m * product.n, accumulate: false)
    }
  }

  /// C += op(A) op(B), where the chains go on from the old values; an empty C counts as zeros.
  package func multiply(_ product: MatrixProduct, _ a: [Float], _ b: [Float], addingTo c: inout [Float]) {
    if c.isEmpty {
      c = multiply(product, a, b)
    } else {
      let capacity = c.count
      c.rewritten { run(product, a, b, $0, capacity: capacity, accumulate: true) }
    }
  }

  /// C = op(A) op(B) in the memory of an earlier C, of which nothing else changes.
  package func multiply(_ product: MatrixProduct, _ a: [Float], _ b: [Float], replacing c: inout [Float]) {
    let capacity = c.count
    c.rewritten { run(product, a, b, $0, capacity: capacity, accumulate: false) }
  }

  private func run(
    _ product: MatrixProduct, _ a: [Float], _ b: [Float], _ c: UnsafeMutablePointer<Float>?, capacity: Int,
    accumulate: Bool
  ) {
    let extents = product.extents
    precondition(
      a.count >= extents.a && b.count >= extents.b && capacity >= extents.c,
      "matrix product: \(a.count), \(b.count), \(capacity) elements for \(extents)")
    let c = c.map { $0 + product.startC }
    switch backend {
    case .canonical:
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          var request = EcotMatrixProduct(
            m: Int64(product.m), n: Int64(product.n), k: Int64(product.k), transpose_a: product.transposeA,
            transpose_b: product.transposeB, accumulate: accumulate,
            a: a.baseAddress.map { $0 + product.startA }, b: b.baseAddress.map { $0 + product.startB }, c: c,
            lda: Int64(product.rowA), ldb: Int64(product.rowB), ldc: Int64(product.rowC), batch: Int64(product.batch),
            stride_a: Int64(product.strideA), stride_b: Int64(product.strideB), stride_c: Int64(product.strideC))
          precondition(ecot_matrix_product(settings, &request), "matrix product: no memory for packed panels")
        }
      }
    case .openBLAS: OpenBLASProduct.run(product, a, b, c, accumulate: accumulate, threads: threads)
    }
  }
}
