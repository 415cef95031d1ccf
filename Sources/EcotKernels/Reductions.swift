import CEcotKernels

/// A reduction of a row to one number.
package enum RowReduction: Sendable, CaseIterable {
  /// The sum, and the sum of squares.
  case sum, sumOfSquares
  /// The largest of what is not NaN; -infinity where there is nothing.
  case maximum
  /// max + log(sum exp(x - max)); -infinity for an empty row.
  case logSumExp

  /// The number by which C knows the reduction.
  var code: Int32 {
    let reduction =
      switch self {
      case .sum: ECOT_SUM
      case .sumOfSquares: ECOT_SUM_OF_SQUARES
      case .maximum: ECOT_MAXIMUM
      case .logSumExp: ECOT_LOG_SUM_EXP
      }
    return Int32(reduction.rawValue)
  }
}

extension Compute {
  /// The reduction of each of `rows` rows of x, in sixteen lanes.
  package func reduce(_ reduction: RowReduction, _ x: [Float], rows: Int, columns: Int) -> [Float] {
    precondition(x.count == elements(rows, columns), "\(reduction): \(x.count) elements for (\(rows), \(columns))")
    return .written(rows) { ecot_reduce(settings, reduction.code, Int64(rows), Int64(columns), x, $0) }
  }

  /// The sum of all elements in sixteen lanes of double precision.
  package func total(_ x: [Float]) -> Double { ecot_total(settings, Int64(x.count), x) }

  /// The sum of all squares in sixteen lanes of double precision, squares exact.
  package func totalOfSquares(_ x: [Float]) -> Double { ecot_total_of_squares(settings, Int64(x.count), x) }

  /// The same of each of some tensors, which are shared out among the threads.
  package func totalsOfSquares(_ tensors: [[Float]]) -> [Double] {
    var spans: [EcotSpan] = []
    spans.reserveCapacity(tensors.count)
    var totals = [Double](repeating: 0, count: tensors.count)
    /// Enters one tensor's memory after the other, so that all pointers are valid together.
    func enter(_ tensor: Int) {
      guard tensor < tensors.count else {
        return ecot_totals_of_squares(settings, Int64(tensors.count), spans, &totals)
      }
      tensors[tensor].withUnsafeBufferPointer { memory in
        spans.append(EcotSpan(count: Int64(memory.count), x: memory.baseAddress))
        enter(tensor + 1)
      }
    }
    enter(0)
    return totals
  }

  /// The sum of (x[i] - y[i])^2 likewise; the difference is rounded to float32 first.
  package func totalOfSquaredDifferences(_ x: [Float], _ y: [Float]) -> Double {
    precondition(x.count == y.count, "squared differences: \(x.count) and \(y.count) elements")
    return ecot_total_of_squared_differences(settings, Int64(x.count), x, y)
  }
}
