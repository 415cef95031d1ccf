import EcotFiles
import EcotTensors

/// The patches of an image along frames, rows and columns: one row of `image_grid_thw`.
package struct PatchGrid: Sendable, Equatable {
  /// Frames, rows and columns.
  package let frames: Int, rows: Int, columns: Int

  /// A grid; rows and columns are multiples of the merge size.
  package init(frames: Int, rows: Int, columns: Int, mergeSize: Int) throws {
    guard (1...1 << 16).contains(frames), (1...1 << 16).contains(rows), (1...1 << 16).contains(columns),
      rows.isMultiple(of: mergeSize), columns.isMultiple(of: mergeSize)
    else {
      throw InputError(
        "an image of \(frames) x \(rows) x \(columns) patches",
        expected: "1 to \(1 << 16) of each, rows and columns in multiples of \(mergeSize)")
    }
    (self.frames, self.rows, self.columns) = (frames, rows, columns)
  }

  /// The grids of `image_grid_thw`, (images, 3) int64.
  package static func list(_ tensor: Tensor, mergeSize: Int) throws -> [PatchGrid] {
    guard tensor.shape.count == 2, tensor.shape[1] == 3 else {
      throw InputError("image_grid_thw has shape \(tensor.shapeText)", expected: "(images, 3)")
    }
    let values = try tensor.int64s
    return try (0..<tensor.shape[0]).map { image in
      let sides = values[(3 * image)..<(3 * image + 3)].map { Int($0) }
      do {
        return try PatchGrid(frames: sides[0], rows: sides[1], columns: sides[2], mergeSize: mergeSize)
      } catch let error as InputError {
        throw InputError("image_grid_thw, image \(image): \(error.problem)", expected: error.expected)
      }
    }
  }

  /// The patches of one frame.
  package var framePatches: Int { rows * columns }
  /// All patches.
  package var patches: Int { frames * framePatches }

  /// Row and column of each patch of one frame, in the order of the merge blocks: block rows, block columns, then the rows and
  /// columns inside a block.
  func places(mergeSize: Int) -> [(row: Int, column: Int)] {
    var places: [(Int, Int)] = []
    places.reserveCapacity(framePatches)
    for blockRow in stride(from: 0, to: rows, by: mergeSize) {
      for blockColumn in stride(from: 0, to: columns, by: mergeSize) {
        for row in blockRow..<(blockRow + mergeSize) {
          for column in blockColumn..<(blockColumn + mergeSize) { places.append((row, column)) }
        }
      }
    }
    return places
  }
}
