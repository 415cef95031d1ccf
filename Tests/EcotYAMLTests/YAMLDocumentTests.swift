import EcotYAML
import EcotFiles
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the parser refuses, and that it does so in bounded time and stack.
struct YAMLDocumentTests {
  private func message(_ text: String) -> String { message(Array(text.utf8)) }

  private func message(_ bytes: [UInt8]) -> String {
    do {
      _ = try YAMLDocument.parse(bytes, source: "f.yaml", ordinal: 0)
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [
    ("a: [1, 2", "f.yaml:2:1: not YAML: did not find expected ',' or ']' while parsing a flow sequence"),
    ("a: 1\n\tb: 2", "f.yaml:2:1: not YAML: found a tab character that violates indentation"),
    ("a: @x", "f.yaml:1:4: not YAML: found character that cannot start any token"),
    ("a: b: c", "f.yaml:1:5: not YAML: mapping values are not allowed in this context"),
    ("a: \"x", "f.yaml:1:6: not YAML: found unexpected end of stream"),
    ("seed: 1\nrun_id: x\nseed: 2", "f.yaml:1:1: 'seed' is given more than once in one mapping"),
    ("a: {b: 1, 'b': 2}", "f.yaml:1:5: 'b' is given more than once"),
    ("a: 1\n---\nb: 2", "f.yaml:2:1: not a single YAML document"),
    ("a: &x 1\nb: *x", "f.yaml:2:1: YAML aliases"),
    ("a: [&x 1, *x]", "f.yaml:1:5: YAML aliases"),
    ("a: &x {b: 1}\nc: {<<: *x}", "f.yaml:2:5: YAML aliases"),
    ("? &x {a: 1}\n: 1\n? *x\n: 2", "f.yaml:1:3: a key that is no text is given more than once"),
    ("? &x {a: 1}\n: 1\n? [*x]\n: 2", "f.yaml:1:3: a key must be text"),
    ("a: *y", "f.yaml:1:4: not a single YAML document: found undefined alias"),
    ("a: !!python/object:os.system x", "f.yaml:1:4: the YAML tag 'tag:yaml.org,2002:python/object:os.system'"),
    ("a: !!int '1'", "f.yaml:1:4: the YAML tag"),
    ("a: !foo [1]", "f.yaml:1:4: the YAML tag '!foo'"),
    ("[a]: 1", "f.yaml:1:1: a key must be text"),
    ("{a: 1}: 2", "f.yaml:1:1: a key must be text"),
    ("a: 1\nb: \u{1}", "f.yaml:2: not YAML: control characters are not allowed"),
  ])
  func refuses(yaml: String, expected: String) {
    #expect(message(yaml).contains(expected), "\(message(yaml))")
  }

  @Test func textThatIsNotUTF8() {
    #expect(message(Array("a: 1\nb: ".utf8) + [0xFF, 0xFE]).hasPrefix("f.yaml:2: not UTF-8 text"))
    #expect(message([0xFF, 0xFE, 0x61, 0x00]).hasPrefix("f.yaml:1: not UTF-8 text"))
  }

  @Test func markOrderIsSkippedAndCRLFIsRead() throws {
    let root = try #require(try YAMLDocument.parse(Array("\u{FEFF}a: 1\r\nb:\r\n".utf8), source: "f", ordinal: 0))
    #expect(root.entries?.map(\.key) == ["a", "b"])
    #expect(root.entries?[0].value.described == "the integer 1")
    #expect(root.entries?[1].value.isNull == true)
  }

  @Test(arguments: ["", "# nothing\n", "---\n", "   \n\n"])
  func emptyDocuments(text: String) throws {
    let root = try YAMLDocument.parse(Array(text.utf8), source: "f", ordinal: 0)
    #expect(root?.isNull ?? true)
  }

  @Test(arguments: [
    "[", "{a: ", "- ", "? ", "[a: ", "- - ? - ", "!!seq [", "{? ", "[[[[", "{{", "a: [", ": ", "\"", "&a [",
    "- ? ",
    "&a *a ", "? ? : ", "|\n", ">",
  ])
  func deepNestingEndsInAnError(unit: String) {
    for count in [40, 900, 3_000, 20_000] {
      let text = message(String(repeating: unit, count: count))
      #expect(text.hasPrefix("f.yaml"), "\(unit) x \(count): \(text.prefix(200))")
    }
  }

  @Test func deepIndentationEndsInAnError() {
    var text = ""
    for level in 0..<600 { text += String(repeating: " ", count: level) + "a:\n" }
    #expect(message(text).contains("nested too deeply (expected at most 32 levels)"))
  }

  @Test func billionLaughsIsRefusedAtOnce() {
    var list = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<30 {
      list += "a\(level): &a\(level) [\((0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", "))]\n"
    }
    #expect(message(list).hasPrefix("f.yaml:2: YAML aliases"))
    // In keys, where the parser itself looks for duplicates.
    var keys = "? &a0 [x, x, x]\n: 1\n"
    for level in 1..<30 { keys += "? &a\(level) [*a\(level - 1), *a\(level - 1)]\n: 1\n" }
    #expect(message(keys).contains("YAML aliases"))
  }

  @Test func starsThatAreNoAliasesPass() throws {
    let patterns = (0..<50).map { "  \"**/layer.\($0)/*.value\": full\n" }.joined()
    #expect(message("golden:\n\(patterns)") == "")
    #expect(message("a: x * y\nb: 'a*b'\nc: [\"*\", '**/a']") == "")
  }

  @Test func largeFilesAreRefused() {
    #expect(message(String(repeating: "# x\n", count: 1 << 17)).contains("are too many for one document"))
    #expect(message("a: " + String(repeating: "x", count: 200_000)) == "")
  }

  /// Eight times as much takes about eight times as long, not 64: in time of this thread, since others have the processors, too.
  @Test(
    arguments: [
      { size in (0..<size / 6).map { "k\($0): 1\n" }.joined() },
      { size in "[" + String(repeating: "a,", count: size) + "]" },
      { size in String(repeating: "a ", count: size) + ": 1" },
      { size in String(repeating: "{", count: 2 * size) },
      { size in String(repeating: "? a\n", count: size / 2) },
    ] as [@Sendable (Int) -> String])
  func wideFilesAreLinear(text: @Sendable (Int) -> String) {
    let (large, small) = (text(120_000), text(15_000))
    let times = [small, large].map { text in (0..<3).map { _ in threadTime { _ = message(text) } }.min() ?? 0 }
    #expect(times[1] < 24 * times[0] + 0.05, "\(large.prefix(8)) \(times)")
  }

  private func threadTime(_ body: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }
    let start = now()
    body()
    return now() - start
  }

  @Test func tooManyValuesAreRefused() {
    let flat = (0..<20_000).map { "k\($0): 1\n" }.joined()
    #expect(message(flat).hasPrefix("f.yaml:4096:8: too many values for one document (expected at most 4096)"))
  }
}

/// How plain scalars are read.
struct ScalarSpellingTests {
  @Test(arguments: [
    ("1e-5", 1e-5), ("1.0e-5", 1e-5), ("1E+2", 100), (".5", 0.5), ("5.", 5), ("-3", -3), ("+0.1", 0.1), ("0", 0),
  ])
  func numbers(text: String, value: Double) { #expect(ScalarSpelling.number(text) == value) }

  @Test(arguments: [
    "", ".", "e5", "1e", "1e+", "--1", "0x10", "1_000", "1,5", "inf", ".inf", "nan", "1:30", "1 2", "١", "1e400",
  ])
  func noNumbers(text: String) { #expect(ScalarSpelling.number(text) == nil) }

  @Test(arguments: [("0", 0), ("42", 42), ("-7", -7), ("+7", 7), ("9223372036854775807", Int.max)])
  func integers(text: String, value: Int) { #expect(ScalarSpelling.integer(text) == value) }

  @Test(arguments: ["", "1.0", "1e3", "007", "0o7", "9223372036854775808", "-", "+", "1 "])
  func noIntegers(text: String) { #expect(ScalarSpelling.integer(text) == nil) }

  @Test(arguments: [
    ("~", YAMLNode.ScalarKind.null), ("", .null), ("null", .null), ("nil", .text), ("yes", .boolean),
    ("False", .boolean), ("y", .text), ("12", .integer), ("1e-5", .number), (".nan", .number), ("2024-01-01", .text),
    ("<|thinking|>", .text),
  ])
  func kinds(text: String, kind: YAMLNode.ScalarKind) { #expect(ScalarSpelling.kind(of: text) == kind) }
}
