import EcotFiles
import EcotKernels
import EcotTensors

/// The keys that each query of each sample may attend to: first <= j < end.
package struct KeyRanges: Sendable, Equatable {
  /// The first key of each query, (batch, queries) row-major, and the one after its last.
  package var first: [Int32], end: [Int32]

  /// Ranges as they are; a query whose end is not above its first attends to nothing and gets a context of +0.
  package init(first: [Int32], end: [Int32]) { (self.first, self.end) = (first, end) }

  /// All keys for every query.
  package static func all(batch: Int, queries: Int, keys: Int) -> KeyRanges {
    let count = batch * queries
    return KeyRanges(
      first: [Int32](repeating: 0, count: count), end: [Int32](repeating: Int32(keys), count: count))
  }

  /// Causal attention of the last `queries` of `keys` positions, where sample b begins at position `start[b]`: the query at
  /// position p attends to start...p, and one before the start to nothing.
  package static func causal(start: [Int], queries: Int, keys: Int) -> KeyRanges {
    var ranges = KeyRanges(first: [], end: [])
    for start in start {
      for query in 0..<queries {
        let position = keys - queries + query
        ranges.first.append(Int32(min(start, keys)))
        ranges.end.append(Int32(position < start ? min(start, keys) : position + 1))
      }
    }
    return ranges
  }
}

extension Variable {
  /// Grouped-query attention (Ainslie et al. 2023): softmax(scale Q K^T) V over each query's own range of keys. Queries (batch,
  /// queries, heads, size), keys and values (batch, keys, key heads, size), context like the queries. Query head h reads key head
  /// h / (heads / key heads). `mask` is what the ranges were read from: a parent, nothing else.
  ///
  /// With P the probabilities and dP = dy V^T: dV = P^T dy, dS = P (dP - the sum of P dP over keys), dQ = scale dS K, dK =
  /// scale dS^T Q. P is kept for backward.
  package static func attention(
    queries: Variable, keys: Variable, values: Variable, ranges: KeyRanges, scale: Float, mask: Variable? = nil
  ) throws -> Variable {
    let (q, k) = (queries.shape, keys.shape)
    try Primitive.attention.requireEqualShapes(("keys", keys), ("values", values))
    guard q.count == 4, k.count == 4, q[0] == k[0], q[3] == k[3], k[2] > 0, q[2] % k[2] == 0 else {
      throw Primitive.attention.misfit(
        ("queries", queries), ("keys", keys),
        "wanted (batch, queries, heads, size) and (batch, keys, a divisor of heads, size)")
    }
    let sizes = AttentionSizes(
      batch: q[0], queries: q[1], keys: k[1], heads: q[2], keyHeads: k[2], size: q[3], scale: scale)
    try ranges.check(sizes)
    let (first, end) = (ranges.first, ranges.end)
    let tape = queries.tape
    let (qs, ks, vs) = (
      try queries.floats(.attention), try keys.floats(.attention), try values.floats(.attention)
    )
    let inputs = [queries, keys, values] + (mask.map { [$0] } ?? [])
    let keeps = tape.log.keepsPullbacks && inputs.contains { tape.needs($0) }
    let (context, probabilities) = tape.compute.attention(
      sizes, q: qs, k: ks, v: vs, first: first, end: end, keepsProbabilities: keeps)
    return tape.record(.attention, inputs, Tensor(context, ofShape: q)) { dy, sink in
      let (dq, dk, dv) = sink.compute.attentionBackward(
        sizes, q: qs, k: ks, v: vs, first: first, end: end, probabilities: probabilities, dy: dy)
      sink.add(dq, to: 0)
      sink.add(dk, to: 1)
      sink.add(dv, to: 2)
    }
  }
}

extension KeyRanges {
  fileprivate func check(_ sizes: AttentionSizes) throws {
    guard first.count == sizes.batch * sizes.queries, end.count == first.count else {
      throw InputError(
        "attention: \(first.count) and \(end.count) ends of ranges",
        expected: "one of \(sizes.keys) keys for each of \(sizes.batch) x \(sizes.queries) queries")
    }
    for r in first.indices where first[r] < 0 || end[r] > sizes.keys {
      throw InputError(
        "attention: query \(r % sizes.queries) of sample \(r / sizes.queries) has keys \(first[r])..<\(end[r])",
        expected: "a part of 0..<\(sizes.keys)")
    }
  }
}
