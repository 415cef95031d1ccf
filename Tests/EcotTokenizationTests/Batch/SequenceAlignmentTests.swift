import EcotTensors
import EcotTokenization
import Testing

/// What alignment and labels must keep, on random rows.
@Suite struct SequenceAlignmentTests {
  private static let marks = SequenceMarks(
    pad: 9, thinking: .init(thinking: 41, start: 40, end: 42), delimiter: [77, 78])

  /// Rows with a delimiter and, where `latents` says so, a span; right-padded to one length.
  private func rows(_ stream: inout PhiloxStream, latents: (Int) -> Int) -> [TokenRow] {
    let rows = (0..<(1 + stream.below(4))).map { row -> [Int32] in
      let head = (0...stream.below(9)).map { _ in Int32(100 + stream.below(50)) }
      let count = latents(row)
      let span = count > 0 ? [40] + Array(repeating: Int32(41), count: count) + [42] : []
      return head + [77, 78] + span + (0..<stream.below(9)).map { _ in Int32(100 + stream.below(50)) }
    }
    let width = rows.map(\.count).max() ?? 0
    return rows.map { row in
      let padding = width - row.count
      return TokenRow(
        ids: row + Array(repeating: 9, count: padding),
        mask: row.map { _ in true } + Array(repeating: false, count: padding))
    }
  }

  private func tokens(_ row: TokenRow) -> [Int32] { zip(row.ids, row.mask).filter(\.1).map(\.0) }

  @Test func alignmentKeepsEveryToken() {
    var stream = PhiloxStream(seed: 3, name: "rows")
    for round in 0..<300 {
      let counts = (0..<4).map { _ in stream.below(3) }
      let given = rows(&stream) { counts[$0] }
      let aligner = SequenceAlignment(marks: Self.marks, limit: 512)
      let aligned = aligner.align(given)
      let (batched, warnings) = aligner.batched(aligned.rows)
      #expect(batched.map(tokens) == given.map(tokens), "\(round)")
      #expect(Set(batched.map(\.count)).count == 1 && warnings.isEmpty)
      let anchored = aligned.anchor == .thinking ? Int32(41) : 77
      #expect(aligned.anchor == (given.contains { $0.ids.contains(41) } ? .thinking : .delimiter))
      for row in batched where row.ids.contains(anchored) {
        #expect(row.ids[aligned.column ?? -1] == anchored)
        #expect(row.ids.firstIndex(of: anchored) == aligned.column)
      }
      // One row needs no padding at all.
      #expect(batched.contains { $0.mask.first == true })
    }
  }

  @Test func labelsAreIdsOrIgnored() {
    var stream = PhiloxStream(seed: 4, name: "rows")
    for _ in 0..<300 {
      let counts = (0..<4).map { _ in stream.below(3) }
      let aligner = SequenceAlignment(marks: Self.marks, limit: 512)
      let given = aligner.batched(aligner.align(rows(&stream) { counts[$0] }).rows).rows
      let result = LabelBuilder(marks: Self.marks).labels(given)
      for (row, labels) in zip(given, result.labels) {
        let start = row.ids.firstIndex(of: 40) ?? (row.ids.firstIndex(of: 77) ?? 0) + 2
        for column in labels.indices {
          let isTrained = row.mask[column] && column >= start && row.ids[column] != 41
          #expect(labels[column] == (isTrained ? Int64(row.ids[column]) : -100))
        }
      }
    }
  }

  @Test func overflowCountsTokensOnly() {
    // Row 0 has 4 tokens and 6 columns of padding behind them; aligned it needs 8 columns.
    let short = TokenRow(
      ids: [1, 40, 41, 42, 9, 9, 9, 9, 9, 9], mask: [true, true, true, true] + Array(repeating: false, count: 6))
    let long = TokenRow(ids: [1, 2, 3, 4, 5, 40, 41, 42, 6, 7])
    for limit in 7...20 {
      let aligner = SequenceAlignment(marks: Self.marks, limit: limit)
      let result = aligner.align([short, long])
      #expect((result.anchor == .thinking) == (limit >= 10))
      let (rows, warnings) = aligner.batched(result.rows)
      #expect(rows.allSatisfy { $0.count <= limit })
      #expect(warnings.isEmpty == (limit >= 10))
      if limit < 10 { #expect(result.warnings == [.alignmentTooLong(length: 10, limit: limit)]) }
    }
    var quirks = TokenQuirks()
    quirks.overestimatesAlignedLength = true
    #expect(SequenceAlignment(marks: Self.marks, limit: 15, quirks: quirks).align([short, long]).anchor == nil)
    #expect(SequenceAlignment(marks: Self.marks, limit: 16, quirks: quirks).align([short, long]).anchor == .thinking)
  }

  @Test func warningsHaveText() {
    let warnings: [BatchWarning] = [
      .rowWithoutThinking(row: 1), .rowsWithoutDelimiter([0, 2]), .alignmentTooLong(length: 10, limit: 9),
      .truncated(row: 0, tokens: 3), .openSpan(row: 2), .noReasoning(row: 1), .nothingMasked(row: 0),
    ]
    #expect(Set(warnings.map(\.description)).count == warnings.count)
    #expect(warnings[1].description.contains("0, 2"))
  }
}
