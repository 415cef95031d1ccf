import EcotFiles
import EcotKernels
import EcotTensors

extension Variable {
  /// Rotary position embedding, rotate-half (Su et al. 2021): x (..., heads, size), cosine and sine (..., size) of the angles at
  /// each position. With h = size / 2, j < h: y_j = x_j cos_j - x_{j+h} sin_j, y_{j+h} = x_{j+h} cos_{j+h} + x_j sin_{j+h}.
  ///
  /// dx is the transposed rotation of dy; cosine and sine get no gradient.
  package func rotary(cosine: Variable, sine: Variable) throws -> Variable {
    try Primitive.rotary.requireEqualShapes(("cosine", cosine), ("sine", sine))
    let axes = shape.count
    guard axes >= 2, shape[axes - 1] % 2 == 0, cosine.shape == Array(shape[..<(axes - 2)]) + [shape[axes - 1]] else {
      throw Primitive.rotary.misfit(
        ("input", self), ("cosine", cosine), "wanted (..., heads, an even size) and (..., size)")
    }
    let (rows, heads, size) = (shape.elements(0..<(axes - 2)), shape[axes - 2], shape[axes - 1])
    let (c, s) = (try cosine.floats(.rotary), try sine.floats(.rotary))
    let y = tape.compute.rotary(try floats(.rotary), rows: rows, heads: heads, size: size, cosine: c, sine: s)
    return tape.record(.rotary, [self, cosine, sine], Tensor(y, ofShape: shape)) { dy, sink in
      guard sink.needs(0) else { return }
      sink.add(sink.compute.rotaryBackward(dy, rows: rows, heads: heads, size: size, cosine: c, sine: s), to: 0)
    }
  }

  /// Rows of a table (rows, columns) at int64 indices (...): y (..., columns), as an embedding is looked up.
  ///
  /// dtable[index[r]] += dy[r], in ascending order of r. Throws where an index is no row.
  package func gatherRows(at indices: Variable) throws -> Variable {
    guard shape.count == 2 else {
      throw Primitive.gatherRows.misfit(("table", self), ("indices", indices), "a table has two axes")
    }
    let (count, columns) = (count, shape[1])
    let index = try rowIndices(indices, .gatherRows)
    let y = tape.compute.gatherRows(try floats(.gatherRows), columns: columns, at: index)
    return tape.record(.gatherRows, self, indices, Tensor(y, ofShape: indices.shape + [columns])) { dy, sink in
      sink.accumulate(into: 0) { table in
        if table.isEmpty { table = [Float](repeating: 0, count: count) }
        sink.compute.scatterAddRows(dy, columns: columns, at: index, to: &table)
      }
    }
  }

  /// This variable (..., columns) with other rows at some places: y[index[r]] = rows[r]. Indices (n) count the rows of all leading
  /// axes; `rows` is (n, columns). Throws where an index is no row or comes twice.
  ///
  /// dx = dy with +0 in these rows, drows[r] = dy[index[r]].
  package func replacingRows(at indices: Variable, with rows: Variable) throws -> Variable {
    let (columns, index) = (try columns(.replaceRows), try rowIndices(indices, .replaceRows))
    try requireRows(rows, index.count, .replaceRows)
    var seen = [Bool](repeating: false, count: self.rows)
    for (r, i) in index.enumerated() {
      if seen[Int(i)] { throw InputError("replaceRows: index \(r) names row \(i) a second time") }
      seen[Int(i)] = true
    }
    var y = try floats(.replaceRows)
    tape.compute.writeRows(try rows.floats(.replaceRows), columns: columns, at: index, to: &y)
    return tape.record(.replaceRows, [self, rows, indices], Tensor(y, ofShape: shape)) { dy, sink in
      if sink.needs(1) { sink.add(sink.compute.gatherRows(dy, columns: columns, at: index), to: 1) }
      guard sink.needs(0) else { return }
      let zeros = [Float](repeating: 0, count: index.count * columns)
      sink.compute.writeRows(zeros, columns: columns, at: index, to: &dy)
      sink.add(dy, to: 0)
    }
  }

  /// This variable with rows added at some places: y[index[r]] += rows[r], in ascending order of r; shapes as in `replacingRows`.
  ///
  /// dx = dy, drows[r] = dy[index[r]].
  package func addingRows(at indices: Variable, _ rows: Variable) throws -> Variable {
    let (columns, index) = (try columns(.addRows), try rowIndices(indices, .addRows))
    try requireRows(rows, index.count, .addRows)
    var y = try floats(.addRows)
    tape.compute.scatterAddRows(try rows.floats(.addRows), columns: columns, at: index, to: &y)
    return tape.record(.addRows, [self, rows, indices], Tensor(y, ofShape: shape)) { dy, sink in
      if sink.needs(1) { sink.add(sink.compute.gatherRows(dy, columns: columns, at: index), to: 1) }
      sink.add(dy, to: 0)
    }
  }

  /// The first axis repeated: each of its entries `each` times, and all of that `times` times.
  ///
  /// dx = the sum of dy over the copies, in ascending order.
  package func repeated(_ times: Int, each: Int = 1) throws -> Variable {
    guard let first = shape.first, times >= 1, each >= 1 else {
      throw InputError("repeatRows: \(value.shapeText), \(times) times, each \(each) times")
    }
    let rows = RowBroadcast(
      rows: first * each * times, columns: shape.elements(1..<shape.count), yRows: first, each: each)
    let y = tape.compute.repeatRows(try floats(.repeatRows), rows)
    let newShape = [first * each * times] + shape.dropFirst()
    return tape.record(.repeatRows, self, Tensor(y, ofShape: newShape)) { dy, sink in
      sink.accumulate(into: 0) { sink.compute.sumRows(dy, rows, addingTo: &$0) }
    }
  }

  /// Indices that are rows of this variable.
  private func rowIndices(_ indices: Variable, _ operation: Primitive) throws -> [Int64] {
    let (index, rows) = (try indices.int64s(operation), Int64(rows))
    guard try columns(operation) > 0 else { throw InputError("\(operation): rows of \(value.shapeText) are empty") }
    if let r = index.firstIndex(where: { $0 < 0 || $0 >= rows }) {
      throw InputError("\(operation): index \(r) is \(index[r])", expected: "a row of \(rows)")
    }
    return index
  }

  private func requireRows(_ rows: Variable, _ count: Int, _ operation: Primitive) throws {
    let wanted = [count, try columns(operation)]
    guard rows.shape == wanted else {
      throw operation.misfit(("input", self), ("rows", rows), "\(count) indices want \(wanted.shapeText)")
    }
  }
}
