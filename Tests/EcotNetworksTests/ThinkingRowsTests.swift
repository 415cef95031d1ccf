import EcotFiles
import EcotNetworks
import EcotTensors
import Testing

@Suite struct ThinkingRowsTests {
  /// Rows 0, 1 and 2, each (row, 10 row).
  private let table = Tensor([0, 0, 1, 10, 2, 20], ofShape: [3, 2])

  @Test func missingRowsAreTheMeanOfTheOldOnes() throws {
    let grown = try table.withThinkingRows(tokenCount: 5, thinking: [], source: nil)
    #expect(grown == Tensor([0, 0, 1, 10, 2, 20, 1, 10, 1, 10], ofShape: [5, 2]))
  }

  @Test func theMeanIsSummedInDouble() throws {
    // In float the ones would be lost beside 2^25.
    let column = Tensor([0x1p25, 1, 1, 1, 1, -0x1p25], ofShape: [6, 1])
    #expect(try column.withThinkingRows(tokenCount: 7, thinking: [], source: nil).floats.last == Float(4.0 / 6.0))
  }

  @Test func aTableWithRowsToSpareKeepsItsSize() throws {
    for tokenCount in [-1, 0, 2, 3] {
      #expect(try table.withThinkingRows(tokenCount: tokenCount, thinking: [], source: 1) == table)
    }
  }

  @Test func thinkingRowsBecomeCopiesOfTheSource() throws {
    let ready = try table.withThinkingRows(tokenCount: 3, thinking: [2, 0], source: 1)
    #expect(ready == Tensor([1, 10, 1, 10, 1, 10], ofShape: [3, 2]))
  }

  @Test func theCopyComesAfterTheMean() throws {
    let ready = try table.withThinkingRows(tokenCount: 6, thinking: [3, 4, 5], source: 2)
    #expect(ready == Tensor([0, 0, 1, 10, 2, 20, 2, 20, 2, 20, 2, 20], ofShape: [6, 2]))
    // A source that is itself a new or a thinking row.
    let own = try table.withThinkingRows(tokenCount: 5, thinking: [3, 0], source: 3)
    #expect(own == Tensor([1, 10, 1, 10, 2, 20, 1, 10, 1, 10], ofShape: [5, 2]))
  }

  @Test func badInputsAreErrors() throws {
    let cases: [(Tensor, tokenCount: Int, thinking: [Int], source: Int?, message: String)] = [
      (table, 3, [3], 0, "token 3 has no row in a table of 3"),
      (table, 3, [-1], nil, "token -1 has no row"),
      (table, 4, [3], 4, "token 4 has no row in a table of 4"),
      (Tensor([1, 2] as [Float]), 2, [], nil, "shape (2)"),
      (try Tensor([1, 2] as [Int64], shape: [2, 1]), 3, [], nil, "holds int64"),
      (try .zeros([0, 2]), 1, [], nil, "no mean"),
      (table, 1 << 62, [], nil, "impossible shape"),
    ]
    for (table, tokenCount, thinking, source, message) in cases {
      let error = #expect(throws: InputError.self) {
        try table.withThinkingRows(tokenCount: tokenCount, thinking: thinking, source: source)
      }
      #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }
  }
}
