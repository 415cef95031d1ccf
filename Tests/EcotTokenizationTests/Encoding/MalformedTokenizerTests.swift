import EcotFiles
import EcotTensors
import EcotTokenization
import Testing

/// Files that are wrong: one error each, which names the place.
@Suite struct MalformedTokenizerTests {
  private func message(_ small: SmallTokenizer) -> String { message(small.text) }

  private func message(_ text: String) -> String {
    do {
      _ = try Tokenizer(json: Array(text.utf8), name: "t.json")
      return "accepted"
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [
    ("truncation", #"{"max_length": 5}"#, "truncation"), ("padding", "{}", "padding"),
    ("normalizer", #"{"type": "Lowercase"}"#, "'Lowercase'"), ("normalizer", #"{}"#, "without a type"),
    ("normalizer", "3", "object expected"),
    ("post_processor", #"{"type": "TemplateProcessing"}"#, "'TemplateProcessing'"),
    ("decoder", #"{"type": "WordPiece"}"#, "'WordPiece'"), ("decoder", "null", "object expected"),
    ("pre_tokenizer", #"{"type": "ByteLevel"}"#, "pre_tokenizer/type"), ("pre_tokenizer", "null", "pre_tokenizer"),
    ("pre_tokenizer", #"{"type": "Sequence", "pretokenizers": []}"#, "0 pre-tokenizers"),
    ("pre_tokenizer", SmallTokenizer.preTokenizer.replacing(#"\\p{N}|"#, with: #"\\p{N}{1,3}|"#), "pattern/Regex"),
    ("pre_tokenizer", SmallTokenizer.preTokenizer.replacing("Isolated", with: "Removed"), "behavior"),
    ("pre_tokenizer", SmallTokenizer.preTokenizer.replacing("\"Regex\"", with: "\"String\""), "pattern/String"),
    (
      "pre_tokenizer", SmallTokenizer.preTokenizer.replacing("\"use_regex\": false", with: "\"use_regex\": true"),
      "use_regex"
    ),
    ("pre_tokenizer", SmallTokenizer.preTokenizer.replacing(", \"use_regex\": false", with: ""), "no 'use_regex'"),
    ("model", "[]", "object expected"),
  ])
  func refusesSections(key: String, json: String, part: String) {
    var small = SmallTokenizer()
    small.set(key, json)
    let text = message(small)
    #expect(text.contains(part) && text.contains(key) && text.contains("t.json"), "\(text)")
  }

  @Test(arguments: [
    ("type", #""Unigram""#, "'Unigram'"), ("dropout", "0.1", "model/dropout"),
    ("unk_token", #""[UNK]""#, "model/unk_token"),
    ("continuing_subword_prefix", "\"##\"", "model/continuing_subword_prefix"),
    ("byte_fallback", "true", "byte_fallback"),
    ("ignore_merges", "1", "model/ignore_merges"), ("vocab", "[]", "object expected"), ("vocab", "{}", "no token"),
    ("vocab", #"{"a": "0"}"#, "model/vocab/a"), ("vocab", #"{"a": 1.5}"#, "integer expected"),
    ("vocab", #"{"a": -1}"#, "id -1 is out of range"), ("vocab", #"{"a": 99999999999}"#, "out of range"),
    ("vocab", #"{"a": 4194303}"#, "has the id 4194303"), ("vocab", #"{"a": 0, "b": 0}"#, "same id 0"),
    ("vocab", #"{"a": 0, "a": 1}"#, "occurs twice"), ("merges", "{}", "array expected"),
    ("merges", "[3]", "model/merges/0"), ("merges", #"["a"]"#, "merge 'a'"), ("merges", #"["a b c"]"#, "merge 'a b c'"),
    ("merges", #"[["a"]]"#, "a merge of 1 texts"), ("merges", #"[["h","e"],["q","z"]]"#, "model/merges/1"),
    ("merges", #"[["zz","z"]]"#, "unknown token 'zzz'"), ("merges", #"[["h", 3]]"#, "model/merges/0/1"),
  ])
  func refusesModels(key: String, json: String, part: String) {
    var small = SmallTokenizer()
    small.setModel(key, json)
    let text = message(small)
    #expect(text.contains(part) && text.contains("t.json"), "\(text)")
  }

  @Test(arguments: [
    (#"{"id": 261, "content": "<x>"}"#, "expected 260"), (#"{"id": 5, "content": "<x>"}"#, "expected 260"),
    (#"{"id": -1, "content": "<x>"}"#, "out of range"), (#"{"id": 4194304, "content": "<x>"}"#, "out of range"),
    (#"{"id": 260, "content": ""}"#, "0 bytes"), (#"{"id": 260}"#, "needs 'id' and 'content'"),
    (#"{"content": "<x>"}"#, "needs 'id' and 'content'"), (#"{"id": 3, "content": "hello"}"#, "expected 259"),
    (#"{"id": 260, "content": "<x>", "special": 1}"#, "added_tokens/0/special"), ("[]", "added_tokens/0"),
    (#"{"id": 260, "content": "<x>"},{"id": 260, "content": "<x>", "lstrip": true}"#, "different flags"),
    (#"{"id": 260, "content": "<x>"},{"id": 260, "content": "<y>"}"#, "expected 261"),
  ])
  func refusesAddedTokens(json: String, part: String) {
    var small = SmallTokenizer()
    small.addedTokens = [json]
    let text = message(small)
    #expect(text.contains(part) && text.contains("added_tokens/"), "\(text)")
  }

  @Test func refusesDocuments() {
    #expect(message("").contains("empty file"))
    #expect(message("[]").contains("object expected"))
    #expect(message("{}").contains("no 'model'"))
    #expect(message(String(repeating: "[", count: 100_000)).contains("t.json"))
    #expect(message("{\"x\": " + String(repeating: "[", count: 100_000)).contains("nested deeper"))
    #expect(message(SmallTokenizer().text + "x").contains("after the end"))
    #expect(message(SmallTokenizer().text.replacing("\"version\"", with: "\"model\"")).contains("model"))
    #expect(message(SmallTokenizer().text) == "accepted")
  }

  @Test func everyTruncationIsAnError() {
    let bytes = Array(SmallTokenizer().text.utf8)
    for length in stride(from: 0, to: bytes.count - 1, by: 37) {
      #expect(throws: InputError.self) { try Tokenizer(json: Array(bytes[..<length]), name: "t.json") }
    }
  }

  /// Any change of bytes is accepted or refused, and never a crash; what is accepted must still encode and decode.
  @Test func randomCorruption() {
    let bytes = Array(SmallTokenizer().text.utf8)
    var stream = PhiloxStream(seed: 1, name: "corruption")
    var refused = 0
    for _ in 0..<1500 {
      var broken = bytes
      for _ in 0...stream.below(4) {
        let at = stream.below(broken.count)
        switch stream.below(4) {
        case 0: broken[at] = UInt8(stream.below(256))
        case 1: broken.remove(at: at)
        case 2: broken.insert(UInt8(0x20 + stream.below(96)), at: at)
        default:
          broken.replaceSubrange(at..<min(broken.count, at + 9), with: bytes[stream.below(bytes.count)...].prefix(9))
        }
      }
      do {
        let tokenizer = try Tokenizer(json: broken, name: "t.json")
        let ids = tokenizer.encode("hello\n 世界 <|endoftext|> 's")
        #expect(throws: Never.self) { try tokenizer.decode(ids) }
      } catch {
        refused += 1
        #expect(error is InputError)
      }
    }
    #expect(refused > 500)
  }
}
