/// Left-pads the rows of a batch so that their first thinking tokens share a column; without thinking tokens, at stage 0,
/// so that their first delimiters do.
package struct SequenceAlignment: Sendable {
  /// What the rows are aligned at.
  package enum Anchor: String, Sendable {
    case thinking, delimiter
  }

  /// Aligned rows; their lengths may still differ.
  package struct Result: Sendable {
    package var rows: [TokenRow]
    /// What was aligned and where, `nil` where the rows are as they were given.
    package var anchor: Anchor?
    package var column: Int?
    package var warnings: [BatchWarning]
  }

  /// The ids to look for.
  package var marks: SequenceMarks
  /// `model_max_length`.
  package var limit: Int
  /// The reference's defects that are on.
  package var quirks: TokenQuirks

  /// Makes an aligner.
  package init(marks: SequenceMarks, limit: Int, quirks: TokenQuirks = .init()) {
    self.marks = marks
    self.limit = limit
    self.quirks = quirks
  }

  /// Aligns rows that are already right-padded, or not.
  package func align(_ rows: [TokenRow]) -> Result {
    let columns = rows.map { $0.ids.firstIndex(of: marks.thinking.thinking) }
    guard let column = columns.compactMap({ $0 }).max() else {
      if quirks.skipsAlignmentAtStage0 { return unaligned(rows, []) }
      return alignAtDelimiter(rows)
    }
    let widest = rows.map(\.count).max() ?? 0
    if quirks.overestimatesAlignedLength, column + widest > limit {
      return unaligned(rows, [.alignmentTooLong(length: column + widest, limit: limit)])
    }
    let withoutColumn = quirks.padsRowsWithoutThinking ? column : 0
    let warnings = columns.indices.filter { columns[$0] == nil }.map { BatchWarning.rowWithoutThinking(row: $0) }
    return shift(rows, columns.map { $0.map { column - $0 } ?? withoutColumn }, .thinking, column, warnings)
  }

  /// Aligns rows at the first delimiter of each; where one has none, nothing is aligned.
  package func alignAtDelimiter(_ rows: [TokenRow]) -> Result {
    let columns = rows.map { marks.delimiterColumn(in: $0.ids) }
    let missing = columns.indices.filter { columns[$0] == nil }
    guard missing.isEmpty, let column = columns.compactMap({ $0 }).max() else {
      return unaligned(rows, [.rowsWithoutDelimiter(missing)])
    }
    return shift(rows, columns.map { column - ($0 ?? column) }, .delimiter, column, [])
  }

  private func shift(
    _ rows: [TokenRow], _ shifts: [Int], _ anchor: Anchor, _ column: Int, _ warnings: [BatchWarning]
  ) -> Result {
    // Padding at the right end may be cut without loss; the reference counts it at the delimiter. At the thinking token
    // its own rule has been applied before.
    let countsPadding = quirks.overestimatesAlignedLength && anchor == .delimiter
    let skipsCheck = quirks.overestimatesAlignedLength && anchor == .thinking
    let length = zip(rows, shifts).map { (countsPadding ? $0.count : $0.lengthToLastToken) + $1 }.max() ?? 0
    if !skipsCheck, length > limit {
      return unaligned(rows, [.alignmentTooLong(length: length, limit: limit)])
    }
    let padded = zip(rows, shifts).map { $0.padded(left: $1, with: marks.pad) }
    return Result(rows: padded, anchor: anchor, column: column, warnings: warnings)
  }

  private func unaligned(_ rows: [TokenRow], _ warnings: [BatchWarning]) -> Result {
    Result(rows: rows, anchor: nil, column: nil, warnings: warnings)
  }

  /// Right-pads rows to a common length and cuts them to the limit.
  package func batched(_ rows: [TokenRow]) -> (rows: [TokenRow], warnings: [BatchWarning]) {
    let width = rows.map(\.count).max() ?? 0
    var warnings: [BatchWarning] = []
    let batched = rows.enumerated().map { index, row in
      let padded = row.padded(right: width - row.count, with: marks.pad)
      guard width > limit else { return padded }
      let lost = padded.mask[limit...].count { $0 }
      if lost > 0 { warnings.append(.truncated(row: index, tokens: lost)) }
      return TokenRow(ids: Array(padded.ids[..<limit]), mask: Array(padded.mask[..<limit]))
    }
    return (batched, warnings)
  }
}
