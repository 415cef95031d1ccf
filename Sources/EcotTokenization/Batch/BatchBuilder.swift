import EcotFiles
import EcotTensors

/// One sample before tokenization.
package struct BatchSample: Sendable {
  /// The language input, as `StageComposer` makes it.
  package var lang: String
  /// The images in the order of their views.
  package var images: [PixelPatches]

  /// Takes text and images.
  package init(lang: String, images: [PixelPatches]) {
    self.lang = lang
    self.images = images
  }
}

/// Makes batches: chat text, ids, right padding, alignment, truncation, labels, positions.
package struct BatchBuilder: Sendable {
  /// Text to ids; has the thinking tokens.
  package let tokenizer: Tokenizer
  /// The ids that alignment and labels look for.
  package let marks: SequenceMarks
  /// The chat form.
  package let template: ChatTemplate
  /// `model_max_length`: rows are cut to it.
  package let limit: Int
  /// The patches along each side of an image token.
  package let mergeSize: Int
  /// The reference's defects that are on.
  package let quirks: TokenQuirks
  /// The id in whose place an image feature goes.
  package let imageToken: Int32
  /// The thinking tokens that the tokenizer did not have.
  package let addedThinkingTokens: [Int32]

  /// Adds the thinking tokens to the tokenizer and looks up what the template needs.
  ///
  /// - Throws: `InputError` where the tokenizer lacks a token of the template, or the limit is not positive.
  package init(
    tokenizer: Tokenizer, thinking names: ThinkingTokenNames = .init(), template: ChatTemplate = .init(),
    limit: Int = 2048, mergeSize: Int = 2, quirks: TokenQuirks = .init()
  ) throws {
    let given = tokenizer
    var tokenizer = tokenizer
    let thinking = try tokenizer.addThinkingTokens(names)
    addedThinkingTokens = [names.thinking, names.start, names.end].filter { given.id(of: $0) == nil }
      .compactMap { tokenizer.id(of: $0) }
    for text in [
      ChatTemplate.Token.turnStart, ChatTemplate.Token.turnEnd, ChatTemplate.Token.visionStart,
      ChatTemplate.Token.visionEnd, ChatTemplate.Token.imagePad,
    ] where tokenizer.id(of: text) == nil {
      throw InputError("the tokenizer has no '\(text)'", expected: "the tokenizer of a Qwen vision model")
    }
    guard let pad = tokenizer.padID, let imageToken = tokenizer.id(of: ChatTemplate.Token.imagePad) else {
      throw InputError(
        "the tokenizer has no padding token", expected: "'pad_token' in tokenizer_config.json, or <|endoftext|>")
    }
    guard limit > 0 else {
      throw InputError("\(limit) tokens", at: .keyPath(file: nil, "model_max_length"), expected: "1 or more")
    }
    self.tokenizer = tokenizer
    marks = SequenceMarks(
      pad: pad, thinking: thinking, delimiter: tokenizer.encode(StageComposer.delimiter))
    self.template = template
    self.limit = limit
    self.mergeSize = mergeSize
    self.quirks = quirks
    self.imageToken = imageToken
  }

  /// The text of a sample as it is tokenized, image tokens expanded.
  package func text(of sample: BatchSample) -> String {
    template.render(lang: sample.lang, imageTokens: sample.images.map(\.tokens))
  }

  /// Makes one batch.
  ///
  /// - Throws: `InputError` naming the row, where thinking tokens are not consecutive or image tokens do not fit the images.
  package func batch(_ samples: [BatchSample]) throws -> TokenBatch {
    try batch(samples, ids: samples.map { tokenizer.encode(text(of: $0)) })
  }

  /// Makes one batch of samples whose texts are tokenized already, one row of ids each.
  package func batch(_ samples: [BatchSample], ids: [[Int32]]) throws -> TokenBatch {
    guard !samples.isEmpty, ids.count == samples.count else {
      throw InputError("a batch of \(samples.count) samples and \(ids.count) rows", expected: "at least one sample")
    }
    for (row, ids) in ids.enumerated() { try refuseGaps(ids, row: row) }
    let aligner = SequenceAlignment(marks: marks, limit: limit, quirks: quirks)
    // The reference tokenizes with right padding and aligns after that, so that padding may stay behind all rows.
    let width = ids.map(\.count).max() ?? 0
    let aligned = aligner.align(
      ids.map { TokenRow(ids: $0).padded(right: width - $0.count, with: marks.pad) })
    let (rows, cuts) = aligner.batched(aligned.rows)
    let labels = LabelBuilder(marks: marks, quirks: quirks).labels(rows)
    return try assemble(
      rows, labels, samples, tokenized: ids, anchor: aligned.anchor, column: aligned.column,
      warnings: aligned.warnings + cuts + labels.warnings)
  }

  private func refuseGaps(_ ids: [Int32], row: Int) throws {
    let columns = ids.indices.filter { ids[$0] == marks.thinking.thinking }
    guard let first = columns.first, let last = columns.last, last - first + 1 != columns.count else { return }
    throw InputError(
      "row \(row): the \(columns.count) thinking tokens between token \(first) and token \(last) are not consecutive",
      expected: "one run of thinking tokens", remedy: "look for spaces or text between them in the language input")
  }

  private func assemble(
    _ rows: [TokenRow], _ labels: LabelBuilder.Result, _ samples: [BatchSample], tokenized: [[Int32]],
    anchor: SequenceAlignment.Anchor?, column: Int?, warnings: [BatchWarning]
  ) throws -> TokenBatch {
    let width = rows.first?.count ?? 0
    let shape = [rows.count, width]
    let images = samples.flatMap(\.images)
    let positions = try RotaryPositions.table(
      rows, grids: images.map(\.grid), imageToken: imageToken, merge: mergeSize)
    let facts = rows.indices.map { index in
      let row = rows[index]
      let thinking = row.ids.indices.filter { row.ids[$0] == marks.thinking.thinking }
      return TokenBatch.Row(
        leftPadding: row.mask.firstIndex(of: true) ?? width, tokens: row.tokens,
        thinkingColumns: (thinking.first ?? 0)..<((thinking.last ?? -1) + 1), span: labels.spans[index],
        hasDelimiter: marks.delimiterColumn(in: row.ids) != nil,
        trainableLabels: labels.labels[index].count { $0 != LabelBuilder.ignored })
    }
    return TokenBatch(
      inputIDs: try Tensor(rows.flatMap { $0.ids.map(Int64.init) }, shape: shape),
      attentionMask: try Tensor(rows.flatMap { $0.mask.map { $0 ? Int64(1) : 0 } }, shape: shape),
      labels: try Tensor(labels.labels.flatMap { $0 }, shape: shape),
      positionIDs: try Tensor(positions, shape: [3] + shape),
      pixelValues: try pixels(images),
      imageGrid: images.isEmpty
        ? nil
        : try Tensor(
          images.flatMap { [Int64($0.grid.frames), Int64($0.grid.rows), Int64($0.grid.columns)] },
          shape: [images.count, 3]),
      tokenizedRows: tokenized, rows: facts, anchor: anchor, alignmentColumn: column, warnings: warnings)
  }

  private func pixels(_ images: [PixelPatches]) throws -> Tensor? {
    guard let first = images.first else { return nil }
    let patches = images.reduce(0) { $0 + $1.grid.patches }
    let size = first.grid.patches > 0 ? first.values.count / first.grid.patches : 0
    return try Tensor(images.flatMap(\.values), shape: [patches, size])
  }
}
