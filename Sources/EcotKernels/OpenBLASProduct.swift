/// Matrix products by OpenBLAS.
enum OpenBLASProduct {
  /// C = op(A) op(B), or C += op(A) op(B); sizes have been checked.
  static func run(
    _ product: MatrixProduct, _ a: [Float], _ b: [Float], _ c: UnsafeMutablePointer<Float>?, accumulate: Bool,
    threads: Int
  ) {
    preconditionFailure("this build has no OpenBLAS")
  }
}
