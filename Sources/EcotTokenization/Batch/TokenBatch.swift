import EcotFiles
import EcotTensors

/// What a training step takes in: ids, masks, labels, positions and pixels of B samples in T columns.
package struct TokenBatch: Sendable {
  /// What is known about one row.
  package struct Row: Sendable, Equatable {
    /// Columns of padding before the first token.
    package var leftPadding: Int
    /// The number of tokens.
    package var tokens: Int
    /// The columns of the thinking tokens; empty without any.
    package var thinkingColumns: Range<Int>
    /// What masked the row's labels.
    package var span: LabelSpan
    /// Whether a delimiter is among its tokens.
    package var hasDelimiter: Bool
    /// The number of labels that count.
    package var trainableLabels: Int
  }

  /// (B, T) int64; padding holds the pad id.
  package var inputIDs: Tensor
  /// (B, T) int64, 1 at tokens and 0 at padding.
  package var attentionMask: Tensor
  /// (B, T) int64, -100 where no prediction is asked for.
  package var labels: Tensor
  /// (3, B, T) int64: time, height, width; 0 at padding.
  package var positionIDs: Tensor
  /// (P, 1536) float32, the patches of all images; `nil` without images.
  package var pixelValues: Tensor?
  /// (images, 3) int64; `nil` without images.
  package var imageGrid: Tensor?
  /// The ids of each sample before padding, alignment and truncation.
  package let tokenizedRows: [[Int32]]
  /// One entry a row.
  package var rows: [Row]
  /// What the rows are aligned at, `nil` where they are not.
  package let anchor: SequenceAlignment.Anchor?
  /// The column that the rows share.
  package let alignmentColumn: Int?
  /// What is odd.
  package let warnings: [BatchWarning]

  /// The number of columns T.
  package var width: Int { inputIDs.shape[1] }
  /// The number of labels that are masked, padding included.
  package var maskedLabels: Int { rows.count * width - trainableLabels }
  /// The number of labels that count.
  package var trainableLabels: Int { rows.reduce(0) { $0 + $1.trainableLabels } }
  /// `maskedLabels` as a share of all B x T.
  package var maskedShare: Double { Double(maskedLabels) / Double(max(1, rows.count * width)) }
  /// Whether every row with thinking tokens has its first one in the alignment column.
  package var isAligned: Bool {
    Set(rows.filter { !$0.thinkingColumns.isEmpty }.map(\.thinkingColumns.lowerBound)).count <= 1
  }

  /// Refuses a batch whose language loss would be a mean over nothing.
  ///
  /// - Throws: `InputError` where every label is masked.
  package func requireTrainableLabels() throws {
    guard trainableLabels > 0 else {
      throw InputError(
        "every label of the batch is masked, so that it has no language loss",
        expected: "text after the latent span or the delimiter",
        remedy: "raise model_max_length, or look at the reasoning of these samples")
    }
  }
}
