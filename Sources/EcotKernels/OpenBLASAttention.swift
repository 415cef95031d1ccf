import CEcotKernels

/// Attention whose four matrix products are OpenBLAS's, head by head; softmax and its derivative are the project's own.
enum OpenBLASAttention {
  /// Probabilities (batch, heads, queries, keys), +0 outside the ranges, and the context.
  static func run(_ x: EcotAttention, probabilities: UnsafeMutablePointer<Float>, _ settings: EcotCompute) {
    let products = Products(x, threads: Int(settings.threads))
    forEachHead(x, probabilities) { head in
      OpenBLASProduct.run(products.scores, head.q, head.k, head.p, accumulate: false, threads: products.threads)
      ecot_scale(settings, x.queries * x.keys, head.p, x.scale, 0, head.p)
      ecot_softmax(settings, x.queries, x.keys, head.first, head.end, head.p, head.p)
      OpenBLASProduct.run(
        products.context, head.p, head.v, x.context + head.qOffset, accumulate: false, threads: products.threads)
    }
  }

  /// The cotangents of q, k and v, all of them empty of meaning before.
  static func backward(
    _ x: EcotAttention, probabilities: UnsafeMutablePointer<Float>, dy: UnsafePointer<Float>,
    dq: UnsafeMutablePointer<Float>, dk: UnsafeMutablePointer<Float>, dv: UnsafeMutablePointer<Float>,
    _ settings: EcotCompute
  ) {
    let products = Products(x, threads: Int(settings.threads))
    var scores = [Float](repeating: 0, count: Int(x.queries * x.keys))
    scores.withUnsafeMutableBufferPointer { buffer in
      guard let scores = buffer.baseAddress else { return }
      forEachHead(x, probabilities) { head in
        let dy = dy + head.qOffset
        OpenBLASProduct.run(products.scores, dy, head.v, scores, accumulate: false, threads: products.threads)
        ecot_softmax_backward(settings, x.queries, x.keys, head.first, head.end, head.p, scores, scores)
        ecot_scale(settings, x.queries * x.keys, scores, x.scale, 0, scores)
        let (dq, dk, dv) = (dq + head.qOffset, dk + head.kOffset, dv + head.kOffset)
        OpenBLASProduct.run(products.context, scores, head.k, dq, accumulate: false, threads: products.threads)
        OpenBLASProduct.run(
          products.keys, scores, head.q, dk, accumulate: !head.isFirstOfGroup, threads: products.threads)
        OpenBLASProduct.run(products.keys, head.p, dy, dv, accumulate: !head.isFirstOfGroup, threads: products.threads)
      }
    }
  }

  /// The products of one head: its rows lie among those of the other heads.
  private struct Products {
    /// (queries, keys) = q k^T; (queries, size) = p v; (keys, size) = p^T q.
    var scores: MatrixProduct, context: MatrixProduct, keys: MatrixProduct
    let threads: Int

    init(_ x: EcotAttention, threads: Int) {
      let (queries, keys, size) = (Int(x.queries), Int(x.keys), Int(x.size))
      let (rowQ, rowK) = (Int(x.heads * x.size), Int(x.kv_heads * x.size))
      scores = MatrixProduct(m: queries, n: keys, k: size, transposeB: true)
      (scores.rowA, scores.rowB) = (rowQ, rowK)
      context = MatrixProduct(m: queries, n: size, k: keys)
      (context.rowB, context.rowC) = (rowK, rowQ)
      self.keys = MatrixProduct(m: keys, n: size, k: queries, transposeA: true)
      (self.keys.rowB, self.keys.rowC) = (rowQ, rowK)
      self.threads = threads
    }
  }

  private struct Head {
    let q: UnsafePointer<Float>, k: UnsafePointer<Float>, v: UnsafePointer<Float>
    let p: UnsafeMutablePointer<Float>
    let first: UnsafePointer<Int32>, end: UnsafePointer<Int32>
    let qOffset: Int, kOffset: Int
    let isFirstOfGroup: Bool
  }

  private static func forEachHead(
    _ x: EcotAttention, _ probabilities: UnsafeMutablePointer<Float>, _ body: (Head) -> Void
  ) {
    let (queries, keys, heads) = (Int(x.queries), Int(x.keys), Int(x.heads))
    let (keyHeads, size) = (Int(x.kv_heads), Int(x.size))
    guard let q = x.q, let k = x.k, let v = x.v, let first = x.first, let end = x.end else { return }
    for sample in 0..<Int(x.batch) {
      for head in 0..<heads {
        let group = heads / keyHeads
        let qOffset = (sample * queries * heads + head) * size
        let kOffset = (sample * keys * keyHeads + head / group) * size
        body(
          Head(
            q: q + qOffset, k: k + kOffset, v: v + kOffset,
            p: probabilities + (sample * heads + head) * queries * keys, first: first + sample * queries,
            end: end + sample * queries, qOffset: qOffset, kOffset: kOffset, isFirstOfGroup: head % group == 0))
      }
    }
  }
}
