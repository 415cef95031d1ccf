import EcotAutograd
import EcotKernels
import EcotTensors
import Foundation

/// One use of an operation: on the tape, and its formula in double precision.
struct GradientCase {
  /// The inputs whose gradients are checked.
  var inputs: [Tensor]
  var onTape: ([Variable]) throws -> Variable
  var inDouble: ([[Double]]) -> [Double]
}

/// Indices, as the tape takes them.
func ids(_ values: [Int64], _ shape: [Int]? = nil, on tape: Tape) throws -> Variable {
  tape.input(try Tensor(values, shape: shape ?? [values.count]))
}

/// The uses by which an operation is checked. The switch is exhaustive: an operation without a check does not compile.
func gradientCases(of primitive: Primitive) -> [GradientCase] {
  switch primitive {
  case .add: broadcasts({ try $0 + $1 }, +)
  case .subtract: broadcasts({ try $0 - $1 }, -)
  case .multiply: broadcasts({ try $0 * $1 }, *)
  case .divide: broadcasts({ try $0 / $1 }, /, offset: 3)
  case .scale: [elementwise({ try $0.scaled(by: -1.5, plus: 0.25) }, { -1.5 * $0 + 0.25 })]
  case .linear: linears()
  case .matmul: matmuls()
  case .attention: attentions()
  case .softmax: softmaxes()
  case .rmsNorm: rmsNorms()
  case .layerNorm: layerNorms()
  case .silu: [elementwise({ try $0.silu() }, { $0 * Reference.sigmoid($0) })]
  case .siluGate:
    [
      GradientCase(inputs: [.normal([3, 37], seed: 1), .normal([3, 37], seed: 2)]) {
        try $0[0].siluGate($0[1])
      } inDouble: { x in
        x[0].indices.map { x[0][$0] * Reference.sigmoid(x[0][$0]) * x[1][$0] }
      }
    ]
  case .geluErf: [elementwise({ try $0.gelu(.erf) }, Reference.geluErf)]
  case .geluTanh: [elementwise({ try $0.gelu(.tanh) }, Reference.geluTanh)]
  // Away from the kink.
  case .relu:
    [
      elementwise({ try $0.relu() }, { max($0, 0) }, offset: 4),
      elementwise({ try $0.relu() }, { max($0, 0) }, offset: -4),
    ]
  case .sigmoid: [elementwise({ try $0.sigmoid() }, Reference.sigmoid)]
  case .exp: [elementwise({ try $0.exponential() }, Foundation.exp)]
  case .log: [elementwise({ try $0.logarithm() }, Foundation.log, offset: 5)]
  case .sin: [elementwise({ try $0.sine() }, Foundation.sin)]
  case .cos: [elementwise({ try $0.cosine() }, Foundation.cos)]
  case .tanh: [elementwise({ try $0.hyperbolicTangent() }, Foundation.tanh)]
  case .erf: [elementwise({ try $0.errorFunction() }, Foundation.erf)]
  case .squareRoot: [elementwise({ try $0.squareRoot() }, { $0.squareRoot() }, offset: 5)]
  case .power:
    [
      elementwise({ try $0.power(2) }, { $0 * $0 }),
      elementwise({ try $0.power(-1.5) }, { Foundation.pow($0, -1.5) }, offset: 5),
    ]
  case .rotary: rotaries()
  case .crossEntropy: crossEntropies()
  case .meanSquaredError:
    [
      GradientCase(inputs: [.normal([4, 21], seed: 1), .normal([4, 21], seed: 2)]) {
        try $0[0].meanSquaredError($0[1])
      } inDouble: { x in
        [zip(x[0], x[1]).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(x[0].count)]
      }
    ]
  case .sum:
    [
      GradientCase(inputs: [.normal([5, 19], seed: 1)]) {
        try $0[0].sum()
      } inDouble: {
        [$0[0].reduce(0, +)]
      }
    ]
  case .mean:
    [
      GradientCase(inputs: [.normal([5, 19], seed: 1)]) {
        try $0[0].mean()
      } inDouble: {
        [$0[0].reduce(0, +) / 95]
      }
    ]
  case .gatherRows: gathers()
  case .replaceRows: rowWrites({ try $0.replacingRows(at: $1, with: $2) }, { $1 }, [7, 0, 3])
  case .addRows: rowWrites({ try $0.addingRows(at: $1, $2) }, +, [7, 3, 3])
  case .repeatRows:
    [
      GradientCase(inputs: [.normal([3, 2, 5], seed: 1)]) {
        try $0[0].repeated(2, each: 3)
      } inDouble: { x in
        let rows = parts(x[0], width: 10)
        return (0..<18).flatMap { rows[$0 / 3 % 3] }
      }
    ]
  case .concatenate: concatenations()
  case .slice: slices()
  case .reshape:
    [
      GradientCase(inputs: [.normal([3, 8], seed: 1)]) {
        try $0[0].reshaped(to: [2, 3, 4])
      } inDouble: {
        $0[0]
      }
    ]
  case .permute: permutations()
  }
}

private func elementwise(
  _ onTape: @escaping (Variable) throws -> Variable, _ inDouble: @escaping (Double) -> Double, offset: Float = 0
) -> GradientCase {
  GradientCase(inputs: [.normal([3, 37], seed: 1, scale: offset == 0 ? 1.5 : 0.5, offset: offset)]) {
    try onTape($0[0])
  } inDouble: {
    $0[0].map(inDouble)
  }
}

private func broadcasts(
  _ onTape: @escaping (Variable, Variable) throws -> Variable, _ inDouble: @escaping (Double, Double) -> Double,
  offset: Float = 0
) -> [GradientCase] {
  // Same shapes; one row; one table for each sample; one row a sample; that with leading axes; a column; a scalar.
  let shapes = [
    ([4, 3, 5], [4, 3, 5]), ([4, 3, 5], [5]), ([4, 3, 5], [3, 5]), ([4, 3, 5], [4, 1, 5]),
    ([2, 4, 3, 5], [1, 4, 1, 5]),
    ([4, 3, 5], [4, 3, 1]), ([4, 3, 5], []), ([2, 300], [2, 300]),
  ]
  return shapes.map { x, y in
    GradientCase(inputs: [.normal(x, seed: 1), .normal(y, seed: 2, scale: offset == 0 ? 1 : 0.5, offset: offset)]) {
      try onTape($0[0], $0[1])
    } inDouble: {
      Reference.broadcast($0[0], x, $0[1], y, inDouble)
    }
  }
}

private func linears() -> [GradientCase] {
  [
    GradientCase(inputs: [.normal([2, 5, 33], seed: 1), .normal([18, 33], seed: 2)]) {
      try $0[0].linear($0[1])
    } inDouble: {
      Reference.matmul($0[0], $0[1], m: 10, n: 18, k: 33, transposeB: true)
    },
    GradientCase(inputs: [.normal([7, 12], seed: 1), .normal([9, 12], seed: 2), .normal([9], seed: 3)]) {
      try $0[0].linear($0[1], $0[2])
    } inDouble: { x in
      let y = Reference.matmul(x[0], x[1], m: 7, n: 9, k: 12, transposeB: true)
      return y.indices.map { y[$0] + x[2][$0 % 9] }
    },
  ]
}

private func matmuls() -> [GradientCase] {
  let (m, n, k) = (5, 7, 11)
  var cases: [GradientCase] = []
  for (ta, tb) in [(false, false), (true, false), (false, true), (true, true)] {
    for batch in [[], [2, 3]] {
      let a = batch + (ta ? [k, m] : [m, k])
      let b = batch + (tb ? [n, k] : [k, n])
      cases.append(
        GradientCase(inputs: [.normal(a, seed: 1), .normal(b, seed: 2)]) {
          try $0[0].matmul($0[1], transposeA: ta, transposeB: tb)
        } inDouble: {
          Reference.matmul(
            $0[0], $0[1], m: m, n: n, k: k, transposeA: ta, transposeB: tb, batch: batch.reduce(1, *))
        })
    }
  }
  cases.append(
    GradientCase(inputs: [.normal([3, m, k], seed: 1), .normal([k, n], seed: 2)]) {
      try $0[0].matmul($0[1])
    } inDouble: {
      Reference.matmul($0[0], $0[1], m: 3 * m, n: n, k: k)
    })
  return cases
}

private func attentions() -> [GradientCase] {
  // (batch, queries, keys, heads, key heads, size): alone, grouped, causal with padding and a cache.
  let causal = KeyRanges.causal(start: [0, 3, 9], queries: 4, keys: 9)
  let uses: [(Reference.AttentionSizes, KeyRanges)] = [
    (
      .init(batch: 1, queries: 5, keys: 5, heads: 2, keyHeads: 2, size: 8, scale: 0.35),
      .all(batch: 1, queries: 5, keys: 5)
    ),
    (
      .init(batch: 2, queries: 3, keys: 19, heads: 4, keyHeads: 2, size: 6, scale: 0.4),
      .all(batch: 2, queries: 3, keys: 19)
    ),
    (.init(batch: 3, queries: 4, keys: 9, heads: 4, keyHeads: 1, size: 16, scale: 0.25), causal),
  ]
  return uses.map { s, ranges in
    let q: [Int] = [s.batch, s.queries, s.heads, s.size]
    let k: [Int] = [s.batch, s.keys, s.keyHeads, s.size]
    return GradientCase(inputs: [.normal(q, seed: 1), .normal(k, seed: 2), .normal(k, seed: 3)]) {
      try Variable.attention(queries: $0[0], keys: $0[1], values: $0[2], ranges: ranges, scale: Float(s.scale))
    } inDouble: {
      // The scale that the kernel has.
      var s = s
      s.scale = Double(Float(s.scale))
      return Reference.attention($0[0], $0[1], $0[2], s, first: ranges.first, end: ranges.end)
    }
  }
}

private func softmaxes() -> [GradientCase] {
  let ranges = ColumnRanges(first: [0, 2, 5], end: [7, 21, 5])
  return [
    GradientCase(inputs: [.normal([2, 3, 37], seed: 1)]) {
      try $0[0].softmax()
    } inDouble: {
      Reference.rows($0[0], 37, Reference.softmax)
    },
    GradientCase(inputs: [.normal([3, 21], seed: 1)]) {
      try $0[0].softmax(ranges: ranges)
    } inDouble: { x in
      (0..<3).flatMap { r in
        var y = [Double](repeating: 0, count: 21)
        let range = Int(ranges.first[r])..<Int(ranges.end[r])
        let part = Reference.softmax(range.map { x[0][r * 21 + $0] })
        for (j, p) in zip(range, part) { y[j] = p }
        return y
      }
    },
  ]
}

private func rmsNorms() -> [GradientCase] {
  let epsilon: Float = 1e-3
  return [
    GradientCase(inputs: [.normal([2, 3, 37], seed: 1), .normal([37], seed: 2)]) {
      try $0[0].rmsNorm(weight: $0[1], epsilon: epsilon)
    } inDouble: { x in
      Reference.rows(x[0], 37) { Reference.rmsNorm($0, x[1], Double(epsilon)) }
    },
    GradientCase(inputs: [.normal([5, 16], seed: 1)]) {
      try $0[0].rmsNorm(epsilon: epsilon)
    } inDouble: { x in
      Reference.rows(x[0], 16) { Reference.rmsNorm($0, nil, Double(epsilon)) }
    },
  ]
}

private func layerNorms() -> [GradientCase] {
  let epsilon: Float = 1e-3
  return [
    GradientCase(inputs: [.normal([2, 3, 37], seed: 1, offset: 1), .normal([37], seed: 2), .normal([37], seed: 3)]) {
      try $0[0].layerNorm(weight: $0[1], bias: $0[2], epsilon: epsilon)
    } inDouble: { x in
      Reference.rows(x[0], 37) { Reference.layerNorm($0, x[1], x[2], Double(epsilon)) }
    },
    GradientCase(inputs: [.normal([5, 16], seed: 1)]) {
      try $0[0].layerNorm(epsilon: epsilon)
    } inDouble: { x in
      Reference.rows(x[0], 16) { Reference.layerNorm($0, nil, nil, Double(epsilon)) }
    },
  ]
}

private func rotaries() -> [GradientCase] {
  // No rotation at all: cosine and sine are any numbers.
  let (cosine, sine) = (Tensor.normal([2, 3, 10], seed: 5), Tensor.normal([2, 3, 10], seed: 6))
  return [
    GradientCase(inputs: [.normal([2, 3, 4, 10], seed: 1)]) {
      try $0[0].rotary(cosine: $0[0].tape.input(cosine), sine: $0[0].tape.input(sine))
    } inDouble: {
      Reference.rotary(
        $0[0], ((try? cosine.floats) ?? []).map(Double.init), ((try? sine.floats) ?? []).map(Double.init), rows: 6,
        heads: 4, size: 10)
    }
  ]
}

private func crossEntropies() -> [GradientCase] {
  let targets: [Int64] = [3, -100, 0, 28, -100, 7]
  return [
    GradientCase(inputs: [.normal([2, 3, 29], seed: 1, scale: 2)]) {
      try $0[0].crossEntropy(targets: try ids(targets, [2, 3], on: $0[0].tape))
    } inDouble: {
      [Reference.crossEntropy($0[0], targets, 29)]
    }
  ]
}

private func gathers() -> [GradientCase] {
  let index: [Int64] = [4, 0, 4, 2, 4, 1]
  return [
    GradientCase(inputs: [.normal([5, 13], seed: 1)]) {
      try $0[0].gatherRows(at: try ids(index, [2, 3], on: $0[0].tape))
    } inDouble: { x in
      let rows = parts(x[0], width: 13)
      return index.flatMap { rows[Int($0)] }
    }
  ]
}

private func rowWrites(
  _ onTape: @escaping (Variable, Variable, Variable) throws -> Variable,
  _ inDouble: @escaping (Double, Double) -> Double, _ index: [Int64]
) -> [GradientCase] {
  [
    GradientCase(inputs: [.normal([2, 4, 9], seed: 1), .normal([3, 9], seed: 2)]) {
      try onTape($0[0], try ids(index, on: $0[0].tape), $0[1])
    } inDouble: { x in
      var y = x[0]
      for (r, i) in index.enumerated() {
        for j in 0..<9 { y[Int(i) * 9 + j] = inDouble(y[Int(i) * 9 + j], x[1][r * 9 + j]) }
      }
      return y
    }
  ]
}

/// Samples of `width` elements: the part of each that begins at `from`.
private func parts(_ x: [Double], width: Int, from: Int = 0, count: Int? = nil) -> [[Double]] {
  stride(from: 0, to: x.count, by: width).map { begin in
    let first = begin + from
    return Array(x[first..<(first + (count ?? width))])
  }
}

private func concatenations() -> [GradientCase] {
  let three: [Tensor] = [.normal([2, 3, 4], seed: 1), .normal([2, 1, 4], seed: 2), .normal([2, 2, 4], seed: 3)]
  let two: [Tensor] = [.normal([2, 3], seed: 1), .normal([2, 5], seed: 2)]
  return [
    GradientCase(inputs: three) {
      try Variable.concatenate($0, axis: 1)
    } inDouble: { x in
      let (a, b, c) = (parts(x[0], width: 12), parts(x[1], width: 4), parts(x[2], width: 8))
      return a[0] + b[0] + c[0] + a[1] + b[1] + c[1]
    },
    GradientCase(inputs: two) {
      try Variable.concatenate($0, axis: -1)
    } inDouble: { x in
      let (a, b) = (parts(x[0], width: 3), parts(x[1], width: 5))
      return a[0] + b[0] + a[1] + b[1]
    },
  ]
}

private func slices() -> [GradientCase] {
  [
    GradientCase(inputs: [.normal([2, 5, 3], seed: 1)]) {
      try $0[0].slice(axis: 1, 1..<4)
    } inDouble: { x in
      parts(x[0], width: 15, from: 3, count: 9).flatMap { $0 }
    },
    // Two overlapping parts: the second adds to what the first has put.
    GradientCase(inputs: [.normal([2, 5], seed: 1)]) {
      try $0[0].slice(axis: -1, 0..<3) + $0[0].slice(axis: -1, 1..<4)
    } inDouble: { x in
      let a = parts(x[0], width: 5, from: 0, count: 3).flatMap { $0 }
      let b = parts(x[0], width: 5, from: 1, count: 3).flatMap { $0 }
      return zip(a, b).map { $0 + $1 }
    },
  ]
}

private func permutations() -> [GradientCase] {
  [[0, 2, 1, 3], [3, 2, 1, 0], [1, 0, 2, 3], [0, 1, 2, 3], [2, 3, 0, 1]].map { axes in
    GradientCase(inputs: [.normal([2, 3, 4, 5], seed: 1)]) {
      try $0[0].permuted(axes)
    } inDouble: {
      Reference.permute($0[0], [2, 3, 4, 5], axes)
    }
  }
}
