/// A defect of the reference that can be switched on by name under `compat:`; none is on by default.
///
/// A golden with a quirk and one without it can be compared: that is how one sees what the quirk costs.
package enum Quirk: String, CaseIterable, Sendable {
  /// Label spans are found in the longest row and applied to all rows.
  case labelsFromLongestRow = "labels_from_longest_row"
  /// The start and end tokens of the thinking span are masked too.
  case labelsMaskWholeSpan = "labels_mask_whole_span"
  /// Passes that get embeddings use plain positions instead of the M-RoPE table.
  case plainPositionsInLatentPass = "plain_positions_in_latent_pass"
  /// The action head attends to padding.
  case headAttendsPadding = "head_attends_padding"
  /// The image processor's configured size is ignored: 49 image tokens instead of 64.
  case ignoreProcessorSize = "ignore_processor_size"
  /// Steps without reasoning stay in the data, without `@`.
  case keepUnannotatedSteps = "keep_unannotated_steps"
  /// A row without a thinking token is padded by the whole alignment position.
  case padRowsWithoutThinking = "pad_rows_without_thinking"
  /// Reasoning is looked up with the index after trimming instead of the raw step's.
  case reasoningIndexOffByOne = "reasoning_index_off_by_one"
  /// At stage 0 rows are not aligned at the delimiter.
  case noAlignmentAtStage0 = "no_alignment_at_stage_0"
  /// Alignment is skipped where position plus longest row exceeds the maximal length, though the aligned rows would fit.
  case conservativeOverflow = "conservative_overflow"
  /// No gradient flows back through the latents.
  case detachLatents = "detach_latents"
  /// The flow-matching time may be slightly negative.
  case unclampedFlowTime = "unclamped_flow_time"
}

extension ValueKind where Value == [Quirk] {
  /// A list of quirk names; kept in the order of `Quirk.allCases`, each once, since the order has no meaning.
  static let quirks = ValueKind(
    expected: "a list of quirk names", words: Quirk.allCases.map(\.rawValue),
    read: { node, path, findings in
      guard let names = ValueKind.list(ValueKind<Quirk>.word).read(node, path, &findings) else { return nil }
      for quirk in Quirk.allCases where names.count(where: { $0 == quirk }) > 1 {
        findings.warning(path, "\(quirk.rawValue) is listed more than once", at: node.mark)
      }
      return Quirk.allCases.filter(names.contains)
    }, text: ValueKind.list(ValueKind<Quirk>.word).text)
}
