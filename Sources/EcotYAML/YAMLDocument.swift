import EcotFiles
import Yams

/// Reads one YAML document into marked nodes, and refuses what configurations and rules have no use for.
///
/// Yams and the libyaml in it do the parsing. Aliases are refused: they are how a small file becomes a billion nodes, and
/// `extends` says the same in the open. Nesting is bounded (libyaml itself stops at 1,000 levels, before its caller's
/// recursion could exhaust a stack). So the work is bounded.
package enum YAMLDocument {
  /// The largest file, in bytes.
  package static let maximalSize = 1 << 18
  /// The deepest nesting; the schema itself has six levels.
  package static let maximalDepth = 32
  /// The most values and sections of one file; the schema has about a hundred keys.
  package static let maximalCount = 4096
  /// The most things that look like aliases before the parser is even asked.
  static let maximalAliases = 8

  /// Parses the document in `bytes`.
  ///
  /// - Returns: the root, or `nil` where there is nothing but space and comments.
  /// - Throws: `InputError` that names `source` with line and column.
  package static func parse(_ bytes: [UInt8], source: String, ordinal: Int) throws -> YAMLNode? {
    guard bytes.count <= maximalSize else {
      throw InputError(
        "\(bytes.count) bytes are too many for one document", at: .file(source), expected: "at most \(maximalSize)")
    }
    guard var text = String(validating: bytes, as: UTF8.self) else {
      let line = 1 + bytes.prefix(firstInvalidByte(bytes)).count { $0 == UInt8(ascii: "\n") }
      throw InputError("not UTF-8 text", at: .line(file: source, line, column: nil), remedy: "save the file as UTF-8")
    }
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    try refuseAliasBomb(text, source: source)
    do {
      // The basic resolver leaves scalars alone: their types are decided by `ScalarSpelling` and the schema.
      guard let root = try Yams.compose(yaml: text, .basic, .default, .utf8) else { return nil }
      var conversion = Conversion(source: source, ordinal: ordinal)
      return try conversion.convert(root, depth: 0, key: nil)
    } catch let error as YamlError {
      throw inputError(error, source: source)
    }
  }

  private static func firstInvalidByte(_ bytes: [UInt8]) -> Int {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var offset = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { offset += UTF8.width(scalar) }
    return offset
  }

  /// Counts, without parsing, what might be an alias: `*name` after space or punctuation.
  ///
  /// The count is generous on both sides: it only keeps the parser from expanding aliases inside aliases. A single alias
  /// passes here and is refused by `Conversion`, at its place.
  private static func refuseAliasBomb(_ text: String, source: String) throws {
    var count = 0
    var line = 1
    var previous = UInt8(ascii: "\n")
    var isAfterStar = false
    for byte in text.utf8 {
      if isAfterStar, isNameByte(byte) {
        count += 1
        if count > maximalAliases { throw aliasError(.line(file: source, line, column: nil)) }
      }
      isAfterStar =
        byte == UInt8(ascii: "*") && !isNameByte(previous) && previous != byte && previous != UInt8(ascii: "/")
      if byte == UInt8(ascii: "\n") { line += 1 }
      previous = byte
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  static func aliasError(_ location: InputError.Location) -> InputError {
    InputError(
      "YAML aliases ('*name') are not read here", at: location,
      remedy: "write the value out, or share it with 'extends: other.yaml'; quote a text that begins with '*'")
  }

  private static func inputError(_ error: YamlError, source: String) -> InputError {
    func at(_ mark: Mark) -> InputError.Location { .line(file: source, mark.line, column: mark.column) }
    func problem(_ context: YamlError.Context?, _ problem: String) -> String {
      guard let context else { return "not YAML: \(problem)" }
      return "not YAML: \(problem) \(context.text)"
    }
    switch error {
    case .scanner(let context, let text, let mark, _), .parser(let context, let text, let mark, _):
      return InputError(problem(context, text), at: at(mark))
    case .composer(_, let text, let mark, _):
      return InputError("not a single YAML document: \(text)", at: at(mark))
    case .duplicatedKeysInMapping(let keys, let context):
      // Yams has no name for a key that is a list or a mapping.
      let names = keys.map {
        $0 == "<uncovertable>" ? "a key that is no text" : "'\(YAMLNode.abbreviated($0))'"
      }
      .joined(separator: ", ")
      return InputError(
        "\(names) is given more than once in one mapping; the first time here", at: at(context.mark),
        remedy: "keep one of them")
    case .reader(let text, let offset, _, let yaml):
      let line = 1 + yaml.prefix(offset ?? 0).count(where: \.isNewline)
      return InputError("not YAML: \(text)", at: .line(file: source, line, column: nil))
    case .memory, .no, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      return InputError("not YAML: \(error)", at: .file(source))
    }
  }
}

/// Turns Yams' nodes into marked ones, in the order of the document.
private struct Conversion {
  let source: String
  let ordinal: Int
  private var last = SourceMark.Position(line: 0, column: 0)
  private var lastBeginsHere = true
  private var count = 0

  init(source: String, ordinal: Int) {
    self.source = source
    self.ordinal = ordinal
  }

  mutating func convert(_ node: Node, depth: Int, key: SourceMark?) throws -> YAMLNode {
    let mark = try advance(to: node, key: key)
    count += 1
    guard count <= YAMLDocument.maximalCount else {
      throw InputError(
        "too many values for one document", at: mark.location, expected: "at most \(YAMLDocument.maximalCount)")
    }
    guard depth < YAMLDocument.maximalDepth else {
      throw InputError(
        "nested too deeply", at: mark.location, expected: "at most \(YAMLDocument.maximalDepth) levels")
    }
    switch node {
    case .scalar(let scalar):
      return YAMLNode(content: .scalar(scalar.string, isPlain: scalar.style == .plain), mark: mark)
    case .sequence(let sequence):
      var items: [YAMLNode] = []
      for item in sequence { items.append(try convert(item, depth: depth + 1, key: nil)) }
      return YAMLNode(content: .sequence(items), mark: mark)
    case .mapping(let mapping):
      var entries: [YAMLNode.Entry] = []
      for (keyNode, valueNode) in mapping {
        let keyMark = try advance(to: keyNode, key: nil)
        guard case .scalar(let scalar) = keyNode else {
          throw InputError("a key must be text", at: keyMark.location)
        }
        let value = try convert(valueNode, depth: depth + 1, key: keyMark)
        entries.append(YAMLNode.Entry(key: scalar.string, keyMark: keyMark, value: value))
      }
      return YAMLNode(content: .mapping(entries), mark: mark)
    case .alias:
      throw YAMLDocument.aliasError(mark.location)
    }
  }

  /// Checks that the node stands where the walk has got to, and that it carries no tag.
  ///
  /// Yams puts a copy of the anchored node in an alias' place, so an alias shows by a mark that does not go forward. A
  /// mapping and its first key begin at the same character, and an empty value has no character of its own.
  private mutating func advance(to node: Node, key: SourceMark?) throws -> SourceMark {
    guard let found = node.mark else { throw InputError("a value without a place", at: .file(source)) }
    let position = SourceMark.Position(line: found.line, column: found.column)
    let mark = SourceMark(source: source, ordinal: ordinal, position: position)
    let isBehind = (position.line, position.column) < (last.line, last.column)
    if isBehind || (position == last && !lastBeginsHere) {
      throw YAMLDocument.aliasError((key ?? SourceMark(source: source, ordinal: ordinal, position: last)).location)
    }
    last = position
    var tag = ""
    switch node {
    case .scalar(let scalar):
      lastBeginsHere = scalar.string.isEmpty
      tag = scalar.tag.description
    case .sequence(let sequence):
      lastBeginsHere = false
      tag = sequence.tag.description
    case .mapping(let mapping):
      lastBeginsHere = !mapping.isEmpty
      tag = mapping.tag.description
    case .alias: break
    }
    guard tag.isEmpty || Self.plainTags.contains(tag) else {
      throw InputError("the YAML tag '\(YAMLNode.abbreviated(tag))' is not read here", at: mark.location)
    }
    return mark
  }

  private static let plainTags = ["tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"]
}
