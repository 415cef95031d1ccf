import Foundation

/// The formulas of the operations in double precision, as plainly as they can be written. All matrices are row-major.
enum Reference {
  /// op(A) op(B) for `batch` matrices.
  static func matmul(
    _ a: [Double], _ b: [Double], m: Int, n: Int, k: Int, transposeA: Bool = false, transposeB: Bool = false,
    batch: Int = 1
  ) -> [Double] {
    var c = [Double](repeating: 0, count: batch * m * n)
    for s in 0..<batch {
      for i in 0..<m {
        for j in 0..<n {
          for p in 0..<k {
            let x = a[s * m * k + (transposeA ? p * m + i : i * k + p)]
            let y = b[s * k * n + (transposeB ? j * k + p : p * n + j)]
            c[s * m * n + i * n + j] += x * y
          }
        }
      }
    }
    return c
  }

  /// f of each row of `columns` elements.
  static func rows(_ x: [Double], _ columns: Int, _ f: ([Double]) -> [Double]) -> [Double] {
    stride(from: 0, to: x.count, by: columns).flatMap { f(Array(x[$0..<($0 + columns)])) }
  }

  static func softmax(_ x: [Double]) -> [Double] {
    let largest = x.max() ?? 0
    let e = x.map { Foundation.exp($0 - largest) }
    let sum = e.reduce(0, +)
    return e.map { $0 / sum }
  }

  static func rmsNorm(_ x: [Double], _ w: [Double]?, _ epsilon: Double) -> [Double] {
    let scale = 1 / (x.reduce(0) { $0 + $1 * $1 } / Double(x.count) + epsilon).squareRoot()
    return x.indices.map { x[$0] * scale * (w?[$0] ?? 1) }
  }

  static func layerNorm(_ x: [Double], _ w: [Double]?, _ b: [Double]?, _ epsilon: Double) -> [Double] {
    let mean = x.reduce(0, +) / Double(x.count)
    let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
    let scale = 1 / (variance + epsilon).squareRoot()
    return x.indices.map { (x[$0] - mean) * scale * (w?[$0] ?? 1) + (b?[$0] ?? 0) }
  }

  struct AttentionSizes {
    var batch: Int, queries: Int, keys: Int, heads: Int, keyHeads: Int, size: Int
    var scale: Double
  }

  static func attention(
    _ q: [Double], _ k: [Double], _ v: [Double], _ s: AttentionSizes, first: [Int32], end: [Int32]
  ) -> [Double] {
    var context = [Double](repeating: 0, count: q.count)
    for b in 0..<s.batch {
      for i in 0..<s.queries {
        let range = Int(first[b * s.queries + i])..<max(Int(first[b * s.queries + i]), Int(end[b * s.queries + i]))
        for h in 0..<s.heads where !range.isEmpty {
          let g = h / (s.heads / s.keyHeads)
          let query = ((b * s.queries + i) * s.heads + h) * s.size
          func key(_ j: Int) -> Int { ((b * s.keys + j) * s.keyHeads + g) * s.size }
          let scores = range.map { j in
            s.scale * (0..<s.size).reduce(0.0) { $0 + q[query + $1] * k[key(j) + $1] }
          }
          for (p, j) in zip(softmax(scores), range) {
            for t in 0..<s.size { context[query + t] += p * v[key(j) + t] }
          }
        }
      }
    }
    return context
  }

  static func rotary(
    _ x: [Double], _ cosine: [Double], _ sine: [Double], rows: Int, heads: Int, size: Int
  ) -> [Double] {
    var y = x
    let half = size / 2
    for r in 0..<rows {
      for h in 0..<heads {
        for j in 0..<half {
          let (a, b) = ((r * heads + h) * size + j, (r * heads + h) * size + j + half)
          y[a] = x[a] * cosine[r * size + j] - x[b] * sine[r * size + j]
          y[b] = x[b] * cosine[r * size + j + half] + x[a] * sine[r * size + j + half]
        }
      }
    }
    return y
  }

  static func crossEntropy(_ x: [Double], _ targets: [Int64], _ classes: Int) -> Double {
    var (sum, count) = (0.0, 0.0)
    for (r, target) in targets.enumerated() where target >= 0 {
      sum -= Foundation.log(softmax(Array(x[(r * classes)..<((r + 1) * classes)]))[Int(target)])
      count += 1
    }
    return sum / count
  }

  static func sigmoid(_ x: Double) -> Double { 1 / (1 + Foundation.exp(-x)) }
  static func geluErf(_ x: Double) -> Double { x * (1 + Foundation.erf(x / 2.0.squareRoot())) / 2 }
  static func geluTanh(_ x: Double) -> Double {
    x * (1 + Foundation.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x))) / 2
  }

  /// z = f(x, y) for x of the given shape, where `y` broadcasts: axes aligned at the end, 1 or missing ones repeated.
  static func broadcast(
    _ x: [Double], _ shape: [Int], _ y: [Double], _ yShape: [Int], _ f: (Double, Double) -> Double
  ) -> [Double] {
    x.indices.map { i in
      var (rest, offset, stride) = (i, 0, 1)
      for axis in shape.indices.reversed() {
        let own = axis - (shape.count - yShape.count)
        if own >= 0 {
          if yShape[own] > 1 { offset += rest % shape[axis] * stride }
          stride *= yShape[own]
        }
        rest /= shape[axis]
      }
      return f(x[i], y[offset])
    }
  }

  /// The axes of x in another order.
  static func permute(_ x: [Double], _ shape: [Int], _ axes: [Int]) -> [Double] {
    let newShape = axes.map { shape[$0] }
    return x.indices.map { i in
      var (rest, offset) = (i, 0)
      for k in newShape.indices.reversed() {
        offset += rest % newShape[k] * shape[(axes[k] + 1)...].reduce(1, *)
        rest /= newShape[k]
      }
      return x[offset]
    }
  }
}
