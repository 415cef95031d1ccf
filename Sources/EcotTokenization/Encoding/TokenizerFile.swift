import EcotFiles

/// What a HuggingFace `tokenizer.json` of the Qwen kind holds: byte-level BPE, the published pre-tokenizer, NFC or none.
///
/// Every component that would change an id and is not of this kind is refused by its name and key path, never ignored.
struct TokenizerFile {
  /// The texts of the model's vocabulary by id.
  var vocabulary = ByteArena()
  /// Left and right texts of the merges, in turn, in the order of their ranks.
  var merges = ByteArena()
  /// The tokens beside the vocabulary, in the order of the file.
  var addedTokens: [AddedToken] = []
  /// Whether text is brought into NFC first.
  var normalizes = false
  /// Whether a word of the vocabulary is one token whatever the merges say.
  var ignoresMerges = false
  /// SHA-256 of the file.
  let digest: String

  /// Reads a document from memory; `name` stands in errors.
  init(_ bytes: [UInt8], name: String) throws {
    digest = SHA256Digest.hexadecimal(of: bytes)
    let reader = JSONReader(bytes, name: name)
    var found: Set<String> = []
    try reader.object { key in
      guard found.insert(key).inserted else { throw reader.error("'\(key)' occurs twice") }
      switch key {
      case "version": try reader.skip()
      case "truncation", "padding":
        guard try reader.null() else {
          throw reader.error("\(key) is not supported", expected: "null", remedy: "save the tokenizer without it")
        }
      case "added_tokens": try readAddedTokens(reader)
      case "normalizer": try readNormalizer(reader)
      case "pre_tokenizer": try PreTokenizerSection.check(reader)
      case "post_processor": try readPostProcessor(reader)
      case "decoder": try Self.check(reader, "ByteLevel", section: "decoder")
      case "model": try readModel(reader)
      default: try reader.skip()
      }
    }
    try reader.finish()
    for key in ["model", "pre_tokenizer", "decoder"] where !found.contains(key) {
      throw InputError("no '\(key)'", at: .file(name), expected: "a tokenizer.json of the Qwen kind")
    }
  }

  private mutating func readNormalizer(_ reader: JSONReader) throws {
    if try reader.null() { return }
    try Self.check(reader, "NFC", section: "normalizer")
    normalizes = true
  }

  /// A ByteLevel post-processor moves offsets only; any other one may add tokens.
  private func readPostProcessor(_ reader: JSONReader) throws {
    if try reader.null() { return }
    try Self.check(reader, "ByteLevel", section: "post-processor")
  }

  /// Reads an object whose `type` must be the given one.
  private static func check(_ reader: JSONReader, _ type: String, section: String) throws {
    var isGiven = false
    try reader.object { key in
      guard key == "type" else { return try reader.skip() }
      isGiven = true
      let found = try reader.string()
      guard found == type else { throw reader.error("\(section) '\(found)' is not supported", expected: "'\(type)'") }
    }
    guard isGiven else { throw reader.error("\(section) without a type", expected: "'\(type)'") }
  }

  private mutating func readAddedTokens(_ reader: JSONReader) throws {
    try reader.array { _ in
      var id: Int?
      var content: String?
      var flags: [String: Bool] = [:]
      try reader.object { key in
        switch key {
        case "id":
          let value = try reader.integer()
          guard (0..<Tokenizer.idLimit).contains(value) else {
            throw reader.error("id \(value) is out of range", expected: "0 to \(Tokenizer.idLimit - 1)")
          }
          id = value
        case "content":
          let text = try reader.string()
          guard !text.isEmpty, text.utf8.count <= 4096 else {
            throw reader.error("an added token of \(text.utf8.count) bytes", expected: "1 to 4096")
          }
          content = text
        case "special", "normalized", "lstrip", "rstrip", "single_word": flags[key] = try reader.boolean()
        default: try reader.skip()
        }
      }
      guard let id, let content else { throw reader.error("an added token needs 'id' and 'content'") }
      let isSpecial = flags["special"] ?? false
      addedTokens.append(
        AddedToken(
          content: content, id: Int32(id), isSpecial: isSpecial, isNormalized: flags["normalized"] ?? !isSpecial,
          stripsLeft: flags["lstrip"] ?? false, stripsRight: flags["rstrip"] ?? false,
          isSingleWord: flags["single_word"] ?? false))
    }
  }

  private mutating func readModel(_ reader: JSONReader) throws {
    var found: Set<String> = []
    try reader.object { key in
      guard found.insert(key).inserted else { throw reader.error("'\(key)' occurs twice") }
      switch key {
      case "type":
        let type = try reader.string()
        guard type == "BPE" else { throw reader.error("model '\(type)' is not supported", expected: "'BPE'") }
      case "dropout", "unk_token":
        guard try reader.null() else { throw reader.error("\(key) is not supported", expected: "null") }
      case "continuing_subword_prefix", "end_of_word_suffix":
        if try reader.null() { return }
        guard try reader.string().isEmpty else { throw reader.error("\(key) is not supported", expected: "''") }
      case "byte_fallback":
        guard try !reader.boolean() else { throw reader.error("byte_fallback is not supported", expected: "false") }
      case "ignore_merges": ignoresMerges = try reader.boolean()
      case "vocab": try readVocabulary(reader)
      case "merges": try readMerges(reader)
      default: try reader.skip()
      }
    }
    for key in ["vocab", "merges"] where !found.contains(key) { throw reader.error("no '\(key)'") }
  }

  private mutating func readVocabulary(_ reader: JSONReader) throws {
    var texts = ByteArena()
    var ids: [Int] = []
    try reader.object { text in
      let id = try reader.integer()
      guard (0..<Tokenizer.idLimit).contains(id) else {
        throw reader.error("id \(id) is out of range", expected: "0 to \(Tokenizer.idLimit - 1)")
      }
      ids.append(id)
      texts.append(text.utf8)
    }
    var owners = [Int](repeating: -1, count: ids.count)
    for (index, id) in ids.enumerated() {
      let text = String(decoding: texts.slice(index), as: UTF8.self)
      guard id < ids.count else {
        throw reader.error(
          "token '\(text)' has the id \(id)", expected: "the \(ids.count) tokens numbered 0 to \(ids.count - 1)")
      }
      guard owners[id] < 0 else {
        let other = String(decoding: texts.slice(owners[id]), as: UTF8.self)
        throw reader.error("tokens '\(other)' and '\(text)' have the same id \(id)")
      }
      owners[id] = index
    }
    for owner in owners { vocabulary.append(texts.slice(owner)) }
  }

  private mutating func readMerges(_ reader: JSONReader) throws {
    try reader.array { _ in
      if try reader.kind() == .array {
        var count = 0
        try reader.array { _ in
          merges.append(try reader.string().utf8)
          count += 1
        }
        guard count == 2 else { throw reader.error("a merge of \(count) texts", expected: "2") }
      } else {
        let text = try reader.string()
        let parts = text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw reader.error("merge '\(text)'", expected: "two texts and one space") }
        for part in parts { merges.append(part) }
      }
    }
  }
}
