import EcotFiles
import EcotTensors
import EcotTokenization
import Testing

/// What holds for any tokenizer of the kind.
@Suite struct TokenizerTests {
  @Test func mergesInBothSpellings() throws {
    var small = SmallTokenizer()
    let pairs = try small.tokenizer().encode("hello hell")
    small.merges = [#""h e""#, #""l l""#, #""he ll""#, #""hell o""#]
    #expect(try small.tokenizer().encode("hello hell") == pairs)
    #expect(pairs == [259, 32, 258])
  }

  @Test func mergesBeforeTheVocabulary() throws {
    var small = SmallTokenizer()
    small.setModel("merges", "[\(small.merges.joined(separator: ","))]")
    #expect(try small.tokenizer().encode("hello") == [259])
  }

  @Test func wholeWordsWhereMergesAreIgnored() throws {
    var small = SmallTokenizer()
    small.merges.removeLast()
    #expect(try small.tokenizer().encode("hello") == [258, 111])
    small.setModel("ignore_merges", "true")
    #expect(try small.tokenizer().encode("hello") == [259])
    #expect(try small.tokenizer().encode("hellx") == [258, 120])
  }

  @Test func withoutNormalizer() throws {
    var small = SmallTokenizer()
    small.set("normalizer", "null")
    #expect(try small.tokenizer().encode("e\u{301}") == [101, 0xCC, 0x81])
    #expect(try SmallTokenizer().tokenizer().encode("e\u{301}") == [0xC3, 0xA9])
  }

  @Test func decodingReturnsTheNormalizedText() throws {
    let tokenizer = try SmallTokenizer().tokenizer()
    var stream = PhiloxStream(seed: 5, name: "texts")
    for _ in 0..<200 {
      let text = randomText(&stream)
      let bytes = Array(text.utf8)
      let normalized = CanonicalComposition.normalized(bytes) ?? bytes
      #expect(try Array(tokenizer.decode(tokenizer.encode(text)).utf8) == normalized)
    }
  }

  @Test func theCacheChangesNothing() throws {
    let warm = try SmallTokenizer().tokenizer()
    var stream = PhiloxStream(seed: 6, name: "texts")
    let texts = (0..<300).map { _ in randomText(&stream) }
    let first = texts.map(warm.encode)
    #expect(texts.map(warm.encode) == first)
    for (text, ids) in zip(texts, first) { #expect(try SmallTokenizer().tokenizer().encode(text) == ids) }
  }

  private func randomText(_ stream: inout PhiloxStream) -> String {
    let atoms = [
      " ", "\n", "hello", "hell", "'s", "é", "e\u{301}", "漢", "7", "<|endoftext|>", "!", "😀", "\u{200D}", "he",
    ]
    return (0..<stream.below(10)).map { _ in atoms[stream.below(atoms.count)] }.joined()
  }

  /// Long words take another path (a heap) than short ones; both must find the same merges.
  @Test func longWordsMergeLikeShortOnes() throws {
    let tokenizer = try SmallTokenizer().tokenizer()
    for repeats in [1, 9, 10, 11, 100] {
      let ids = tokenizer.encode(String(repeating: "hello", count: repeats))
      #expect(ids == Array(repeating: 259, count: repeats))
    }
    #expect(tokenizer.encode(String(repeating: "l", count: 49)) == Array(repeating: 257, count: 24) + [108])
    #expect(tokenizer.encode(String(repeating: "l", count: 47)) == Array(repeating: 257, count: 23) + [108])
  }

  @Test(.timeLimit(.minutes(1))) func oneWordOfManyBytes() throws {
    let tokenizer = try SmallTokenizer().tokenizer()
    #expect(tokenizer.encode(String(repeating: "a", count: 100_000)).count == 100_000)
    #expect(tokenizer.encode(String(repeating: "l", count: 100_000)).count == 50_000)
    #expect(tokenizer.encode(String(repeating: " ", count: 100_000)).count == 100_000)
    // A sign of class 0 that may compose backwards, and a mark: one neighbourhood of many short runs.
    #expect(tokenizer.encode(String(repeating: "\u{9BE}\u{301}", count: 50_000)).count == 250_000)
    #expect(tokenizer.encode(String(repeating: " \n", count: 50_000)).count == 100_000)
  }

  @Test func thinkingTokensAreAppendedOnce() throws {
    var tokenizer = try SmallTokenizer().tokenizer()
    let before = tokenizer.encode("<|thinking|>")
    let ids = try tokenizer.addThinkingTokens()
    #expect(ids == ThinkingTokenIDs(thinking: 261, start: 262, end: 263))
    #expect(tokenizer.encode("x<|start_of_thinking|><|thinking|> <|end_of_thinking|>") == [120, 262, 261, 32, 263])
    #expect(before.count > 1)
    #expect(try tokenizer.addThinkingTokens() == ids)
    #expect(tokenizer.vocabularySize == 264)
    #expect(try tokenizer.decode([262, 104], skipSpecialTokens: true) == "h")
    #expect(throws: InputError.self) { try tokenizer.addThinkingTokens(.init(thinking: "a", start: "a", end: "b")) }
    #expect(throws: InputError.self) { try tokenizer.addThinkingTokens(.init(thinking: "", start: "a", end: "b")) }
  }

  @Test func configurationAddsTokensAndPadding() throws {
    func tokenizer(_ configuration: String) throws -> Tokenizer {
      try Tokenizer(
        json: Array(SmallTokenizer().text.utf8), name: "t.json", configuration: Array(configuration.utf8),
        configurationName: "c.json")
    }
    let extended = try tokenizer(
      #"{"added_tokens_decoder": {"261": {"content": "<y>"}, "260": {"content": "<|endoftext|>"}}, "pad_token": "<y>"}"#
    )
    #expect(extended.padID == 261 && extended.encode("a<y>") == [97, 261])
    #expect(try tokenizer(#"{"pad_token": {"content": "hello"}}"#).padID == 259)
    #expect(try tokenizer(#"{"pad_token": null}"#).padID == 260)
    for (text, part) in [
      ("[]", "not a JSON object"), (#"{"pad_token": "<z>"}"#, "'<z>' is not in the vocabulary"),
      (#"{"pad_token": 3}"#, "not a token"), (#"{"added_tokens_decoder": []}"#, "not an object"),
      (#"{"added_tokens_decoder": {"x": {"content": "<y>"}}}"#, "'x' is no token id"),
      (#"{"added_tokens_decoder": {"261": {}}}"#, "without a text"),
      (#"{"added_tokens_decoder": {"300": {"content": "<y>"}}}"#, "expected 261"),
      (#"{"added_tokens_decoder": {"260": {"content": "<y>"}}}"#, "expected 261"),
      (#"{"added_tokens_decoder": {"261": {"content": "<y>", "lstrip": 1}}}"#, "'lstrip' is not usable"),
    ] {
      #expect { try tokenizer(text) } throws: { "\($0)".contains(part) && "\($0)".contains("c.json") }
    }
  }

  @Test func threadsSeeTheSameIDs() async throws {
    let tokenizer = try SmallTokenizer().tokenizer()
    let texts = (0..<200).map { "hello \($0) hell\($0 % 7) 'x' é" }
    let expected = texts.map(tokenizer.encode)
    await withTaskGroup(of: [[Int32]].self) { group in
      for _ in 0..<4 { group.addTask { texts.map(tokenizer.encode) } }
      for await found in group { #expect(found == expected) }
    }
  }

  @Test func invalidBytesBecomeReplacementCharacters() throws {
    let tokenizer = try SmallTokenizer().tokenizer()
    #expect(try tokenizer.decode([0xE6, 0xBC, 104]) == "\u{FFFD}h")
    #expect(try tokenizer.decode([0xFF, 0xFE, 0xE6, 0xBC, 0xA2]) == "\u{FFFD}\u{FFFD}漢")
    #expect(tokenizer.tokenText(0xE6) == "\\xe6")
    #expect(tokenizer.tokenText(10) == "\\n")
    #expect(tokenizer.tokenText(259) == "hello")
    #expect(tokenizer.tokenText(999) == nil)
    #expect(throws: InputError.self) { try tokenizer.decode([261]) }
    #expect(throws: InputError.self) { try tokenizer.decode([-1]) }
  }
}
