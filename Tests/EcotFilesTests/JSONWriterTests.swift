import EcotFiles
import Testing

@Suite struct JSONWriterTests {
  @Test func writesMembersInTheirOrder() {
    var writer = JSONWriter()
    writer.object {
      $0.member("b", 1)
      $0.member("a", [1.5, .nan, -.infinity, -0.0, 1e-7])
      $0.member("c", object: { $0.member("d", Bool?.none) })
      $0.member("e", array: { _ in })
      $0.member("f", Float(0.1))
      $0.member("g", UInt64.max)
      $0.member("h", true)
    }
    #expect(
      writer.text
        == #"{"b":1,"a":[1.5,null,null,-0.0,1e-07],"c":{"d":null},"e":[],"f":0.1,"g":18446744073709551615,"h":true}"#)
  }

  @Test func indents() {
    var writer = JSONWriter(indentation: 2)
    writer.object {
      $0.member("a", [1, 2])
      $0.member("b", object: { _ in })
    }
    #expect(writer.text == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}")
  }

  @Test func putsTopLevelValuesOnLines() {
    var writer = JSONWriter()
    writer.value(1)
    writer.object { $0.member("a", "x") }
    #expect(writer.text == "1\n{\"a\":\"x\"}")
    writer.removeAll()
    writer.value("y")
    #expect(writer.text == "\"y\"")
  }

  @Test func everyStringReadsBack() throws {
    let scalars = (0..<0x300).compactMap(Unicode.Scalar.init) + ["\u{2028}", "\u{FFFF}", "\u{1F600}", "\u{301}"]
    let text = String(String.UnicodeScalarView(scalars))
    var writer = JSONWriter()
    writer.value([text, "", "\u{301}\"\\/"])
    let reader = JSONReader(writer.bytes, name: "memory")
    var found: [String] = []
    try reader.array { _ in found.append(try reader.string()) }
    try reader.finish()
    #expect(found.map { Array($0.utf8) } == [text, "", "\u{301}\"\\/"].map { Array($0.utf8) })
  }

  @Test(arguments: [
    0.0, 0.1, 1e300, .leastNonzeroMagnitude, 1.0 / 3, 123_456_789_012_345_680, -2.5e-10, .greatestFiniteMagnitude,
  ])
  func everyDoubleReadsBack(value: Double) throws {
    var writer = JSONWriter()
    writer.value(value)
    #expect(try JSONReader(writer.bytes, name: "memory").number().double == value)
  }

  @Test func valuesKeepTheirSpelling() throws {
    let text = #"{"z":[1,1.0,1e5,true,null,"a\nb"],"a":{"b":{}},"a":-0}"#
    var writer = JSONWriter()
    writer.value(try JSONValue(parsing: Array(text.utf8), name: "memory"))
    #expect(writer.text == text)
  }

  @Test func lineSeparatorsAreEscapedSoThatALineStaysALine() {
    var writer = JSONWriter()
    writer.value("a\u{2028}b\u{2029}c\u{85}d\u{1E}e")
    #expect(writer.text == #""a\u2028b\u2029c\u0085d\u001ee""#)
  }
}
