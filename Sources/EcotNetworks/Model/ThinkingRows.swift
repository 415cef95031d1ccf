import EcotFiles
import EcotTensors

extension Tensor {
  /// A table of token rows, (tokens, width) float32, made ready for the thinking tokens as the reference does: the embedding
  /// table and, where it is another, the output layer's.
  ///
  /// 1. A table with fewer rows than `tokenCount` gets rows at its end, each the mean of the old rows, summed in double from the
  ///    first row to the last. A larger table keeps its size.
  /// 2. The rows `thinking` become copies of the row `source`: the token `<<`, or the padding token where there is none, which
  ///    the caller decides. Without a `source` they stay as they are.
  ///
  /// Throws where this is no such table, or an id lies outside the table as it is after the first step. Source: starVLA,
  /// `_add_thinking_tokens`.
  package func withThinkingRows(tokenCount: Int, thinking: [Int], source: Int?) throws -> Tensor {
    guard shape.count == 2 else {
      throw InputError("a table of tokens has the shape \(shapeText)", expected: "(tokens, width)")
    }
    let width = shape[1]
    let rows = max(shape[0], tokenCount)
    for id in thinking + (source.map { [$0] } ?? []) where !(0..<rows).contains(id) {
      throw InputError(
        "token \(id) has no row in a table of \(rows)", expected: "0..<\(rows)",
        remedy: "take checkpoint and tokenizer from the same model")
    }
    let old = try floats
    guard rows > shape[0] || (source != nil && !thinking.isEmpty) else { return self }
    guard shape[0] > 0 || rows == 0 else { throw InputError("a table without rows has no mean for new ones") }

    var values: [Float] = []
    values.reserveCapacity(try Self.elementCount(of: [rows, width]))
    values += old
    if rows > shape[0] {
      let mean = Self.meanRow(old, rows: shape[0], width: width)
      for _ in shape[0]..<rows { values += mean }
    }
    if let source {
      let copied = Array(values[source * width..<(source + 1) * width])
      for id in thinking { values.replaceSubrange(id * width..<(id + 1) * width, with: copied) }
    }
    return try Tensor(values, shape: [rows, width])
  }

  private static func meanRow(_ values: [Float], rows: Int, width: Int) -> [Float] {
    var sums = [Double](repeating: 0, count: width)
    for row in 0..<rows {
      for column in 0..<width { sums[column] += Double(values[row * width + column]) }
    }
    return sums.map { Float($0 / Double(rows)) }
  }
}
