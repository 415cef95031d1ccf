import EcotFiles
import Testing

/// The document in a text.
private func parse(_ text: String, nonFinite: Bool = false) throws -> JSONValue {
  let reader = JSONReader(Array(text.utf8), name: "t.json", allowsNonFinite: nonFinite)
  let value = try JSONValue(reader)
  try reader.finish()
  return value
}

@Suite struct JSONReaderTests {
  @Test func readsEveryKindOfValue() throws {
    let value = try parse(#"{"a": [1, -2.5e3, true, false, null], "b": {"c": "x\n\u00e9\ud83d\ude00/"}}"#)
    let elements = try #require(value["a"]?.array)
    #expect(elements.count == 5)
    #expect(elements[0].integer == 1)
    #expect(elements[1].double == -2500)
    #expect(elements[1].integer == nil)
    #expect(elements[2].boolean == true)
    #expect(value["b"]?["c"]?.string == "x\né😀/")
  }

  @Test func theLastOfRepeatedKeysWins() throws {
    #expect(try parse(#"{"a": 1, "a": 2}"#)["a"]?.integer == 2)
  }

  @Test func numbersKeepTheirSpelling() throws {
    guard case .number(let number) = try parse("1.50") else {
      Issue.record("no number")
      return
    }
    #expect(number.text == "1.50")
    #expect(!number.isInteger)
  }

  @Test(arguments: [
    ("", "empty file"), ("  ", "ends early"), ("{", "ends early"), ("[1,", "ends early"), (#"{"a" 1}"#, "':' expected"),
    ("[1 2]", "expected ',' or ']'"), ("[01]", "'01' is not a number"), ("[1.]", "not a number"), ("[-]", "not a number"),
    ("[1e]", "not a number"), ("tru", "ends early"), ("trux", "unknown word"), ("[1] x", "text after the end"),
    (#"["\x"]"#, "unknown escape"), (#"["\u12g4"]"#, "hexadecimal"), (#"["\ud800"]"#, "lone surrogate"),
    (#"["\ud800\u0041"]"#, "lone surrogate"), (#"["\udc00"]"#, "lone surrogate"), ("[\"a\nb\"]", "control character"),
    ("[NaN]", "no JSON number"), ("[Infinity]", "no JSON number"), ("{1: 2}", "key expected"), ("[+1]", "unexpected"),
    ("[nul", "ends early"), ("@", "unexpected '@'"),
  ])
  func refuses(_ text: String, _ message: String) {
    let error = #expect(throws: InputError.self) { _ = try parse(text) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    #expect(error?.description.contains("t.json") == true)
  }

  @Test func pythonsNonFiniteNumbersAreReadWhereAllowed() throws {
    let elements = try #require(try parse("[NaN, Infinity, -Infinity]", nonFinite: true).array)
    #expect(elements[0].double?.isNaN == true)
    #expect(elements[1].double == .infinity)
    #expect(elements[2].double == -.infinity)
  }

  @Test func errorsNameTheKeyPath() {
    let error = #expect(throws: InputError.self) {
      let reader = JSONReader(Array(#"{"a": {"b": [1, "x"]}}"#.utf8), name: "t.json")
      try reader.object { _ in
        try reader.object { _ in
          try reader.array { _ in _ = try reader.number() }
        }
      }
    }
    #expect(error?.description.contains("a/b/1") == true)
    #expect(error?.description.contains("number expected, string found") == true)
  }

  @Test func deepNestingIsRefused() {
    let text = String(repeating: "[", count: 100_000)
    let error = #expect(throws: InputError.self) { _ = try parse(text) }
    #expect(error?.description.contains("nested deeper") == true)
  }

  @Test func aFileIsReadThroughASmallBufferAsFromMemory() throws {
    let text = #"{"key": ["a long text with \u00e9scapes and \"quotes\"", 12345.678e-2, {"n": null}], "z": "end"}"#
    let path = try temporaryFile(text)
    for size in 1...40 {
      let reader = JSONReader(try InputFile(path), bufferSize: size)
      let value = try JSONValue(reader)
      try reader.finish()
      #expect(value["key"]?.array?.count == 3)
      #expect(value["key"]?.array?[0].string == "a long text with éscapes and \"quotes\"")
      #expect(value["key"]?.array?[1].double == 123.45678)
      #expect(value["z"]?.string == "end")
    }
  }

  @Test func everyTruncationIsAnErrorAndNoTrap() {
    let whole = Array(#"{"a": [1.5e2, "x\u00e9", {"b": [true, null]}], "c": "d"}"#.utf8)
    for count in 0..<whole.count {
      #expect(throws: InputError.self) { _ = try JSONValue(parsing: Array(whole[..<count]), name: "t") }
    }
  }

  @Test func everyFlippedBitIsReadOrRefused() {
    let whole = Array(#"{"a": [1.5e2, "x\u00e9\ud83d\ude00", {"b": [true, null]}], "c": "d"}"#.utf8)
    for index in whole.indices {
      for bit in 0..<8 {
        var bytes = whole
        bytes[index] ^= 1 << UInt8(bit)
        _ = try? JSONValue(parsing: bytes, name: "t")
      }
    }
  }
}
