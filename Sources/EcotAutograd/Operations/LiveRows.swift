import EcotKernels

/// The rows of a cotangent that are not zero everywhere.
///
/// Those of padding and of ignored targets are zero: a matrix product's vector-Jacobian product leaves them out, as terms of the
/// weight's cotangent and as rows of the input's. Beside the time, that is what makes them count for nothing whatever the input
/// holds there: zero times infinity is NaN.
struct LiveRows {
  private let index: [Int64]
  private let columns: Int

  /// nil where every row is alive.
  init?(_ dy: [Float], rows: Int, columns: Int) {
    guard columns > 0 else { return nil }
    var index: [Int64] = []
    index.reserveCapacity(rows)
    dy.withUnsafeBufferPointer { dy in
      for row in 0..<rows where dy[(row * columns)..<((row + 1) * columns)].contains(where: { $0 != 0 }) {
        index.append(Int64(row))
      }
    }
    guard index.count < rows else { return nil }
    (self.index, self.columns) = (index, columns)
  }

  /// The number of rows alive.
  var count: Int { index.count }

  /// These rows of a matrix of `columns` columns, one after the other.
  func gather(_ x: [Float], columns: Int, _ compute: Compute) -> [Float] {
    compute.gatherRows(x, columns: columns, at: index)
  }

  /// Lets `body` add to these rows of a matrix of `rows` x `columns`, which is empty where there is nothing yet; the other rows stay
  /// as they are, or +0.
  func accumulate(
    into sum: inout [Float], rows: Int, columns: Int, _ compute: Compute, _ body: (inout [Float]) -> Void
  ) {
    var part = sum.isEmpty ? [] : gather(sum, columns: columns, compute)
    body(&part)
    if sum.isEmpty {
      sum = [Float](repeating: 0, count: rows * columns)
      compute.scatterAddRows(part, columns: columns, at: index, to: &sum)
    } else {
      compute.writeRows(part, columns: columns, at: index, to: &sum)
    }
  }
}
