import EcotFiles
import EcotNetworks
import Testing

@Suite struct ConfigurationFileTests {
  private func read(_ settings: Settings) throws -> Qwen3VLConfiguration {
    try withFolder([("config.json", settings.json)]) { try Qwen3VLConfiguration(folder: $0) }
  }

  /// The findings about a configuration that is wrong, one a line.
  private func findings(_ settings: Settings) throws -> [String] {
    do {
      _ = try read(settings)
      return []
    } catch let errors as InputErrors {
      return errors.errors.map(\.description)
    }
  }

  private let small = Qwen3VLConfiguration(
    text: TextConfiguration(
      vocabulary: 77, width: 64, layers: 4, heads: 4, keyHeads: 2, headSize: 16, innerWidth: 128,
      ropeSections: [4, 2, 2]),
    vision: VisionConfiguration(
      depth: 4, width: 32, heads: 2, innerWidth: 64, outputWidth: 64, positions: 144, deepstackBlocks: [0, 1, 2]),
    imageToken: 60, videoToken: 61, tiesEmbeddings: true)

  @Test func bothLayoutsGiveTheSame() throws {
    #expect(try read(.small) == small)
    #expect(try read(.smallOfVersion5) == small)
    let both = Settings.small.setting(
      "text_config.rope_parameters", ["rope_theta": 5_000_000, "mrope_section": [4, 2, 2]])
    #expect(try read(both) == small)
  }

  @Test(.enabled(if: PathKind(oracleModelFolder) == .folder, "needs ../shared/oracles/qwen3vl beside the package"))
  func theModelOfTransformersIsRead() throws {
    var expected = small
    expected.text.vocabulary = 2077
    (expected.imageToken, expected.videoToken) = (2060, 2061)
    #expect(try Qwen3VLConfiguration(folder: oracleModelFolder) == expected)
  }

  @Test func whatIsMissingHasTheDefaultOfTransformers() throws {
    var settings = Settings.small
    for key in [
      "text_config.rms_norm_eps", "text_config.rope_theta", "text_config.rope_scaling", "text_config.hidden_act",
      "text_config.max_position_embeddings", "text_config.head_dim", "text_config.num_key_value_heads",
      "text_config.initializer_range", "text_config.attention_bias", "vision_config.spatial_merge_size",
      "vision_config.temporal_patch_size", "vision_config.in_channels", "vision_config.patch_size",
      "vision_config.num_position_embeddings", "vision_config.deepstack_visual_indexes", "vision_config.hidden_act",
      "vision_config.initializer_range", "image_token_id", "video_token_id", "tie_word_embeddings",
    ] { settings = settings.setting(key, nil) }
    settings = settings.setting("text_config.hidden_size", 512).setting("vision_config.out_hidden_size", 512)
      .setting("text_config.vocab_size", 151_936).setting("vision_config.depth", 27)
      .setting("text_config.rope_scaling", .null)
    #expect(
      try read(settings)
        == Qwen3VLConfiguration(
          text: TextConfiguration(
            vocabulary: 151_936, width: 512, layers: 4, heads: 4, keyHeads: 4, headSize: 128, innerWidth: 128,
            ropeSections: [24, 20, 20], maximalPositions: 128_000),
          vision: VisionConfiguration(
            depth: 27, width: 32, heads: 2, innerWidth: 64, outputWidth: 512, positions: 2304,
            deepstackBlocks: [8, 16, 24]),
          imageToken: 151_655, videoToken: 151_656, tiesEmbeddings: true))
    #expect(try !read(settings.setting("text_config.tie_word_embeddings", nil)).tiesEmbeddings)
  }

  private static let contradictions: [(path: String, value: Settings?, finding: String)] = [
    ("text_config.num_key_value_heads", 3, "3 (expected a divisor of num_attention_heads, 4)"),
    ("text_config.head_dim", 15, "15 (expected an even size)"),
    ("text_config.head_dim", 18, "mrope_section: [4, 2, 2] have the sum 8 (expected half of head_dim, 9)"),
    ("text_config.rope_scaling.mrope_section", [4, 4], "[4, 4] (expected three sizes"),
    ("text_config.rope_scaling.mrope_section", [10, -1, -1], "[10, -1, -1] (expected three sizes"),
    ("text_config.rope_scaling.mrope_section", [4, 2, 1.5], "[4,2,1.5] (expected a list of integers)"),
    ("text_config.rope_scaling.mrope_section", [9_223_372_036_854_775_807, 1, 1], "(expected three sizes"),
    ("text_config.rope_scaling.mrope_interleaved", false, "false is not supported (expected true)"),
    ("text_config.rope_scaling.rope_type", "yarn", "'yarn' is not supported (expected 'default')"),
    ("text_config.rope_scaling.type", "yarn", "'yarn' is not supported (expected 'default')"),
    ("text_config.rope_parameters", ["rope_theta": 1e4], "rope_theta: 5000000.0, but 10000.0 at"),
    ("text_config.rope_parameters", ["mrope_section": [2, 2, 4]], "mrope_section: [4, 2, 2], but [2, 2, 4] at"),
    ("text_config.attention_bias", true, "true is not supported (expected false)"),
    ("text_config.attention_dropout", 0.1, "0.1 is not supported (expected 0)"),
    ("text_config.hidden_act", "gelu", "'gelu' is not supported (expected 'silu')"),
    ("text_config.rms_norm_eps", 0, "0.0 (expected a finite number above 0)"),
    ("text_config.rms_norm_eps", "1e-6", "\"1e-6\" (expected a number)"),
    ("text_config.rope_theta", -1.5, "-1.5 (expected a finite number above 0)"),
    ("text_config.vocab_size", nil, "vocab_size: missing (expected an integer)"),
    ("text_config.vocab_size", -1, "-1 (expected a size from 1 to 16777216)"),
    ("text_config.hidden_size", "64", "\"64\" (expected an integer)"),
    ("text_config.intermediate_size", 128.0, "128.0 (expected an integer)"),
    ("text_config.intermediate_size", 0, "0 (expected a size from 1 to 16777216)"),
    ("text_config.intermediate_size", 16_777_217, "16777217 (expected a size from 1 to 16777216)"),
    ("text_config.num_hidden_layers", 4097, "4097 (expected a size from 1 to 4096)"),
    ("text_config.num_attention_heads", 16_777_216, "16777216 heads of 16 (expected at most"),
    ("text_config", nil, "text_config: missing"), ("text_config", [], "text_config: no object"),
    ("vision_config", nil, "vision_config: missing"), ("vision_config", "x", "vision_config: no object"),
    ("vision_config.depth", -4, "-4 (expected a size from 1 to 4096)"),
    ("vision_config.hidden_act", "quick_gelu", "'quick_gelu' is not supported (expected 'gelu_pytorch_tanh')"),
    ("vision_config.num_heads", 3, "3 (expected a divisor of hidden_size, 32)"),
    ("vision_config.num_heads", 16, "16 heads of 2 (expected heads of a multiple of 4"),
    ("vision_config.out_hidden_size", 65, "65 (expected text_config.hidden_size, 64)"),
    ("vision_config.num_position_embeddings", 143, "143 (expected a square number)"),
    ("vision_config.deepstack_visual_indexes", [0, 1, 4], "block 4 (expected blocks from 0 to 3"),
    ("vision_config.deepstack_visual_indexes", [-1, 1], "block -1 (expected blocks from 0 to 3"),
    ("vision_config.deepstack_visual_indexes", [1, 0], "[1, 0] (expected ascending blocks)"),
    ("vision_config.deepstack_visual_indexes", [1, 1], "[1, 1] (expected ascending blocks)"),
    ("vision_config.deepstack_visual_indexes", ["a"], "[\"a\"] (expected a list of integers)"),
    ("vision_config.patch_size", 4096, "a patch would have 100663296 elements"),
    ("vision_config.patch_size", 4097, "4097 (expected a size from 1 to 4096)"),
    ("vision_config.spatial_merge_size", 4096, "the patches of a token would have 536870912 elements"),
    ("vision_config.initializer_range", -1, "-1.0 (expected a finite number, not negative)"),
    ("image_token_id", 77, "77 (expected a token below vocab_size, 77)"),
    ("image_token_id", -1, "-1 (expected a token below vocab_size, 77)"),
    ("video_token_id", 77, "77 (expected a token below vocab_size, 77)"),
    ("video_token_id", 60, "60, as image_token_id (expected another token)"),
    ("tie_word_embeddings", false, "false, but true in text_config"),
    ("tie_word_embeddings", "yes", "\"yes\" (expected a boolean)"),
    ("quantization_config", ["bits": 4], "quantized weights are not supported"),
    ("model_type", "qwen2_5_vl", "'qwen2_5_vl': not a model that this program knows (expected 'qwen3_vl')"),
    ("model_type", nil, "model_type: missing or no string"),
  ]

  @Test(arguments: contradictions.indices) func everyContradictionIsNamed(_ index: Int) throws {
    let (path, value, finding) = Self.contradictions[index]
    let found = try findings(Settings.small.setting(path, value))
    #expect(found.contains { $0.contains(finding) }, "\(path): \(found)")
    #expect(found.allSatisfy { $0.contains("/config.json: ") })
    let key = path.split(separator: ".").last.map(String.init) ?? path
    #expect(found.contains { $0.contains(key) })
  }

  @Test func aNumberBeyondDoubleIsNamedAsItIsSpelled() throws {
    let text = Settings.small.json.split(separator: "\"vocab_size\":77").joined(separator: "\"vocab_size\":-1e400")
    let errors = try #require(
      #expect(throws: InputErrors.self) {
        try withFolder([("config.json", text)]) { try Qwen3VLConfiguration(folder: $0) }
      })
    #expect(errors.description.contains("text_config.vocab_size: -1e400 (expected an integer)"), "\(errors)")
  }

  @Test func moreDeepstackBlocksThanTextLayersAreRefused() throws {
    for settings in [
      Settings.small.setting("text_config.num_hidden_layers", 2),
      // The default has three blocks.
      Settings.small.setting("text_config.num_hidden_layers", 2).setting("vision_config.depth", 27)
        .setting("vision_config.deepstack_visual_indexes", nil),
    ] {
      let found = try findings(settings)
      #expect(found.count == 1, "\(found)")
      #expect(found.first?.contains("deepstack_visual_indexes: 3 blocks for 2 text layers") == true)
    }
  }

  @Test func allFindingsComeAtOnce() throws {
    let settings = Settings.small.setting("text_config.vocab_size", nil).setting("text_config.hidden_act", "relu")
      .setting("vision_config.out_hidden_size", 65).setting("vision_config.num_position_embeddings", 143)
      .setting("tie_word_embeddings", false).setting("video_token_id", 60).setting("vision_config.depth", 1.5)
    let found = try findings(settings)
    #expect(found.count == 7, "\(found)")
    for key in [
      "text_config.vocab_size", "text_config.hidden_act", "vision_config.out_hidden_size", "vision_config.depth",
      "vision_config.num_position_embeddings", "tie_word_embeddings", "video_token_id",
    ] { #expect(found.contains { $0.contains("/config.json: \(key): ") }, "\(key)") }
  }

  @Test func aNumberBeyondDoubleIsNotFinite() throws {
    let text = Settings.small.json.replacing("\"rope_theta\":5000000", with: "\"rope_theta\":1e400")
    try withFolder([("config.json", text)]) { folder in
      let error = #expect(throws: InputErrors.self) { try Qwen3VLConfiguration(folder: folder) }
      #expect(error?.description.contains("rope_theta: inf (expected a finite number above 0)") == true)
    }
  }

  @Test func whatIsNoConfigurationIsRefused() throws {
    for (text, problem) in [("[1]", "no object"), ("{", "JSON ends early"), ("", "empty file"), ("{} 1", "text after")]
    {
      try withFolder([("config.json", text)]) { folder in
        let error = #expect(throws: (any Error).self) { try Qwen3VLConfiguration(folder: folder) }
        #expect(error.map { "\($0)" }?.contains(problem) == true, "\(String(describing: error))")
      }
    }
    try withFolder { folder in
      let error = #expect(throws: InputError.self) { try Qwen3VLConfiguration(folder: folder) }
      #expect(error?.description.contains("no config.json") == true)
      #expect(error?.remedy != nil)
    }
  }
}
