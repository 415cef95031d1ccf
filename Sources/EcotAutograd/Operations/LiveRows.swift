import EcotKernels

/// The rows of a cotangent that are not zero everywhere.
///
/// Those of padding, of ignored targets and of last tokens are zero: a matrix product's vector-Jacobian product leaves them out, as
/// terms of the weight's cotangent and as rows of the input's. Beside the time, that is what makes them count for nothing whatever
/// the input holds there: zero times infinity is NaN.
struct LiveRows {
  /// Runs of them, ascending.
  let runs: [Range<Int>]
  /// The number of rows alive.
  let count: Int
  /// All rows, dead ones too.
  let rows: Int
  /// The runs, row by row.
  private let index: [Int64]

  /// nil where every row is alive.
  init?(_ dy: [Float], rows: Int, columns: Int) {
    guard columns > 0 else { return nil }
    var runs: [Range<Int>] = []
    var (count, start) = (0, nil as Int?)
    dy.withUnsafeBufferPointer { dy in
      for row in 0..<rows {
        let first = row * columns
        // No early exit but the first element: whole registers are looked at.
        if dy[first] != 0 || dy[first..<(first + columns)].reduce(0, { $0 | $1.bitPattern }) & 0x7fff_ffff != 0 {
          count += 1
          if start == nil { start = row }
        } else if let from = start {
          runs.append(from..<row)
          start = nil
        }
      }
    }
    guard count < rows else { return nil }
    if let from = start { runs.append(from..<rows) }
    (self.runs, self.count, self.rows) = (runs, count, rows)
    index = runs.flatMap { Int64($0.lowerBound)..<Int64($0.upperBound) }
  }

  /// Whether it is less work to multiply run by run where the rows lie than to copy them side by side, for `out` columns of the cotangent
  /// and `width` of the input: each run but the first packs the weight, and adds to its cotangent, once more.
  ///
  /// Of the canonical arithmetic alone, whose bits are the same either way.
  func areFewRuns(out: Int, width: Int, _ compute: Compute) -> Bool {
    compute.backend == .canonical && (runs.count - 1) * out * width <= count * (out + width)
  }

  /// These rows of a matrix of `columns` columns, one after the other.
  func gather(_ x: [Float], columns: Int, _ compute: Compute) -> [Float] {
    compute.gatherRows(x, columns: columns, at: index)
  }

  /// Lets `body` add to these rows of a matrix of `rows` x `columns`, which is empty where there is nothing yet; the other rows stay
  /// as they are, or +0.
  func accumulate(into sum: inout [Float], columns: Int, _ compute: Compute, _ body: (inout [Float]) -> Void) {
    var part = sum.isEmpty ? [] : gather(sum, columns: columns, compute)
    body(&part)
    if sum.isEmpty {
      sum = [Float](repeating: 0, count: rows * columns)
      compute.scatterAddRows(part, columns: columns, at: index, to: &sum)
    } else {
      compute.writeRows(part, columns: columns, at: index, to: &sum)
    }
  }

  /// Adds dy w to these rows of a cotangent of `rows` x `width`, run by run, which is empty where there is nothing yet: dy has `out`
  /// columns, w is (out, width).
  func multiply(_ dy: [Float], _ w: [Float], out: Int, width: Int, addingTo sum: inout [Float], _ compute: Compute) {
    let isNew = sum.isEmpty
    if isNew { sum = Compute.zeros(rows: rows, columns: width, except: runs) }
    for run in runs {
      var product = MatrixProduct(m: run.count, n: width, k: out)
      (product.startA, product.startC) = (run.lowerBound * out, run.lowerBound * width)
      if isNew {
        compute.multiply(product, dy, w, replacing: &sum)
      } else {
        compute.multiply(product, dy, w, addingTo: &sum)
      }
    }
  }
}
