import EcotFiles
import EcotTokenization
import Testing

@Suite struct RotaryPositionsTests {
  private func table(_ ids: [Int32], _ grids: [ImageGrid], merge: Int = 2) throws -> [Int64] {
    try RotaryPositions.table([TokenRow(ids: ids)], grids: grids, imageToken: 5, merge: merge)
  }

  @Test func exampleOfTheReference() throws {
    // A 2 x 2 merged grid behind three columns of padding and two tokens.
    let row = TokenRow(
      ids: [9, 9, 9, 1, 2, 5, 5, 5, 5, 3, 4], mask: [false, false, false] + Array(repeating: true, count: 8))
    let found = try RotaryPositions.table(
      [row], grids: [.init(frames: 1, rows: 4, columns: 4)], imageToken: 5, merge: 2)
    #expect(Array(found[0..<11]) == [0, 0, 0, 0, 1, 2, 2, 2, 2, 4, 5])
    #expect(Array(found[11..<22]) == [0, 0, 0, 0, 1, 2, 2, 3, 3, 4, 5])
    #expect(Array(found[22..<33]) == [0, 0, 0, 0, 1, 2, 3, 2, 3, 4, 5])
  }

  @Test func twoImagesInARowAndAWideOne() throws {
    let found = try table(
      [5, 5, 5, 1, 5, 2], [.init(frames: 1, rows: 2, columns: 6), .init(frames: 1, rows: 2, columns: 2)])
    #expect(found == [0, 0, 0, 3, 4, 5] + [0, 0, 0, 3, 4, 5] + [0, 1, 2, 3, 4, 5])
  }

  @Test func textOnly() throws {
    #expect(try table([1, 2, 3], []) == [0, 1, 2, 0, 1, 2, 0, 1, 2])
    #expect(try table([], []).isEmpty)
  }

  @Test(arguments: [
    ([5, 5, 1], [ImageGrid(frames: 1, rows: 4, columns: 4)], "2 image tokens"), ([5, 1], [], "without an image"),
    ([1, 2], [ImageGrid(frames: 1, rows: 2, columns: 2)], "more images"),
    ([5], [ImageGrid(frames: .max, rows: .max, columns: .max)], "patches"),
    ([5], [ImageGrid(frames: 1, rows: -2, columns: 2)], "patches"),
    ([5], [ImageGrid(frames: 1, rows: 1, columns: 1)], "multiples of 2"),
    ([5, 5], [ImageGrid(frames: 1, rows: 2, columns: 2)], "without an image"),
  ])
  func refusesGrids(ids: [Int32], grids: [ImageGrid], part: String) {
    #expect { try table(ids, grids) } throws: { "\($0)".contains(part) }
  }

  @Test func refusesOddArguments() {
    #expect(throws: InputError.self) { try table([1], [], merge: 0) }
    #expect(throws: InputError.self) {
      try RotaryPositions.table([TokenRow(ids: [1]), TokenRow(ids: [])], grids: [], imageToken: 5, merge: 2)
    }
  }
}
