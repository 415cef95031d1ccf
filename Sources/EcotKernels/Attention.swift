import CEcotKernels

/// The sizes of an attention: q (batch, queries, heads, size), k and v (batch, keys, keyHeads, size).
package struct AttentionSizes: Sendable, Equatable {
  /// Samples, queries and keys of each.
  package var batch: Int, queries: Int, keys: Int
  /// Query heads, key/value heads, of which each serves `heads / keyHeads` query heads, and elements of a head.
  package var heads: Int, keyHeads: Int, size: Int
  /// The factor of the scores, usually 1 / sqrt(size).
  package var scale: Float

  /// Sizes as they are.
  package init(batch: Int, queries: Int, keys: Int, heads: Int, keyHeads: Int, size: Int, scale: Float) {
    (self.batch, self.queries, self.keys) = (batch, queries, keys)
    (self.heads, self.keyHeads, self.size, self.scale) = (heads, keyHeads, size, scale)
  }

  var queryCount: Int { elements(batch, queries, heads, size) }
  var keyCount: Int { elements(batch, keys, keyHeads, size) }
  var probabilityCount: Int { elements(batch, heads, queries, keys) }
}

extension Compute {
  /// softmax(scale q k^T) v over the keys first <= j < end of each query (batch, queries); +0 where there are none.
  ///
  /// Returns the context, like q, and, where asked, the probabilities (batch, heads, queries, keys), +0 outside the ranges.
  package func attention(
    _ sizes: AttentionSizes, q: [Float], k: [Float], v: [Float], first: [Int32], end: [Int32], keepsProbabilities: Bool
  ) -> (context: [Float], probabilities: [Float]) {
    check(sizes, q: q, k: k, v: v, first: first, end: end)
    var context: [Float] = []
    // OpenBLAS works on whole matrices, so that its probabilities need a place in any case.
    let count = keepsProbabilities || backend == .openBLAS ? sizes.probabilityCount : 0
    let probabilities = [Float].written(count) { probabilities in
      context = .written(sizes.queryCount) { context in
        withRequest(sizes, q, k, v, first, end) { request in
          (request.context, request.probabilities) = (context, count > 0 ? probabilities : nil)
          run(&request)
        }
      }
    }
    return (context, keepsProbabilities ? probabilities : [])
  }

  /// The cotangents of q, k and v from the context's; rows of dk and dv that no query reads are +0.
  package func attentionBackward(
    _ sizes: AttentionSizes, q: [Float], k: [Float], v: [Float], first: [Int32], end: [Int32], probabilities: [Float],
    dy: [Float]
  ) -> (dq: [Float], dk: [Float], dv: [Float]) {
    check(sizes, q: q, k: k, v: v, first: first, end: end)
    precondition(dy.count == sizes.queryCount, "attention: \(dy.count) cotangents for \(sizes)")
    precondition(probabilities.count == sizes.probabilityCount, "attention: \(probabilities.count) for \(sizes)")
    var (dq, dk): ([Float], [Float]) = ([], [])
    let dv = [Float].written(sizes.keyCount) { dv in
      dk = .written(sizes.keyCount) { dk in
        dq = .written(sizes.queryCount) { dq in
          probabilities.withUnsafeBufferPointer { probabilities in
            withRequest(sizes, q, k, v, first, end) { request in
              // The kernel only reads them, through a field that is an output's in the forward.
              request.probabilities = UnsafeMutablePointer(mutating: probabilities.baseAddress)
              runBackward(&request, dy, dq, dk, dv)
            }
          }
        }
      }
    }
    return (dq, dk, dv)
  }

  private func run(_ request: inout EcotAttention) {
    if backend == .openBLAS, request.keys > 0, request.size > 0, let probabilities = request.probabilities {
      return OpenBLASAttention.run(request, probabilities: probabilities, settings)
    }
    precondition(ecot_attention(settings, &request), "attention: no memory for scratch")
  }

  private func runBackward(
    _ request: inout EcotAttention, _ dy: UnsafePointer<Float>, _ dq: UnsafeMutablePointer<Float>?,
    _ dk: UnsafeMutablePointer<Float>?, _ dv: UnsafeMutablePointer<Float>?
  ) {
    if backend == .openBLAS, request.queries > 0, let probabilities = request.probabilities, let dq, let dk, let dv {
      return OpenBLASAttention.backward(request, probabilities: probabilities, dy: dy, dq: dq, dk: dk, dv: dv, settings)
    }
    precondition(ecot_attention_backward(settings, &request, dy, dq, dk, dv), "attention: no memory for scratch")
  }

  private func check(
    _ sizes: AttentionSizes, q: [Float], k: [Float], v: [Float], first: [Int32], end: [Int32]
  ) {
    precondition(
      sizes.keyHeads > 0 && sizes.heads % sizes.keyHeads == 0,
      "attention: \(sizes.heads) query heads on \(sizes.keyHeads) key heads")
    precondition(
      q.count == sizes.queryCount && k.count == sizes.keyCount && v.count == sizes.keyCount,
      "attention: \(q.count), \(k.count), \(v.count) elements for \(sizes)")
    precondition(
      first.count == sizes.batch * sizes.queries && end.count == first.count,
      "attention: \(first.count), \(end.count) key ranges for \(sizes)")
    for r in first.indices {
      precondition(first[r] >= 0 && end[r] <= sizes.keys, "attention: keys \(first[r])..<\(end[r]) of \(sizes.keys)")
    }
  }

  private func withRequest(
    _ sizes: AttentionSizes, _ q: [Float], _ k: [Float], _ v: [Float], _ first: [Int32], _ end: [Int32],
    _ body: (inout EcotAttention) -> Void
  ) {
    q.withUnsafeBufferPointer { q in
      k.withUnsafeBufferPointer { k in
        v.withUnsafeBufferPointer { v in
          first.withUnsafeBufferPointer { first in
            end.withUnsafeBufferPointer { end in
              var request = EcotAttention()
              (request.batch, request.queries, request.keys) = (
                Int64(sizes.batch), Int64(sizes.queries), Int64(sizes.keys)
              )
              (request.heads, request.kv_heads, request.size) = (
                Int64(sizes.heads), Int64(sizes.keyHeads), Int64(sizes.size)
              )
              request.scale = sizes.scale
              (request.q, request.k, request.v) = (q.baseAddress, k.baseAddress, v.baseAddress)
              (request.first, request.end) = (first.baseAddress, end.baseAddress)
              body(&request)
            }
          }
        }
      }
    }
  }
}
