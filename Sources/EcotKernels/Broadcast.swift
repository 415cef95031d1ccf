import CEcotKernels

/// An operation of two numbers.
package enum ElementOperation: Sendable, CaseIterable {
  /// x + y, x - y, x y, x / y.
  case add, subtract, multiply, divide

  /// The number by which C knows the operation.
  var code: Int32 {
    let operation =
      switch self {
      case .add: ECOT_ADD
      case .subtract: ECOT_SUBTRACT
      case .multiply: ECOT_MULTIPLY
      case .divide: ECOT_DIVIDE
      }
    return Int32(operation.rawValue)
  }
}

/// Which row of a smaller matrix y goes with row r of a larger one: row (r / repeat) mod yRows.
///
/// yRows = rows and repeat = 1: same shapes; yRows = 1: one row for all; repeat = tokens: one row a sample; yRows = tokens:
/// one table for each sample.
package struct RowBroadcast: Sendable, Equatable {
  /// Rows and columns of the larger matrix.
  package var rows: Int, columns: Int
  /// Rows of the smaller one, and how often each is repeated before the next.
  package var yRows: Int, each: Int

  /// Sizes as they are; traps where they make no sense.
  package init(rows: Int, columns: Int, yRows: Int, each: Int = 1) {
    precondition(
      rows >= 0 && columns >= 0 && each >= 1 && (yRows >= 1 || rows == 0 && yRows == 0),
      "broadcast: \(yRows) rows, each \(each) times, on (\(rows), \(columns))")
    (self.rows, self.columns, self.yRows, self.each) = (rows, columns, yRows, each)
  }

  var count: Int { rows * columns }
  var yCount: Int { yRows * columns }
}

extension Compute {
  /// z[r, j] = x[r, j] op y[(r / each) mod yRows, j].
  package func combine(_ operation: ElementOperation, _ x: [Float], _ y: [Float], _ shape: RowBroadcast) -> [Float] {
    precondition(
      x.count == shape.count && y.count == shape.yCount, "\(operation): \(x.count), \(y.count) elements for \(shape)")
    return .written(x.count) { z in
      ecot_combine(
        settings, operation.code, Int64(shape.rows), Int64(shape.columns), x, y, Int64(shape.yRows), Int64(shape.each),
        z)
    }
  }

  /// x[r, j] = x[r, j] op y[(r / each) mod yRows, j], in place.
  package func combine(
    _ operation: ElementOperation, inPlace x: inout [Float], _ y: [Float], _ shape: RowBroadcast
  ) {
    precondition(
      x.count == shape.count && y.count == shape.yCount, "\(operation): \(x.count), \(y.count) elements for \(shape)")
    x.rewritten { x in
      ecot_combine(
        settings, operation.code, Int64(shape.rows), Int64(shape.columns), x, y, Int64(shape.yRows), Int64(shape.each),
        x)
    }
  }

  /// z[(r / each) mod yRows, j] += sum over r of x[r, j], or of x[r, j] w[r, j]: one chain over ascending r that goes on
  /// from the old values; an empty z counts as zeros.
  package func sumRows(_ x: [Float], times w: [Float]? = nil, _ shape: RowBroadcast, addingTo z: inout [Float]) {
    precondition(
      x.count == shape.count && (w == nil || w?.count == x.count), "sum of rows: \(x.count) elements for \(shape)")
    func run(_ z: UnsafeMutablePointer<Float>?, accumulate: Bool) {
      ecot_sum_rows(
        settings, Int64(shape.rows), Int64(shape.columns), x, w, Int64(shape.yRows), Int64(shape.each), accumulate, z)
    }
    if z.isEmpty {
      z = .written(shape.yCount) { run($0, accumulate: false) }
    } else {
      precondition(z.count == shape.yCount, "sum of rows: \(z.count) sums for \(shape)")
      z.rewritten { run($0, accumulate: true) }
    }
  }

  /// y[r, j] = x[(r / each) mod yRows, j]: the broadcast alone, of which `sumRows` is the adjoint.
  package func repeatRows(_ x: [Float], _ shape: RowBroadcast) -> [Float] {
    precondition(x.count == shape.yCount, "repeated rows: \(x.count) elements for \(shape)")
    return .written(shape.count) { y in
      ecot_repeat_rows(Int64(shape.rows), Int64(shape.columns), x, Int64(shape.yRows), Int64(shape.each), y)
    }
  }
}
