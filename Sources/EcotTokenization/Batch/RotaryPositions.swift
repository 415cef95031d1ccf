import EcotFiles

/// The positions of M-RoPE: for each token one position in time, height and width (`get_rope_index` of Qwen3-VL).
///
/// Text advances all three by one. The tokens of an image that follows position p - 1 stand at time p + frame, height
/// p + row, width p + column of the merged grid, and the text after it continues one beyond the largest of them. Padding
/// does not count and has position 0.
package enum RotaryPositions {
  /// The (3, B, T) table in row-major order.
  ///
  /// - Parameters:
  ///   - rows: Rows of one length.
  ///   - grids: The images of the batch in the order of their tokens, row by row.
  ///   - imageToken: The id of `<|image_pad|>`.
  ///   - merge: The patches along each side of an image token.
  /// - Throws: `InputError` naming the row whose image tokens do not fit its images.
  package static func table(
    _ rows: [TokenRow], grids: [ImageGrid], imageToken: Int32, merge: Int
  ) throws -> [Int64] {
    let width = rows.first?.count ?? 0
    guard rows.allSatisfy({ $0.count == width }) else { throw InputError("rows of different lengths") }
    guard merge > 0 else { throw InputError("a merge size of \(merge)", expected: "1 or more") }
    let plane = rows.count * width
    var table = [Int64](repeating: 0, count: 3 * plane)
    var images = grids.makeIterator()
    for (index, row) in rows.enumerated() {
      var next: Int64 = 0
      var column = 0
      while column < width {
        let place = index * width + column
        guard row.mask[column] else {
          column += 1
          continue
        }
        guard row.ids[column] == imageToken else {
          for axis in 0..<3 { table[axis * plane + place] = next }
          next += 1
          column += 1
          continue
        }
        guard let grid = images.next() else {
          throw InputError(
            "row \(index) has image tokens without an image", expected: "\(grids.count) images in the batch")
        }
        guard [grid.frames, grid.rows, grid.columns].allSatisfy({ (1...(1 << 20)).contains($0) }),
          grid.rows.isMultiple(of: merge), grid.columns.isMultiple(of: merge)
        else {
          throw InputError(
            "row \(index) has an image of \(grid.frames) x \(grid.rows) x \(grid.columns) patches",
            expected: "1 to \(1 << 20) of each, rows and columns in multiples of \(merge)")
        }
        let (high, wide) = (grid.rows / merge, grid.columns / merge)
        let cells = grid.frames * high * wide
        let run = column..<min(width, column + cells)
        guard run.count == cells, run.allSatisfy({ row.mask[$0] && row.ids[$0] == imageToken }) else {
          throw InputError(
            "row \(index) has \(run.prefix { row.ids[$0] == imageToken }.count) image tokens for an image of "
              + "\(grid.frames) x \(grid.rows) x \(grid.columns) patches",
            expected: "\(cells)", remedy: "check model_max_length and the image tokens in the text")
        }
        for (cell, column) in run.enumerated() {
          let place = index * width + column
          table[place] = next + Int64(cell / (high * wide))
          table[plane + place] = next + Int64(cell / wide % high)
          table[2 * plane + place] = next + Int64(cell % wide)
        }
        next += Int64(max(grid.frames, high, wide))
        column = run.upperBound
      }
    }
    guard images.next() == nil else {
      throw InputError(
        "more images than image tokens", expected: "\(grids.count) images in the rows",
        remedy: "check model_max_length and the image tokens in the text")
    }
    return table
  }
}
