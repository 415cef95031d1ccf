import CEcotKernels

/// The columns first <= j < end of each row that count.
package struct ColumnRanges: Sendable, Equatable {
  /// The first column of each row, and the one after the last.
  package var first: [Int32], end: [Int32]

  /// Ranges, one a row each.
  package init(first: [Int32], end: [Int32]) { (self.first, self.end) = (first, end) }

  /// Traps where the ranges are not those of a matrix of this size.
  func check(rows: Int, columns: Int) {
    precondition(first.count == rows && end.count == rows, "\(first.count), \(end.count) ranges for \(rows) rows")
    for r in 0..<rows { precondition(first[r] >= 0 && end[r] <= columns, "\(first[r])..<\(end[r]) of \(columns)") }
  }
}

extension Compute {
  /// The softmax of each row over its range, +0 outside; over all columns where there are no ranges.
  package func softmax(_ x: [Float], rows: Int, columns: Int, ranges: ColumnRanges? = nil) -> [Float] {
    precondition(x.count == elements(rows, columns), "softmax: \(x.count) elements for (\(rows), \(columns))")
    ranges?.check(rows: rows, columns: columns)
    return .written(x.count) { y in
      ecot_softmax(settings, Int64(rows), Int64(columns), ranges?.first, ranges?.end, x, y)
    }
  }

  /// dy = y (dy - sum_j dy_j y_j) over the same ranges, +0 outside, in place.
  package func softmaxBackward(
    _ y: [Float], rows: Int, columns: Int, ranges: ColumnRanges? = nil, inPlace dy: inout [Float]
  ) {
    precondition(
      y.count == elements(rows, columns) && dy.count == y.count,
      "softmax: \(y.count) elements, \(dy.count) cotangents for (\(rows), \(columns))")
    ranges?.check(rows: rows, columns: columns)
    dy.rewritten { ecot_softmax_backward(settings, Int64(rows), Int64(columns), ranges?.first, ranges?.end, y, $0, $0) }
  }

  /// log_sum_exp[r] - x[r, target[r]] and log_sum_exp[r] of each row; both +0 where the target is negative.
  package func crossEntropy(_ x: [Float], targets: [Int64], columns: Int) -> (nll: [Float], logSumExp: [Float]) {
    check(x, targets, columns)
    var logSumExp: [Float] = []
    let nll = [Float].written(targets.count) { nll in
      logSumExp = .written(targets.count) { logSumExp in
        ecot_cross_entropy(settings, Int64(targets.count), Int64(columns), x, targets, nll, logSumExp)
      }
    }
    return (nll, logSumExp)
  }

  /// dx[r, j] = g[r] (exp(x[r, j] - logSumExp[r]) - [j == target[r]]), +0 where the target is negative.
  package func crossEntropyBackward(
    _ x: [Float], targets: [Int64], columns: Int, logSumExp: [Float], g: [Float]
  ) -> [Float] {
    check(x, targets, columns)
    precondition(logSumExp.count == targets.count && g.count == targets.count, "cross-entropy: one cotangent a row")
    return .written(x.count) { dx in
      ecot_cross_entropy_backward(settings, Int64(targets.count), Int64(columns), x, targets, logSumExp, g, dx)
    }
  }

  private func check(_ x: [Float], _ targets: [Int64], _ columns: Int) {
    precondition(
      x.count == elements(targets.count, columns),
      "cross-entropy: \(x.count) elements for (\(targets.count), \(columns))")
    for target in targets { precondition(target < Int64(columns), "cross-entropy: class \(target) of \(columns)") }
  }
}
