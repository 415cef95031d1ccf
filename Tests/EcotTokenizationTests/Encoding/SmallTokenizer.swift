import EcotFiles
import EcotTokenization

/// The text of a tokenizer file over the 256 bytes and a few merges, section by section, so that tests can break it.
struct SmallTokenizer {
  var vocabulary: [(text: String, id: String)] = []
  var merges = [#"["h","e"]"#, #"["l","l"]"#, #"["he","ll"]"#, #"["hell","o"]"#]
  var addedTokens = [#"{"id": 260, "content": "<|endoftext|>", "special": true}"#]
  var sections: [(key: String, json: String)] = [
    ("version", #""1.0""#), ("truncation", "null"), ("padding", "null"), ("normalizer", #"{"type": "NFC"}"#),
    ("pre_tokenizer", SmallTokenizer.preTokenizer), ("post_processor", "null"), ("decoder", #"{"type": "ByteLevel"}"#),
  ]
  var model: [(key: String, json: String)] = [("type", #""BPE""#), ("dropout", "null"), ("byte_fallback", "false")]

  static let pattern =
    #""(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+"#
    + #"[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+""#
  static let preTokenizer = #"""
    {"type": "Sequence", "pretokenizers": [
      {"type": "Split", "pattern": {"Regex": PATTERN}, "behavior": "Isolated", "invert": false},
      {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false, "use_regex": false}]}
    """#.replacing("PATTERN", with: pattern)

  init() {
    var next: UInt32 = 0x100
    for byte in UInt32(0)...255 {
      var scalar = byte
      if !((0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || (0xAE...0xFF).contains(byte)) {
        scalar = next
        next += 1
      }
      let digits = String(scalar, radix: 16)
      vocabulary.append(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits, "\(byte)"))
    }
    for (offset, text) in ["he", "ll", "hell", "hello"].enumerated() { vocabulary.append((text, "\(256 + offset)")) }
  }

  /// Replaces or adds a section of the document.
  mutating func set(_ key: String, _ json: String?) { Self.set(key, json, in: &sections) }
  /// Replaces or adds a key of the model.
  mutating func setModel(_ key: String, _ json: String?) { Self.set(key, json, in: &model) }

  private static func set(_ key: String, _ json: String?, in members: inout [(key: String, json: String)]) {
    members.removeAll { $0.key == key }
    if let json { members.append((key, json)) }
  }

  var text: String {
    var model = model.map { "\"\($0.key)\": \($0.json)" }
    if !self.model.contains(where: { $0.key == "vocab" }) {
      model.append("\"vocab\": {\(vocabulary.map { "\"\($0.text)\": \($0.id)" }.joined(separator: ","))}")
    }
    if !self.model.contains(where: { $0.key == "merges" }) {
      model.append("\"merges\": [\(merges.joined(separator: ","))]")
    }
    var sections = sections.map { "\"\($0.key)\": \($0.json)" }
    sections.append("\"added_tokens\": [\(addedTokens.joined(separator: ","))]")
    if !self.sections.contains(where: { $0.key == "model" }) {
      sections.append("\"model\": {\(model.joined(separator: ","))}")
    }
    return "{\(sections.joined(separator: ",\n"))}"
  }

  func tokenizer() throws -> Tokenizer { try Tokenizer(json: Array(text.utf8), name: "t.json") }
}
