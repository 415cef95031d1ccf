import EcotFiles
import EcotTokenization
import Testing

/// All strings of the oracles and the fixtures, ids and decodings.
@Suite struct OracleStringsTests {
  private func check(_ rows: [JSONValue], _ tokenizer: Tokenizer) throws {
    for row in rows {
      let text = try row.text("text")
      let ids = try row.member("ids").integers().map(Int32.init)
      #expect(tokenizer.encode(text) == ids, "\(text.debugDescription)")
      let part = try row["part"]?.integers().map(Int32.init) ?? ids
      if let decoded = row["decoded"]?.string {
        #expect(try tokenizer.decode(part).utf8.elementsEqual(decoded.utf8), "\(text.debugDescription)")
      }
      if let decoded = row["decoded_skip"]?.string {
        #expect(
          try tokenizer.decode(part, skipSpecialTokens: true).utf8.elementsEqual(decoded.utf8),
          "\(text.debugDescription)")
      }
    }
  }

  @Test(.enabled(if: Places.hasOracles, Comment(rawValue: Places.reason)), arguments: ["small", "qwen"])
  func oracleStrings(name: String) throws {
    let tokenizer = try Tokenizer(folder: "\(Places.oracles)/qwen3vl/tokenizer_\(name)")
    let rows = try Places.oracle("qwen3vl/tokenizer_\(name)_strings.json").list("strings")
    #expect(rows.count >= 100)
    try check(rows, tokenizer)
  }

  @Test(.enabled(if: Places.hasOracles, Comment(rawValue: Places.reason)))
  func handMadeAndRandomStrings() throws {
    let tokenizer = try Tokenizer(folder: "\(Places.oracles)/qwen3vl/tokenizer_small")
    try check(Places.fixture("strings.json").array ?? [], tokenizer)
  }

  @Test func addedTokensWithFlags() throws {
    let fixture = try Places.fixture("flagged.json")
    let tokenizer = try Tokenizer(json: Array(fixture.text("tokenizer").utf8), name: "flagged")
    try check(fixture.list("strings"), tokenizer)
  }

  @Test(.enabled(if: Places.hasOracles, Comment(rawValue: Places.reason)))
  func thinkingTokensOfTheRealVocabulary() throws {
    var tokenizer = try Tokenizer(folder: "\(Places.oracles)/qwen3vl/tokenizer_qwen")
    #expect(tokenizer.vocabularySize == 151_672)
    #expect(tokenizer.padID == 151_643)
    let ids = try tokenizer.addThinkingTokens()
    #expect(ids == ThinkingTokenIDs(thinking: 151_669, start: 151_670, end: 151_671))
    #expect(tokenizer.vocabularySize == 151_672)
    #expect(tokenizer.id(of: "<|image_pad|>") == 151_655)
    #expect(tokenizer.tokenText(ids.thinking) == "<|thinking|>")
    #expect(tokenizer.digest.count == 64)
  }
}
