/// Defects of the reference that can be switched on, one by one, to see what they cost. All are off by default.
package struct TokenQuirks: Sendable, Equatable {
  /// `labels_from_longest_row`: the spans of the longest row mask the labels of every row.
  package var labelsFromLongestRow = false
  /// `labels_mask_whole_span`: the tokens that open and close the latent span are masked too.
  package var labelsMaskWholeSpan = false
  /// `pad_rows_without_thinking`: a row without thinking tokens is left-padded by the whole alignment column.
  package var padsRowsWithoutThinking = false
  /// `no_alignment_at_stage_0`: batches without thinking tokens are not aligned.
  package var skipsAlignmentAtStage0 = false
  /// `conservative_overflow`: alignment is given up where column plus longest row exceed the limit, although the aligned
  /// rows would fit.
  package var overestimatesAlignedLength = false

  /// Everything right.
  package init() {}

  /// Switches on what a configuration names under `compat`; names of other modules' quirks have no effect here.
  package init(compat names: some Sequence<String>) {
    for name in names {
      switch name {
      case "labels_from_longest_row": labelsFromLongestRow = true
      case "labels_mask_whole_span": labelsMaskWholeSpan = true
      case "pad_rows_without_thinking": padsRowsWithoutThinking = true
      case "no_alignment_at_stage_0": skipsAlignmentAtStage0 = true
      case "conservative_overflow": overestimatesAlignedLength = true
      default: continue
      }
    }
  }
}

/// What is odd about a batch without being an error.
package enum BatchWarning: Sendable, Equatable, CustomStringConvertible {
  /// A row has no thinking token although others have.
  case rowWithoutThinking(row: Int)
  /// Rows lack the delimiter at which the others would be aligned, so that nothing was aligned.
  case rowsWithoutDelimiter([Int])
  /// The aligned rows would have been longer than the limit, so that nothing was aligned.
  case alignmentTooLong(length: Int, limit: Int)
  /// Truncation took tokens of a row.
  case truncated(row: Int, tokens: Int)
  /// A latent span is not closed; it is masked to the end of the row.
  case openSpan(row: Int)
  /// A row has neither span nor delimiter, so that no label of it counts.
  case noReasoning(row: Int)
  /// The longest row has neither span nor delimiter, so that the quirk masks no label of any row but padding.
  case nothingMasked(row: Int)

  /// One line for people.
  package var description: String {
    switch self {
    case .rowWithoutThinking(let row): "row \(row) has no thinking token"
    case .rowsWithoutDelimiter(let rows):
      "no delimiter in row \(rows.map(String.init).joined(separator: ", ")): the batch is not aligned"
    case .alignmentTooLong(let length, let limit):
      "aligned rows would have \(length) tokens, model_max_length is \(limit): the batch is not aligned"
    case .truncated(let row, let tokens): "row \(row) lost \(tokens) tokens to model_max_length"
    case .openSpan(let row): "the latent span of row \(row) is not closed"
    case .noReasoning(let row): "row \(row) has neither a latent span nor a delimiter: all of it is masked"
    case .nothingMasked(let row):
      "row \(row), the longest, has neither a latent span nor a delimiter: no instruction is masked"
    }
  }
}

/// The token ids that alignment and labels look for.
package struct SequenceMarks: Sendable, Equatable {
  /// Fills up rows.
  package var pad: Int32
  /// The thinking tokens.
  package var thinking: ThinkingTokenIDs
  /// What `" @"` becomes; may be several tokens.
  package var delimiter: [Int32]

  /// Takes known ids.
  package init(pad: Int32, thinking: ThinkingTokenIDs, delimiter: [Int32]) {
    self.pad = pad
    self.thinking = thinking
    self.delimiter = delimiter
  }

  /// The first column at which the delimiter starts in a row.
  package func delimiterColumn(in ids: [Int32]) -> Int? {
    guard let first = delimiter.first, ids.count >= delimiter.count else { return nil }
    return (0...(ids.count - delimiter.count)).first { start in
      ids[start] == first && ids[start..<(start + delimiter.count)].elementsEqual(delimiter)
    }
  }
}

/// One row of token ids with its attention mask.
package struct TokenRow: Sendable, Equatable {
  /// The ids, padding included.
  package var ids: [Int32]
  /// Whether each id is a token and not padding.
  package var mask: [Bool]

  /// Takes ids and a mask of the same length.
  package init(ids: [Int32], mask: [Bool]) {
    precondition(ids.count == mask.count, "a row needs one mask entry for each id")
    self.ids = ids
    self.mask = mask
  }

  /// A row without padding.
  package init(ids: [Int32]) {
    self.init(ids: ids, mask: Array(repeating: true, count: ids.count))
  }

  /// The number of columns.
  package var count: Int { ids.count }
  /// The columns up to the last token.
  var lengthToLastToken: Int { (mask.lastIndex(of: true) ?? -1) + 1 }
  /// The number of tokens.
  package var tokens: Int { mask.count { $0 } }

  /// The row between `left` and `right` columns of padding.
  func padded(left: Int = 0, right: Int = 0, with pad: Int32) -> TokenRow {
    TokenRow(
      ids: Array(repeating: pad, count: left) + ids + Array(repeating: pad, count: right),
      mask: Array(repeating: false, count: left) + mask + Array(repeating: false, count: right))
  }
}
