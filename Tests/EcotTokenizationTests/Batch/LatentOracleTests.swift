import EcotFiles
import EcotTensors
import EcotTokenization
import Testing

/// From texts and images to batches, as the real interface built them, and the positions of the model's own code.
@Suite(.enabled(if: Places.hasOracles, Comment(rawValue: Places.reason))) struct LatentOracleTests {
  private func images(_ file: SafetensorsReader, row: Int, _ processor: ImageProcessor) throws -> [PixelPatches] {
    try file.names.filter { $0.hasPrefix("raw_image.\(row).") }.sorted().map { name in
      let shape = try file.tensor(name).shape
      return try processor.process(rgb: file.tensor(name).uint8s, height: shape[0], width: shape[1])
    }
  }

  @Test(arguments: ["lara/latent", "lara/train"]) func batches(folder: String) throws {
    let index = try Places.oracle("\(folder)/index.json")
    let tokenizer = try Tokenizer(folder: "\(Places.oracles)/qwen3vl/model")
    var count = 0
    for entry in try index.list("cases") {
      let name = try entry.text("name")
      let file = try SafetensorsReader("\(Places.oracles)/\(folder)/\(entry.text("inputs_file"))")
      var options = ImageProcessorOptions()
      if entry["published"]?.boolean != true { options.minimalPixels = 1024 }
      let processor = ImageProcessor(options: options)
      let prompt = entry["prompt"]?.boolean == true ? try index.text("base_prompt") : ""
      var quirks = TokenQuirks()
      quirks.labelsFromLongestRow = true
      quirks.padsRowsWithoutThinking = true
      let builder = try BatchBuilder(tokenizer: tokenizer, template: ChatTemplate(basePrompt: prompt), quirks: quirks)
      let langs = try entry.list("lang").compactMap(\.string)
      let samples = try langs.enumerated().map {
        BatchSample(lang: $0.element, images: try images(file, row: $0.offset, processor))
      }
      for (sample, rendered) in zip(samples, try entry.list("rendered").compactMap(\.string)) {
        #expect(builder.template.render(lang: sample.lang, imageTokens: [1]) == rendered)
      }
      let batch = try builder.batch(samples)
      #expect(try batch.inputIDs.shape == file.tensor("input_ids").shape, "\(name)")
      #expect(try batch.inputIDs.int64 == file.tensor("input_ids").int64s, "\(name)")
      #expect(try batch.attentionMask.int64 == file.tensor("attention_mask").int64s, "\(name)")
      #expect(try batch.labels.int64 == file.tensor("labels").int64s, "\(name)")
      #expect(try batch.imageGrid?.int64 == file.tensor("image_grid_thw").int64s, "\(name)")
      #expect(try batch.pixelValues?.shape == file.tensor("pixel_values").shape, "\(name)")
      let differences = zip(batch.pixelValues?.float32 ?? [], try file.tensor("pixel_values").floats).map {
        abs($0 - $1)
      }
      #expect(differences.max() ?? 1 <= 1e-6, "\(name)")
      try positions(folder, entry, batch)
      // Here all rows have equal spans, so that the labels of each row on its own are the same.
      if name != "missing_span_row", name != "mixed_counts_1_3" {
        let own = try BatchBuilder(tokenizer: tokenizer, template: ChatTemplate(basePrompt: prompt)).batch(samples)
        #expect(own.labels == batch.labels && own.inputIDs == batch.inputIDs, "\(name)")
      }
      count += 1
    }
    #expect(count >= 8)
  }

  private func positions(_ folder: String, _ entry: JSONValue, _ batch: TokenBatch) throws {
    let name = try entry.text("name")
    let path = "\(Places.oracles)/\(folder)/\(name).correct.safetensors"
    guard PathKind(path) == .file else { return }
    let file = try SafetensorsReader(path)
    guard file.names.contains("position_ids_correct") else { return }
    let expected = try file.tensor("position_ids_correct").int64s
    let mask = batch.attentionMask.int64
    for (index, position) in batch.positionIDs.int64.enumerated() {
      let isToken = mask[index % mask.count] == 1
      #expect(position == (isToken ? expected[index] : 0), "\(name) \(index)")
    }
  }

  @Test(arguments: ["forward", "latent"]) func positionsOfTheModel(folder: String) throws {
    let index = try Places.oracle("qwen3vl/\(folder)/index.json")
    for entry in try index.list("cases") {
      let file = try SafetensorsReader("\(Places.oracles)/qwen3vl/\(folder)/\(entry.text("file"))")
      let shape = try file.tensor("input_ids").shape
      let ids = try file.tensor("input_ids").int64s.map { Int32($0) }
      let mask = try file.tensor("attention_mask").int64s
      let rows = (0..<shape[0]).map { row in
        let columns = (row * shape[1])..<((row + 1) * shape[1])
        return TokenRow(ids: Array(ids[columns]), mask: mask[columns].map { $0 == 1 })
      }
      let grid = file.names.contains("image_grid_thw") ? try file.tensor("image_grid_thw").int64s.map { Int($0) } : []
      let grids = stride(from: 0, to: grid.count, by: 3).map {
        ImageGrid(frames: grid[$0], rows: grid[$0 + 1], columns: grid[$0 + 2])
      }
      let found = try RotaryPositions.table(rows, grids: grids, imageToken: 2060, merge: 2)
      let expected = try file.tensor("position_ids").int64s
      for place in found.indices where mask[place % mask.count] == 1 { #expect(found[place] == expected[place]) }
      for place in found.indices where mask[place % mask.count] == 0 { #expect(found[place] == 0) }
    }
  }
}
