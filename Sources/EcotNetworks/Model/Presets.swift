extension Qwen3VLConfiguration {
  /// The sizes of tests: 468,960 parameters, for the tokenizer of 2,077 tokens.
  package static let tiny = Qwen3VLConfiguration(
    text: TextConfiguration(
      vocabulary: 2077, width: 64, layers: 4, heads: 4, keyHeads: 2, headSize: 16, innerWidth: 128,
      ropeSections: [4, 2, 2]),
    vision: VisionConfiguration(
      depth: 4, width: 32, heads: 2, innerWidth: 64, outputWidth: 64, positions: 144, deepstackBlocks: [0, 1, 2]),
    imageToken: 2060, videoToken: 2061, tiesEmbeddings: true)

  /// The sizes of benchmarks: 66,562,816 parameters. Its tokenizer is that of `tiny`, which leaves the upper rows of the
  /// embedding table without a token.
  package static let small = Qwen3VLConfiguration(
    text: TextConfiguration(
      vocabulary: 8192, width: 512, layers: 8, heads: 8, keyHeads: 4, headSize: 128, innerWidth: 3072,
      ropeSections: [24, 20, 20]),
    vision: VisionConfiguration(
      depth: 6, width: 256, heads: 4, innerWidth: 1024, outputWidth: 512, positions: 2304, deepstackBlocks: [1, 2, 4]),
    imageToken: 2060, videoToken: 2061, tiesEmbeddings: true)

  /// Qwen3-VL-2B-Instruct, as its config.json: 2,127,532,032 parameters.
  package static let qwen3VL2B = Qwen3VLConfiguration(
    text: TextConfiguration(
      vocabulary: 151_936, width: 2048, layers: 28, heads: 16, keyHeads: 8, headSize: 128, innerWidth: 6144,
      ropeSections: [24, 20, 20], maximalPositions: 262_144),
    vision: VisionConfiguration(
      depth: 24, width: 1024, heads: 16, innerWidth: 4096, outputWidth: 2048, positions: 2304,
      deepstackBlocks: [5, 11, 17]),
    imageToken: 151_655, videoToken: 151_656, tiesEmbeddings: true)
}
