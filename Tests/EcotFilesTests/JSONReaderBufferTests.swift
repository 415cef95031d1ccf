import EcotFiles
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Values that cross the reader's buffer, and values that are skipped, must come out like any other.
@Suite struct JSONReaderBufferTests {
  private static let document =
    #"{"plain": "abcdefghijklmnop", "é\u00e9": ["\ud83d\ude00 \" \\ \/ \b\f\n\r\t", "ümläut", "", -12.5e+3, 0, true, null],"#
    + #" "deep": [[[{}, []], 1e-7]], "long": "0123456789 0123456789 0123456789 \n 0123456789"} "#

  private func withFile<Result>(_ bytes: [UInt8], _ body: (InputFile) throws -> Result) throws -> Result {
    let path = "/tmp/ecot-json-\(getpid())-\(UInt64.random(in: 0...(.max)))"
    try AtomicFile.write(bytes, to: path)
    defer { unlink(path) }
    return try body(InputFile(path))
  }

  private func text(_ value: JSONValue) -> String {
    switch value {
    case .object(let members): "{" + members.map { "\($0.key):\(text($0.value))" }.joined(separator: ",") + "}"
    case .array(let elements): "[" + elements.map(text).joined(separator: ",") + "]"
    case .string(let string): "'\(string)'"
    case .number(let number): "\(number.text)=\(number.double)/\(number.isInteger)"
    case .boolean(let value): "\(value)"
    case .null: "null"
    }
  }

  @Test func everyBufferSizeReadsTheSame() throws {
    let bytes = Array(Self.document.utf8)
    let expected = text(try JSONValue(parsing: bytes, name: "memory"))
    #expect(expected.contains("😀 \" \\ / \u{8}\u{c}\n\r\t"))
    try withFile(bytes) { file in
      for size in 1...80 {
        let reader = JSONReader(file, bufferSize: size)
        #expect(text(try JSONValue(reader)) == expected)
        try reader.finish()
        let skipping = JSONReader(file, bufferSize: size)
        try skipping.skip()
        try skipping.finish()
        #expect(skipping.offset == bytes.count)
      }
    }
  }

  @Test func everyPieceIsReportedOnce() throws {
    let bytes = Array(Self.document.utf8)
    try withFile(bytes) { file in
      let reader = JSONReader(file, bufferSize: 17)
      var seen: [UInt8] = []
      reader.onRead = { seen += $0 }
      try reader.skip()
      try reader.finish()
      #expect(seen == bytes)
    }
  }

  @Test func skippingRefusesWhatReadingRefuses() {
    let texts = [
      "", " ", "{", "[1,", "[1 2]", "{\"a\" 1}", "\"\\ud83d\"", "\"\\x\"", "\"\u{1}\"", "01", "1.", "1e", "-", "+1",
      "1e+", "NaN",
      "nul", "[1]]", "\"abc", "--1", ".5", "1a", String(repeating: "[", count: 300),
      String(repeating: "1", count: 1024),
    ]
    for text in texts {
      for bytes in [Array(text.utf8), Array(text.utf8) + [0x20]] {
        let skipped = #expect(throws: InputError.self, "\(text)") {
          let reader = JSONReader(bytes, name: "t")
          try reader.skip()
          try reader.finish()
        }
        let read = #expect(throws: InputError.self, "\(text)") { _ = try JSONValue(parsing: bytes, name: "t") }
        #expect(skipped?.problem == read?.problem)
      }
    }
    for bytes in [
      [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0x5C, 0x6E, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
    ] as [[UInt8]] {
      #expect(throws: InputError.self) { try JSONReader(bytes, name: "t").skip() }
      #expect(throws: InputError.self) { try JSONReader(bytes, name: "t").string() }
    }
  }

  @Test func aByteOrderMarkIsSkipped() throws {
    let reader = JSONReader([0xEF, 0xBB, 0xBF, 0x31], name: "t")
    #expect(try reader.integer() == 1)
    for bytes in [[0xEF], [0xEF, 0xBB], [0xEF, 0xBB, 0x31], [0xEF, 0xBB, 0xBF]] as [[UInt8]] {
      #expect(throws: InputError.self) { try JSONReader(bytes, name: "t").skip() }
    }
  }

  @Test func rangesBeyondTheFileEndEarly() throws {
    try withFile(Array("[1, 2]".utf8)) { file in
      let second = try JSONReader(file, range: 4..<5).integer()
      #expect(second == 2)
      for range in [6..<6, 900..<901, 0..<5] {
        #expect(throws: InputError.self) { try JSONReader(file, range: range).skip() }
      }
    }
  }
}
