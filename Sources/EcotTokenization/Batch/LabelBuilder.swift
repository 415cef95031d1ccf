/// The part of a row that labels leave out.
package struct LabelSpan: Sendable, Equatable {
  /// The first column that is not instruction.
  package var instructionEnd: Int
  /// The columns between the opening and the closing of the latent span; `nil` without a span.
  package var latents: Range<Int>?

  /// `[instruction end, latent start, latent end]`, -1 for no span.
  package var list: [Int] { [instructionEnd, latents?.lowerBound ?? -1, latents?.upperBound ?? -1] }
}

/// Builds the labels of the language loss: the ids, with -100 where no prediction is asked for.
///
/// Masked are padding, everything before the latent span, and the span's inside; its opening and its closing token are
/// trained. Without a span everything through the first delimiter is masked. Each row has its own span.
package struct LabelBuilder: Sendable {
  /// What a masked label is.
  package static let ignored: Int64 = -100

  /// The ids to look for.
  package var marks: SequenceMarks
  /// The reference's defects that are on.
  package var quirks: TokenQuirks

  /// Labels of a batch.
  package struct Result: Sendable {
    /// (B, T) labels.
    package var labels: [[Int64]]
    /// The span that masked each row.
    package var spans: [LabelSpan]
    package var warnings: [BatchWarning]
  }

  /// Makes a builder.
  package init(marks: SequenceMarks, quirks: TokenQuirks = .init()) {
    self.marks = marks
    self.quirks = quirks
  }

  /// Labels of aligned rows of one length.
  package func labels(_ rows: [TokenRow]) -> Result {
    if quirks.labelsFromLongestRow { return labelsFromLongestRow(rows) }
    var result = Result(labels: [], spans: [], warnings: [])
    for (index, row) in rows.enumerated() {
      let span = span(of: row.ids, at: index, closesAfterOpening: true, &result.warnings)
      var labels = masked(row.ids, span ?? LabelSpan(instructionEnd: row.count, latents: nil))
      for column in row.ids.indices where !row.mask[column] || row.ids[column] == marks.thinking.thinking {
        labels[column] = Self.ignored
      }
      if span == nil { result.warnings.append(.noReasoning(row: index)) }
      result.labels.append(labels)
      result.spans.append(span ?? LabelSpan(instructionEnd: row.count, latents: nil))
    }
    return result
  }

  /// The reference: one span, of the first row with most ids other than the pad id, for all rows.
  private func labelsFromLongestRow(_ rows: [TokenRow]) -> Result {
    var result = Result(labels: [], spans: [], warnings: [])
    let lengths = rows.map { $0.ids.count { $0 != marks.pad } }
    guard let longest = lengths.indices.max(by: { (lengths[$0], $1) < (lengths[$1], $0) }) else { return result }
    let found = span(of: rows[longest].ids, at: longest, closesAfterOpening: false, &result.warnings)
    if found == nil { result.warnings.append(.nothingMasked(row: longest)) }
    let span = found ?? LabelSpan(instructionEnd: 0, latents: nil)
    for row in rows {
      var labels = masked(row.ids, span)
      for column in row.ids.indices where row.ids[column] == marks.pad { labels[column] = Self.ignored }
      result.labels.append(labels)
      result.spans.append(span)
    }
    return result
  }

  /// The span of a row. `closesAfterOpening` looks for the closing token only after the opening one; the reference takes
  /// the first in the row and masks to the end where that comes too early.
  private func span(
    of ids: [Int32], at row: Int, closesAfterOpening: Bool, _ warnings: inout [BatchWarning]
  ) -> LabelSpan? {
    if let start = ids.firstIndex(of: marks.thinking.start) {
      let end = ids[(closesAfterOpening ? start : 0)...].firstIndex(of: marks.thinking.end)
      if let end, end > start { return LabelSpan(instructionEnd: start, latents: (start + 1)..<end) }
      warnings.append(.openSpan(row: row))
      return LabelSpan(instructionEnd: start, latents: (start + 1)..<ids.count)
    }
    return marks.delimiterColumn(in: ids).map {
      LabelSpan(instructionEnd: $0 + marks.delimiter.count, latents: nil)
    }
  }

  private func masked(_ ids: [Int32], _ span: LabelSpan) -> [Int64] {
    var labels = ids.map(Int64.init)
    for column in 0..<min(span.instructionEnd, ids.count) { labels[column] = Self.ignored }
    guard var latents = span.latents else { return labels }
    if quirks.labelsMaskWholeSpan { latents = (latents.lowerBound - 1)..<(latents.upperBound + 1) }
    for column in latents.clamped(to: 0..<ids.count) { labels[column] = Self.ignored }
    return labels
  }
}
