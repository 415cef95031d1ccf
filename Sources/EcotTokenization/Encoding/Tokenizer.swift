import EcotFiles

/// Text to token ids and back, as HuggingFace's `tokenizers` does it for the Qwen models: NFC, added tokens, the published
/// pre-tokenizer, byte-level BPE.
///
/// Ids and decoded texts equal those of `tokenizers` 0.23 with `add_special_tokens=False`. The one known difference: NFC is
/// that of Unicode 16, where the reference leaves combining marks and composites younger than Unicode 11 as they are.
package struct Tokenizer: Sendable {
  /// Ids are below this number, a bound for hostile files that no published vocabulary comes near.
  package static let idLimit = 1 << 22

  /// SHA-256 of tokenizer.json.
  package let digest: String
  /// The id that fills up rows: `pad_token` of tokenizer_config.json, else `<|endoftext|>`, where there is one.
  package private(set) var padID: Int32?

  private var vocabulary: Vocabulary
  private let encoder: BytePairEncoder
  private let normalizes: Bool
  private let scanner = WordScanner()
  private let cache = WordCache()
  /// The added tokens in the order in which they were added.
  package private(set) var addedTokens: [AddedToken] = []
  private var addedByID: [Int32: Int] = [:]
  private var exactMatcher = AddedTokenMatcher([], texts: [])
  private var normalizedMatcher = AddedTokenMatcher([], texts: [])

  /// Reads `tokenizer.json` of a folder, and `tokenizer_config.json` where there is one.
  ///
  /// - Throws: `InputError` for a missing or malformed file and for components of another kind.
  package init(folder: String) throws {
    let path = "\(folder)/tokenizer.json"
    let configuration = "\(folder)/tokenizer_config.json"
    try self.init(
      json: InputFile.contents(of: path, limit: 1 << 28), name: path,
      configuration: PathKind(configuration) == .file ? InputFile.contents(of: configuration, limit: 1 << 26) : nil,
      configurationName: configuration)
  }

  /// Reads the text of a tokenizer.json and, where given, of a tokenizer_config.json; the names stand in errors.
  package init(
    json: [UInt8], name: String, configuration: [UInt8]? = nil, configurationName: String = "tokenizer_config.json"
  ) throws {
    try self.init(TokenizerFile(json, name: name), name: name)
    if let configuration {
      let parsed = try JSONValue(parsing: configuration, name: configurationName)
      try apply(TokenizerConfiguration(parsed, name: configurationName))
    }
  }

  private init(_ file: TokenizerFile, name: String) throws {
    do {
      vocabulary = try Vocabulary(file.vocabulary)
    } catch {
      let text = String(decoding: file.vocabulary.slice(error.id), as: UTF8.self)
      throw InputError("token '\(text)' occurs twice", at: .keyPath(file: name, "model/vocab"))
    }
    encoder = try Self.encoder(file, vocabulary, name: name)
    normalizes = file.normalizes
    digest = file.digest
    for (index, token) in file.addedTokens.enumerated() {
      let place = InputError.Location.keyPath(file: name, "added_tokens/\(index)/id")
      try add(token, at: place)
    }
    refreshMatchers()
    padID = id(of: "<|endoftext|>")
  }

  private static func encoder(
    _ file: TokenizerFile, _ vocabulary: Vocabulary, name: String
  ) throws -> BytePairEncoder {
    var byteTokens: [Int32] = []
    for (byte, scalar) in ByteAlphabet.scalars.enumerated() {
      var text: [UInt8] = []
      ValidUTF8.append(UInt32(scalar), to: &text)
      guard let id = vocabulary.id(of: text) else {
        throw InputError(
          "no token '\(String(decoding: text, as: UTF8.self))' for byte \(byte)",
          at: .keyPath(file: name, "model/vocab"), expected: "all 256 bytes of byte-level BPE")
      }
      byteTokens.append(id)
    }
    var merges = MergeTable(capacity: file.merges.count / 2)
    for rank in 0..<(file.merges.count / 2) {
      let (left, right) = (file.merges.range(2 * rank), file.merges.range(2 * rank + 1))
      func token(_ range: Range<Int>) throws -> Int32 {
        if let id = vocabulary.id(of: file.merges.bytes, range) { return id }
        let text = String(decoding: file.merges.bytes[range], as: UTF8.self)
        throw InputError(
          "merge of the unknown token '\(text)'", at: .keyPath(file: name, "model/merges/\(rank)"),
          expected: "both parts and the whole in the vocabulary")
      }
      // The two texts of a merge lie side by side, so their union is the text that it makes.
      let merge = try MergeTable.Merge(rank: Int32(rank), token: token(left.lowerBound..<right.upperBound))
      try merges.insert(token(left), token(right), merge)
    }
    return BytePairEncoder(
      byteTokens: byteTokens, merges: merges, wholeWords: file.ignoresMerges ? vocabulary : nil)
  }
}

// MARK: - Added tokens

extension Tokenizer {
  /// Adds a token of a file, which must have the id that the reference would give it: the vocabulary's where the text is in
  /// it, else the next one.
  private mutating func add(_ token: AddedToken, at place: InputError.Location) throws {
    let known = vocabulary.id(of: Array(token.content.utf8))
    let wanted = known ?? Int32(vocabulary.count)
    guard token.id == wanted else {
      throw InputError("added token '\(token.content)' has the id \(token.id)", at: place, expected: "\(wanted)")
    }
    if let index = addedByID[token.id] {
      guard addedTokens[index] == token else {
        throw InputError("added token '\(token.content)' occurs twice with different flags", at: place)
      }
      return
    }
    if known == nil { _ = vocabulary.append(Array(token.content.utf8)) }
    addedByID[token.id] = addedTokens.count
    addedTokens.append(token)
  }

  private mutating func refreshMatchers() {
    let normalizes = normalizes
    let exact = addedTokens.filter { !$0.isNormalized }
    let normalized = addedTokens.filter(\.isNormalized)
    exactMatcher = AddedTokenMatcher(exact, texts: exact.map { Array($0.content.utf8) })
    normalizedMatcher = AddedTokenMatcher(
      normalized,
      texts: normalized.map {
        let text = Array($0.content.utf8)
        return normalizes ? CanonicalComposition.normalized(text) ?? text : text
      })
  }

  private mutating func apply(_ configuration: TokenizerConfiguration) throws {
    for (token, place) in configuration.addedTokens {
      if let index = addedByID[token.id], addedTokens[index].content == token.content { continue }
      try add(token, at: place)
    }
    refreshMatchers()
    if let (text, place) = configuration.padToken {
      guard let id = id(of: text) else {
        throw InputError("pad token '\(text)' is not in the vocabulary", at: place)
      }
      padID = id
    }
  }

  /// The ids of the three thinking tokens. Those that are missing are appended after the highest id, in the order thinking,
  /// start, end, as special tokens.
  ///
  /// - Throws: `InputError` where a name is empty or given twice.
  package mutating func addThinkingTokens(_ names: ThinkingTokenNames = .init()) throws -> ThinkingTokenIDs {
    var ids: [Int32] = []
    for name in [names.thinking, names.start, names.end] {
      guard !name.isEmpty else { throw InputError("a thinking token without text", expected: "three names") }
      let known = id(of: name)
      let token = AddedToken(special: name, id: known ?? Int32(vocabulary.count))
      guard !ids.contains(token.id) else {
        throw InputError("the thinking token '\(name)' is given twice", expected: "three different names")
      }
      ids.append(token.id)
      if addedByID[token.id] != nil { continue }
      if known == nil { _ = vocabulary.append(Array(name.utf8)) }
      addedByID[token.id] = addedTokens.count
      addedTokens.append(token)
    }
    refreshMatchers()
    return ThinkingTokenIDs(thinking: ids[0], start: ids[1], end: ids[2])
  }
}

// MARK: - Encoding and decoding

extension Tokenizer {
  /// The number of ids, added tokens included: every id is below it.
  package var vocabularySize: Int { vocabulary.count }

  /// The id of a token by its text as the file spells it (`<|im_end|>`, `Ġthe`).
  package func id(of content: String) -> Int32? { vocabulary.id(of: Array(content.utf8)) }

  /// The token ids of a text, without any that the text does not hold.
  package func encode(_ text: String) -> [Int32] {
    let bytes = Array(text.utf8)
    var ids: [Int32] = []
    ids.reserveCapacity(bytes.count / 3 + 4)
    guard let parts = exactMatcher.parts(of: bytes) else {
      encodePlain(bytes, into: &ids)
      return ids
    }
    for part in parts {
      if let token = part.token { ids.append(token) } else { encodePlain(Array(bytes[part.range]), into: &ids) }
    }
    return ids
  }

  /// Text without exact added tokens: normalise, look for the normalised ones, split, merge.
  private func encodePlain(_ bytes: [UInt8], into ids: inout [Int32]) {
    let text = normalizes ? CanonicalComposition.normalized(bytes) ?? bytes : bytes
    if !normalizedMatcher.isEmpty, let parts = normalizedMatcher.parts(of: text) {
      for part in parts {
        if let token = part.token { ids.append(token) } else { encodeWords(text, part.range, into: &ids) }
      }
    } else {
      encodeWords(text, 0..<text.count, into: &ids)
    }
  }

  private func encodeWords(_ bytes: [UInt8], _ range: Range<Int>, into ids: inout [Int32]) {
    cache.use { state in
      var start = range.lowerBound
      while start < range.upperBound {
        let end = scanner.endOfWord(bytes, from: start, to: range.upperBound)
        state.encode(bytes, start..<end, with: encoder, into: &ids)
        start = end
      }
    }
  }

  /// The text of token ids; bytes that are not UTF-8 become U+FFFD, one for each maximal part.
  ///
  /// - Throws: `InputError` for an id that is not in the vocabulary.
  package func decode(_ ids: some Sequence<Int32>, skipSpecialTokens: Bool = false) throws -> String {
    var bytes: [UInt8] = []
    for (index, id) in ids.enumerated() {
      guard id >= 0, id < vocabulary.count else {
        throw InputError(
          "id \(id) at index \(index) is not in the vocabulary", expected: "0 to \(vocabulary.count - 1)")
      }
      if skipSpecialTokens, let added = addedByID[id], addedTokens[added].isSpecial { continue }
      bytes += ByteAlphabet.decode(vocabulary.contents.slice(Int(id)))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A token in print: its text, where control characters and bytes that are no UTF-8 of their own are `\n` or `\xE4`.
  package func tokenText(_ id: Int32) -> String? {
    guard id >= 0, id < vocabulary.count else { return nil }
    let bytes = ByteAlphabet.decode(vocabulary.contents.slice(Int(id)))
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return bytes.map { (0x20..<0x7F).contains($0) ? String(Unicode.Scalar($0)) : "\\x" + Hexadecimal.text([$0]) }
        .joined()
    }
    return text.unicodeScalars.map { scalar in
      switch scalar {
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      default:
        scalar.value < 0x20 || scalar.value == 0x7F ? "\\x" + Hexadecimal.text([UInt8(scalar.value)]) : "\(scalar)"
      }
    }.joined()
  }
}
