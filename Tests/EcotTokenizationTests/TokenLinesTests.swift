import EcotFiles
import EcotTokenization
import Testing

@Suite struct TokenLinesTests {
  private func verb(decodes: Bool = false) throws -> TokenLines {
    TokenLines(tokenizer: try SmallTokenizer().tokenizer(), decodes: decodes)
  }

  @Test func encodes() throws {
    #expect(try verb().output(Array(#""hello\u00e9""#.utf8), number: 1) == "[259,195,169]")
    #expect(try verb().output(Array(#" "" "#.utf8), number: 1) == "[]")
    #expect(try verb().output(Array(" \r".utf8), number: 1) == nil)
  }

  @Test func decodesToOneLine() throws {
    #expect(try verb(decodes: true).output(Array("[259, 10, 34, 92]".utf8), number: 1) == #""hello\n\"\\""#)
    #expect(
      try verb(decodes: true).output(Array("[226, 128, 168, 240, 159, 152, 128]".utf8), number: 1)
        == #""\u2028"# + "😀\"")
    #expect(try verb(decodes: true).output(Array("[]".utf8), number: 1) == "\"\"")
  }

  @Test(arguments: [
    (false, "hello", "unexpected 'h'"), (false, "[1]", "string expected"), (false, #""\ud800""#, "surrogate"),
    (false, #""a" "b""#, "after the end"), (false, "\"\u{1}\"", "control character"), (true, "\"a\"", "array expected"),
    (true, "[1.5]", "integer expected"), (true, "[99999]", "not in the vocabulary"),
    (true, "[-1]", "not in the vocabulary"),
    (true, "[99999999999999]", "no token id"), (true, "[1,", "ends early"), (true, "[[1]]", "number expected"),
  ])
  func refusesLines(decodes: Bool, line: String, part: String) throws {
    do {
      _ = try verb(decodes: decodes).output(Array(line.utf8), number: 17)
      Issue.record("accepted")
    } catch {
      #expect("\(error)".contains(part) && "\(error)".contains("standard input:17"), "\(error)")
    }
  }
}
