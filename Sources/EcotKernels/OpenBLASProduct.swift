import CEcotBLAS
import Synchronization

/// Matrix products by OpenBLAS, whose number of threads is a setting of the process: one product at a time sets and uses it.
enum OpenBLASProduct {
  private static let turn = Mutex(())

  /// C = op(A) op(B), or C += op(A) op(B); sizes have been checked.
  static func run(
    _ product: MatrixProduct, _ a: [Float], _ b: [Float], _ c: UnsafeMutablePointer<Float>?, accumulate: Bool,
    threads: Int
  ) {
    guard let c, product.m > 0, product.n > 0, product.batch > 0 else { return }
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        let (a, b) = (a.baseAddress.map { $0 + product.startA }, b.baseAddress.map { $0 + product.startB })
        run(product, a, b, c, accumulate: accumulate, threads: threads)
      }
    }
  }

  /// The same on memory; the pointers may be nil where the matrices are empty.
  static func run(
    _ product: MatrixProduct, _ a: UnsafePointer<Float>?, _ b: UnsafePointer<Float>?, _ c: UnsafeMutablePointer<Float>,
    accumulate: Bool, threads: Int
  ) {
    // The interface of BLAS counts in 32 bits.
    let sizes = [product.m, product.n, product.k, product.rowA, product.rowB, product.rowC]
    precondition(
      sizes.allSatisfy { $0 <= Int(Int32.max) }, "matrix product: OpenBLAS takes sizes below 2^31, not \(sizes)")
    turn.withLock { _ in
      openblas_set_num_threads(Int32(clamping: threads))
      for item in 0..<product.batch {
        cblas_sgemm(
          CblasRowMajor, product.transposeA ? CblasTrans : CblasNoTrans, product.transposeB ? CblasTrans : CblasNoTrans,
          Int32(product.m), Int32(product.n), Int32(product.k), 1, a.map { $0 + item * product.strideA },
          Int32(max(1, product.rowA)), b.map { $0 + item * product.strideB }, Int32(max(1, product.rowB)),
          accumulate ? 1 : 0, c + item * product.strideC, Int32(max(1, product.rowC)))
      }
    }
  }
}

/// The OpenBLAS that this process loaded. Its results depend on both.
package enum OpenBLASLibrary {
  /// The version, as `0.3.21`.
  package static var version: String {
    let words = String(cString: openblas_get_config()).split(separator: " ")
    return words.first { $0.first?.isNumber ?? false }.map(String.init) ?? "unknown"
  }

  /// The type of core whose kernels it chose, as `Haswell`; the environment variable `OPENBLAS_CORETYPE` pins it.
  package static var core: String { String(cString: openblas_get_corename()) }
}
