import EcotFiles
import EcotTensors
import EcotTokenization
import Testing

/// Batches of a small tokenizer: what each quirk changes, and nothing before it.
@Suite struct BatchBuilderTests {
  private static func tokenizer() throws -> Tokenizer {
    var small = SmallTokenizer()
    let texts = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>"]
    small.addedTokens = texts.enumerated().map {
      "{\"id\": \(260 + $0.offset), \"content\": \"\($0.element)\", \"special\": true}"
    }
    return try small.tokenizer()
  }

  private func builder(limit: Int = 512, _ change: (inout TokenQuirks) -> Void = { _ in }) throws -> BatchBuilder {
    var quirks = TokenQuirks()
    change(&quirks)
    return try BatchBuilder(tokenizer: Self.tokenizer(), limit: limit, quirks: quirks)
  }

  private static let image = PixelPatches(
    values: Array(repeating: 0.5, count: 24 * 12), grid: .init(frames: 1, rows: 4, columns: 6), tokens: 6)

  private func samples(stage: Int, _ instructions: [String], annotated: [Bool]? = nil) throws -> [BatchSample] {
    let composer = try StageComposer(stage: stage, thinkingTokenCount: 1)
    return try instructions.enumerated().map { row, instruction in
      let contents = (0..<8).map { String(repeating: "\($0)", count: 1 + row) }
      let reasoning = annotated?[row] ?? true ? contents : nil
      return BatchSample(lang: try composer.lang(instruction: instruction, reasoning: reasoning), images: [Self.image])
    }
  }

  @Test func batchOfStageTwo() throws {
    let batch = try builder().batch(samples(stage: 2, ["put the cup down", "go"]))
    let column = try #require(batch.alignmentColumn)
    #expect(batch.anchor == .thinking && batch.isAligned && batch.warnings.isEmpty)
    #expect(batch.rows.map(\.thinkingColumns) == [column..<(column + 2), column..<(column + 2)])
    #expect(batch.rows.map(\.leftPadding) == [0, 13])
    #expect(batch.rows.allSatisfy { $0.hasDelimiter && $0.span.latents == column..<(column + 2) })
    #expect(batch.positionIDs.shape == [3, 2, batch.width])
    #expect(batch.imageGrid?.int64 == [1, 4, 6, 1, 4, 6])
    #expect(batch.pixelValues?.shape == [48, 12])
    #expect(batch.maskedLabels == batch.labels.int64.count { $0 == -100 })
    #expect(batch.maskedShare == Double(batch.maskedLabels) / Double(2 * batch.width))
    let ids = batch.inputIDs.int64
    for (place, label) in batch.labels.int64.enumerated() { #expect(label == -100 || label == ids[place]) }
    // Start and end of the span are trained, the thinking tokens are not.
    let labels = Array(batch.labels.int64[..<batch.width])
    #expect(Array(labels[(column - 1)...(column + 2)]) == [267, -100, -100, 268])
    try batch.requireTrainableLabels()
  }

  @Test func paddingHoldsNothing() throws {
    let batch = try builder().batch(samples(stage: 2, ["put the cup down", "go"]))
    let mask = batch.attentionMask.int64
    for (place, valid) in mask.enumerated() where valid == 0 {
      #expect(batch.inputIDs.int64[place] == 260 && batch.labels.int64[place] == -100)
      for axis in 0..<3 { #expect(batch.positionIDs.int64[axis * mask.count + place] == 0) }
    }
  }

  @Test func oneRowEqualsItsPlaceInABatch() throws {
    for stage in [0, 1, 2, 8] {
      let samples = try samples(stage: stage, ["put the cup down", "go", "take it"])
      let batch = try builder().batch(samples)
      let plane = batch.rows.count * batch.width
      for (row, sample) in samples.enumerated() {
        let alone = try builder().batch([sample])
        let first = row * batch.width + batch.rows[row].leftPadding
        let places = first..<(first + alone.width)
        #expect(Array(batch.inputIDs.int64[places]) == alone.inputIDs.int64)
        #expect(Array(batch.labels.int64[places]) == alone.labels.int64)
        for axis in 0..<3 {
          #expect(
            places.map { batch.positionIDs.int64[axis * plane + $0] }
              == Array(alone.positionIDs.int64[(axis * alone.width)..<((axis + 1) * alone.width)]))
        }
      }
    }
  }

  @Test func imagesTakePositionsOfTheirGrid() throws {
    let batch = try builder().batch(samples(stage: 0, ["go"]))
    let width = batch.width
    // <|im_start|>user\n<|vision_start|> take 0 to 6, the 2 x 3 image starts at 7, and text goes on after 7 + 2.
    let axes = (0..<3).map { Array(batch.positionIDs.int64[($0 * width)..<($0 * width + 15)]) }
    #expect(axes[0] == [0, 1, 2, 3, 4, 5, 6, 7, 7, 7, 7, 7, 7, 10, 11])
    #expect(axes[1] == [0, 1, 2, 3, 4, 5, 6, 7, 7, 7, 8, 8, 8, 10, 11])
    #expect(axes[2] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 7, 8, 9, 10, 11])
  }

  // MARK: Quirks

  @Test func labelsFromLongestRow() throws {
    var samples = try self.samples(stage: 2, ["put the cup down", "go"])
    samples[1].lang = try StageComposer(stage: 3, thinkingTokenCount: 1).lang(
      instruction: "go", reasoning: Array(repeating: "x", count: 8))
    let right = try builder().batch(samples)
    let quirk = try builder { $0.labelsFromLongestRow = true }.batch(samples)
    #expect(right.inputIDs == quirk.inputIDs && right.positionIDs == quirk.positionIDs)
    #expect(right.labels != quirk.labels)
    #expect(right.rows[1].span != quirk.rows[1].span && quirk.rows[0].span == quirk.rows[1].span)
  }

  @Test func labelsMaskWholeSpan() throws {
    let samples = try samples(stage: 2, ["put the cup down", "go"])
    let right = try builder().batch(samples)
    let quirk = try builder { $0.labelsMaskWholeSpan = true }.batch(samples)
    #expect(right.inputIDs == quirk.inputIDs && right.positionIDs == quirk.positionIDs)
    for (place, label) in right.labels.int64.enumerated() {
      #expect(quirk.labels.int64[place] == (label == 267 || label == 268 ? -100 : label))
    }
    #expect(quirk.maskedLabels == right.maskedLabels + 4)
    let none = try self.samples(stage: 0, ["go"])
    #expect(try builder { $0.labelsMaskWholeSpan = true }.batch(none).labels == builder().batch(none).labels)
  }

  @Test func padRowsWithoutThinking() throws {
    let samples = try samples(stage: 2, ["put the cup down", "go"], annotated: [true, false])
    let right = try builder().batch(samples)
    let quirk = try builder { $0.padsRowsWithoutThinking = true }.batch(samples)
    #expect(right.warnings == quirk.warnings)
    #expect(right.warnings == [.rowWithoutThinking(row: 1), .noReasoning(row: 1)])
    #expect(right.rows.map(\.leftPadding) == [0, 0])
    #expect(quirk.rows.map(\.leftPadding) == [0, try #require(quirk.alignmentColumn)])
    #expect(right.pixelValues == quirk.pixelValues && right.rows.map(\.tokens) == quirk.rows.map(\.tokens))
  }

  @Test func noAlignmentAtStage0() throws {
    let stage0 = try samples(stage: 0, ["put the cup down", "go"])
    let right = try builder().batch(stage0)
    let quirk = try builder { $0.skipsAlignmentAtStage0 = true }.batch(stage0)
    #expect(right.anchor == .delimiter && quirk.anchor == nil)
    #expect(right.rows.map(\.leftPadding) == [0, 13] && quirk.rows.map(\.leftPadding) == [0, 0])
    #expect(right.rows.map(\.trainableLabels) == quirk.rows.map(\.trainableLabels))
    let stage2 = try samples(stage: 2, ["put the cup down", "go"])
    #expect(try builder { $0.skipsAlignmentAtStage0 = true }.batch(stage2).inputIDs == builder().batch(stage2).inputIDs)
  }

  @Test func conservativeOverflow() throws {
    let samples = try samples(stage: 2, ["put the cup down", "go"])
    let limit = try builder().batch(samples).width
    let right = try builder(limit: limit).batch(samples)
    let quirk = try builder(limit: limit) { $0.overestimatesAlignedLength = true }.batch(samples)
    #expect(right.isAligned && right.warnings.isEmpty)
    #expect(!quirk.isAligned && quirk.anchor == nil)
    #expect(right.rows.map(\.tokens) == quirk.rows.map(\.tokens))
  }

  // MARK: Errors

  @Test func refusesGapsInTheSpan() throws {
    var samples = try self.samples(stage: 2, ["put", "go"])
    samples[1].lang = "go @ @<|start_of_thinking|><|thinking|> <|thinking|><|end_of_thinking|>@x"
    #expect { try builder().batch(samples) } throws: {
      "\($0)".contains("row 1") && "\($0)".contains("not consecutive")
    }
  }

  @Test func refusesTruncatedImages() throws {
    #expect { try builder(limit: 9).batch(self.samples(stage: 0, ["go"])) } throws: {
      "\($0)".contains("row 0 has 2 image tokens") && "\($0)".contains("model_max_length")
    }
    var samples = try self.samples(stage: 0, ["go"])
    samples[0].lang += "<|image_pad|>"
    #expect { try builder().batch(samples) } throws: { "\($0)".contains("row 0 has image tokens without an image") }
    #expect(throws: InputError.self) { try builder().batch([]) }
    #expect(throws: InputError.self) { try builder(limit: 0) }
  }

  @Test func refusesBatchesWithoutLabels() throws {
    let batch = try builder().batch(samples(stage: 0, ["put", "go"], annotated: [false, false]))
    #expect(batch.trainableLabels == 0 && batch.maskedShare == 1)
    #expect(batch.warnings.contains(.noReasoning(row: 0)))
    #expect { try batch.requireTrainableLabels() } throws: { "\($0)".contains("every label") }
  }

  @Test func warnsOfTruncation() throws {
    let batch = try builder(limit: 40).batch(samples(stage: 0, ["put the cup down on it", "go"]))
    #expect(batch.width == 40)
    #expect(batch.warnings.contains { if case .truncated(row: 0, tokens: _) = $0 { true } else { false } })
  }

  @Test func refusesTokenizersOfAnotherKind() throws {
    let plain = try SmallTokenizer().tokenizer()
    #expect { try BatchBuilder(tokenizer: plain) } throws: { "\($0)".contains("<|im_start|>") }
  }

  @Test func templates() {
    let prompted = ChatTemplate(basePrompt: "Do:", addsGenerationPrompt: true)
    #expect(
      prompted.render(lang: "go", imageTokens: [2, 1])
        == "<|im_start|>user\n<|vision_start|><|image_pad|><|image_pad|><|vision_end|><|vision_start|><|image_pad|>"
        + "<|vision_end|>Do: go<|im_end|>\n<|im_start|>assistant\n")
    #expect(ChatTemplate().render(lang: "go", imageTokens: []) == "<|im_start|>user\ngo<|im_end|>\n")
  }
}
