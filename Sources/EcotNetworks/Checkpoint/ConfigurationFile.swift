import EcotFiles

extension Qwen3VLConfiguration {
  /// Reads `config.json` of a HuggingFace folder, as transformers 4.57 writes it (`text_config.rope_theta`,
  /// `text_config.rope_scaling`) or as 5.x does (`text_config.rope_parameters`).
  ///
  /// What may be missing has the default of transformers' `Qwen3VLConfig`, except that `head_dim` is then `hidden_size` by
  /// heads and `num_key_value_heads` is `num_attention_heads`. Whatever contradicts itself, or asks for something that this
  /// implementation does not do, is thrown as `InputErrors`, all findings at once; a file that cannot be read or is no
  /// JSON, as `InputError`.
  package init(folder: String) throws {
    let path = "\(folder)/config.json"
    guard PathKind(path) == .file else {
      throw InputError(
        "no config.json", at: .file(folder), remedy: "name the folder of a Qwen3-VL checkpoint, with its config.json")
    }
    let findings = ConfigurationFindings(path)
    guard let root = ConfigurationSection(try JSONValue(contentsOf: path, limit: 1 << 24), findings: findings) else {
      throw findings.failure
    }
    // Another model's configuration has other keys: no need to list them all.
    guard root.member("model_type")?.string == "qwen3_vl" else {
      let found = root.member("model_type")?.string.map { "'\($0)'" } ?? "missing or no string"
      root.add("\(found): not a model that this program knows", at: "model_type", expected: "'qwen3_vl'")
      throw findings.failure
    }
    let textSection = root.requiredSection("text_config")
    let visionSection = root.requiredSection("vision_config")
    let text = textSection.flatMap { TextConfiguration($0) }
    let vision = visionSection.flatMap { VisionConfiguration($0) }
    if let textSection, let visionSection { Self.check(textSection, visionSection) }
    if root.member("quantization_config") != nil {
      root.add("quantized weights are not supported", at: "quantization_config", expected: "none")
    }
    let ties = Self.tiesEmbeddings(root, textSection)
    let image = root.integer("image_token_id", default: 151_655)
    let video = root.integer("video_token_id", default: 151_656)
    if let vocabulary = textSection?.member("vocab_size")?.integer, vocabulary > 0 {
      for (key, token) in [("image_token_id", image), ("video_token_id", video)] {
        if let token, !(0..<vocabulary).contains(token) {
          root.add("\(token)", at: key, expected: "a token below vocab_size, \(vocabulary)")
        }
      }
    }
    if let image, image == video {
      root.add("\(image), as image_token_id", at: "video_token_id", expected: "another token")
    }
    guard findings.isEmpty, let text, let vision, let image, let video else { throw findings.failure }
    self.init(text: text, vision: vision, imageToken: image, videoToken: video, tiesEmbeddings: ties)
  }

  /// `tie_word_embeddings` stands at the top, in `text_config`, or in both.
  private static func tiesEmbeddings(_ root: ConfigurationSection, _ text: ConfigurationSection?) -> Bool {
    let key = "tie_word_embeddings"
    let (outer, inner) = (root.boolean(key), text?.boolean(key))
    if let outer, let inner, outer != inner {
      root.add("\(outer), but \(inner) in text_config", at: key, expected: "the same in both places")
    }
    return outer ?? inner ?? false
  }

  /// What the two halves must agree on, read as it stands, so that it is found beside errors of other kinds.
  private static func check(_ text: ConfigurationSection, _ vision: ConfigurationSection) {
    if let width = text.member("hidden_size")?.integer, let output = vision.member("out_hidden_size")?.integer,
      width != output
    {
      vision.add("\(output)", at: "out_hidden_size", expected: "text_config.hidden_size, \(width)")
    }
    let key = "deepstack_visual_indexes"
    if let layers = text.member("num_hidden_layers")?.integer, case let blocks = vision.member(key)?.array?.count ?? 3,
      blocks > layers
    {
      vision.add("\(blocks) blocks for \(layers) text layers", at: key, expected: "at most one a text layer")
    }
  }
}
