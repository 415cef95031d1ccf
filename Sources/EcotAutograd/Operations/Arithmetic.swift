import EcotKernels
import EcotTensors

extension Variable {
  /// x + y. The shape of y is that of x, or broadcasts to it: one row for all, one row a sample, or one table for each sample
  /// (see `rowBroadcast`).
  package static func + (x: Variable, y: Variable) throws -> Variable {
    let rows = try x.rowBroadcast(of: y, .add)
    let value = x.tape.compute.combine(.add, try x.floats(.add), try y.floats(.add), rows)
    return x.tape.record(.add, x, y, Tensor(value, ofShape: x.shape)) { dz, sink in
      if rows.isIdentity {
        sink.add(dz, to: 1)
      } else {
        sink.accumulate(into: 1) { sink.compute.sumRows(dz, rows, addingTo: &$0) }
      }
      sink.add(dz, to: 0)
    }
  }

  /// x - y, where y broadcasts as in `+`.
  package static func - (x: Variable, y: Variable) throws -> Variable {
    let rows = try x.rowBroadcast(of: y, .subtract)
    let value = x.tape.compute.combine(.subtract, try x.floats(.subtract), try y.floats(.subtract), rows)
    return x.tape.record(.subtract, x, y, Tensor(value, ofShape: x.shape)) { dz, sink in
      if sink.needs(1) {
        var sum: [Float] = []
        sink.compute.sumRows(dz, rows, addingTo: &sum)
        sink.compute.scale(inPlace: &sum, by: -1)
        sink.add(sum, to: 1)
      }
      sink.add(dz, to: 0)
    }
  }

  /// x y, where y broadcasts as in `+`: dx = dz y, dy = the sum of dz x over the rows that share a row of y.
  package static func * (x: Variable, y: Variable) throws -> Variable {
    let rows = try x.rowBroadcast(of: y, .multiply)
    let (a, b) = (try x.floats(.multiply), try y.floats(.multiply))
    let value = x.tape.compute.combine(.multiply, a, b, rows)
    return x.tape.record(.multiply, x, y, Tensor(value, ofShape: x.shape)) { dz, sink in
      sink.accumulate(into: 1) { sink.compute.sumRows(dz, times: a, rows, addingTo: &$0) }
      guard sink.needs(0) else { return }
      sink.compute.combine(.multiply, inPlace: &dz, b, rows)
      sink.add(dz, to: 0)
    }
  }

  /// z = x / y, where y broadcasts as in `+`: dx = dz / y, dy = -(the sum of dz z) / y.
  package static func / (x: Variable, y: Variable) throws -> Variable {
    let rows = try x.rowBroadcast(of: y, .divide)
    let b = try y.floats(.divide)
    let value = x.tape.compute.combine(.divide, try x.floats(.divide), b, rows)
    return x.tape.record(.divide, x, y, Tensor(value, ofShape: x.shape)) { dz, sink in
      if sink.needs(1) {
        var sum: [Float] = []
        sink.compute.sumRows(dz, times: value, rows, addingTo: &sum)
        sink.compute.combine(.divide, inPlace: &sum, b, RowBroadcast(rows: 1, columns: b.count, yRows: 1))
        sink.compute.scale(inPlace: &sum, by: -1)
        sink.add(sum, to: 1)
      }
      guard sink.needs(0) else { return }
      sink.compute.combine(.divide, inPlace: &dz, b, rows)
      sink.add(dz, to: 0)
    }
  }

  /// x factor + addend, with one rounding.
  package func scaled(by factor: Float, plus addend: Float = 0) throws -> Variable {
    let value = tape.compute.scale(try floats(.scale), by: factor, plus: addend)
    return tape.record(.scale, self, Tensor(value, ofShape: shape)) { dy, sink in
      sink.compute.scale(inPlace: &dy, by: factor)
      sink.add(dy, to: 0)
    }
  }

  /// How the rows of y go with those of this variable. Axes are aligned at the end; from there inwards out: axes of y that are
  /// equal, axes of y that are 1 (or missing), axes that are equal, axes that are 1 or missing.
  func rowBroadcast(of y: Variable, _ operation: Primitive) throws -> RowBroadcast {
    let (x, own) = (shape, y.shape)
    if x == own { return .identity(x) }
    let missing = x.count - own.count
    var axis = x.count
    func run(_ fits: (Int) -> Bool) -> Int {
      var size = 1
      while axis > 0, fits(axis - 1) {
        axis -= 1
        size *= x[axis]
      }
      return size
    }
    func isEqual(_ k: Int) -> Bool { k >= missing && own[k - missing] == x[k] }
    func isOne(_ k: Int) -> Bool { k < missing || own[k - missing] == 1 }
    let columns = run(isEqual)
    let each = run(isOne)
    let yRows = run(isEqual)
    let samples = run(isOne)
    guard missing >= 0, axis == 0, yRows > 0 else {
      throw operation.misfit(("left", self), ("right", y), "the right one is no row or table of the left one")
    }
    // One row for all needs no count of repetitions.
    return RowBroadcast(
      rows: samples * yRows * each, columns: columns, yRows: yRows, each: yRows == 1 ? 1 : max(1, each))
  }
}

extension RowBroadcast {
  /// Two matrices of the same shape, in rows long enough to be worth a call.
  static func identity(_ shape: [Int]) -> RowBroadcast {
    var (columns, axis) = (1, shape.count)
    while axis > 0, columns < 256 {
      axis -= 1
      columns *= shape[axis]
    }
    let rows = shape.elements(0..<axis)
    return RowBroadcast(rows: rows, columns: columns, yRows: rows)
  }

  /// Whether every row goes with a row of its own.
  var isIdentity: Bool { rows == yRows && each == 1 }
}
