import CEcotKernels

extension Compute {
  /// Rotary position embedding, rotate-half: x (rows, heads, size), cosine and sine (rows, size), size even.
  package func rotary(
    _ x: [Float], rows: Int, heads: Int, size: Int, cosine: [Float], sine: [Float]
  ) -> [Float] {
    check(x, rows, heads, size, cosine, sine)
    return .written(x.count) { ecot_rotary(settings, Int64(rows), Int64(heads), Int64(size), x, cosine, sine, $0) }
  }

  /// The transpose of that rotation.
  package func rotaryBackward(
    _ dy: [Float], rows: Int, heads: Int, size: Int, cosine: [Float], sine: [Float]
  ) -> [Float] {
    check(dy, rows, heads, size, cosine, sine)
    return .written(dy.count) {
      ecot_rotary_backward(settings, Int64(rows), Int64(heads), Int64(size), dy, cosine, sine, $0)
    }
  }

  private func check(_ x: [Float], _ rows: Int, _ heads: Int, _ size: Int, _ cosine: [Float], _ sine: [Float]) {
    precondition(size % 2 == 0, "rotary: heads of \(size) elements")
    precondition(x.count == elements(rows, heads, size), "rotary: \(x.count) elements for (\(rows), \(heads), \(size))")
    precondition(
      cosine.count == elements(rows, size) && sine.count == cosine.count,
      "rotary: \(cosine.count) cosines, \(sine.count) sines for (\(rows), \(size))")
  }

  /// y[r] = table[index[r]].
  package func gatherRows(_ table: [Float], columns: Int, at index: [Int64]) -> [Float] {
    check(index, table.count, columns)
    return .written(elements(index.count, columns)) {
      ecot_gather_rows(settings, Int64(index.count), Int64(columns), table, index, $0)
    }
  }

  /// table[index[r]] += dy[r], in ascending order of r.
  package func scatterAddRows(_ dy: [Float], columns: Int, at index: [Int64], to table: inout [Float]) {
    check(index, table.count, columns)
    precondition(dy.count == elements(index.count, columns), "rows: \(dy.count) elements for \(index.count) rows")
    table.rewritten { ecot_scatter_add_rows(settings, Int64(index.count), Int64(columns), dy, index, $0) }
  }

  /// table[index[r]] = x[r], in ascending order of r.
  package func writeRows(_ x: [Float], columns: Int, at index: [Int64], to table: inout [Float]) {
    check(index, table.count, columns)
    precondition(x.count == elements(index.count, columns), "rows: \(x.count) elements for \(index.count) rows")
    table.rewritten { ecot_write_rows(Int64(index.count), Int64(columns), x, index, $0) }
  }

  /// A matrix that is +0 outside of some ascending runs of rows; those of the runs hold anything until the caller writes them.
  package static func zeros(rows: Int, columns: Int, except runs: [Range<Int>]) -> [Float] {
    .written(elements(rows, columns)) { matrix in
      var row = 0
      for run in runs + [rows..<rows] {
        precondition(run.lowerBound >= row && run.upperBound <= rows, "zeros: \(run) of \(rows) rows, from \(row) on")
        matrix?.advanced(by: row * columns).initialize(repeating: 0, count: (run.lowerBound - row) * columns)
        row = run.upperBound
      }
    }
  }

  private func check(_ index: [Int64], _ count: Int, _ columns: Int) {
    precondition(columns > 0 && count % columns == 0, "rows of \(columns) columns in \(count) elements")
    let rows = Int64(count / columns)
    for i in index { precondition(i >= 0 && i < rows, "row \(i) of \(rows)") }
  }
}
