import EcotFiles

/// Where a key or a value of a file was written.
package struct SourceMark: Sendable, Equatable {
  /// The file's path, or the whole command-line argument such as `--set seed=7`.
  package var source: String
  /// The order in which the source was read; findings are sorted by it.
  package var ordinal: Int
  /// Line and column from 1, or `nil` for an argument of the command line.
  package var position: Position?

  /// A place in a source.
  package init(source: String, ordinal: Int, position: Position?) {
    (self.source, self.ordinal, self.position) = (source, ordinal, position)
  }

  /// A place in a text file, counted from 1; columns count Unicode scalars.
  package struct Position: Sendable, Equatable {
    package var line: Int
    package var column: Int
  }

  /// The mark as an error shows it.
  package var location: InputError.Location {
    guard let position else { return .file(source) }
    return .line(file: source, position.line, column: position.column)
  }

  /// Whether this mark stands before another: by source, then by line and column.
  package func precedes(_ other: SourceMark) -> Bool {
    if ordinal != other.ordinal { return ordinal < other.ordinal }
    guard let here = position, let there = other.position else { return false }
    return (here.line, here.column) < (there.line, there.column)
  }
}

/// A parsed YAML value whose every part knows where it was written, also after several files were merged.
package struct YAMLNode: Sendable {
  /// What the value is.
  package indirect enum Content: Sendable {
    /// Text, with the style that decides whether it may be a number, a boolean or null.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    case mapping([Entry])
  }

  /// A key of a mapping with its value, in the order of the file.
  package struct Entry: Sendable {
    package var key: String
    package var keyMark: SourceMark
    package var value: YAMLNode

    /// A key with its value.
    package init(key: String, keyMark: SourceMark, value: YAMLNode) {
      (self.key, self.keyMark, self.value) = (key, keyMark, value)
    }
  }

  package var content: Content
  package var mark: SourceMark

  /// A value and where it was written.
  package init(content: Content, mark: SourceMark) { (self.content, self.mark) = (content, mark) }

  /// What a plain scalar without quotes stands for in YAML.
  package enum ScalarKind: Sendable {
    case null
    case boolean
    case integer
    case number
    case text
  }

  /// The entries of a mapping, else `nil`.
  package var entries: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// Whether this is `null`, `~` or nothing at all.
  package var isNull: Bool {
    if case .scalar(let text, isPlain: true) = content { ScalarSpelling.kind(of: text) == .null } else { false }
  }

  /// The value as a message shows it: `the text "abc"`, `the integer 7`, `a list`, `a mapping`.
  package var described: String {
    switch content {
    case .sequence: return "a list"
    case .mapping: return "a mapping"
    case .scalar(let text, let isPlain):
      let shown = Self.abbreviated(text)
      guard isPlain else { return "the text \"\(shown)\"" }
      return switch ScalarSpelling.kind(of: text) {
      case .null: "null"
      case .boolean: "the boolean \(shown)"
      case .integer: "the integer \(shown)"
      case .number: "the number \(shown)"
      case .text: "the text '\(shown)'"
      }
    }
  }

  /// A text short enough, and clean enough, for one line of a message.
  package static func abbreviated(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars.prefix(60) {
      shown.unicodeScalars.append(scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) ? " " : scalar)
    }
    return text.unicodeScalars.count > 60 ? shown + "..." : shown
  }
}
