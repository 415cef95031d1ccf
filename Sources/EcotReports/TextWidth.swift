/// Columns of a terminal: how many a text takes, and how it is made to take fewer.
package enum TextWidth {
  /// Columns that a text takes at most. Joined emoji count as if they stood apart, as simple terminals draw them.
  static func columns(_ text: some StringProtocol) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns($1) }
  }

  /// Columns of one scalar: none for marks, two for East Asian wide forms and emoji, one for the rest.
  static func columns(_ scalar: Unicode.Scalar) -> Int {
    if scalar.isASCII { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F000...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return scalar.properties.isEmojiPresentation ? 2 : 1
    }
  }

  /// The text without anything that a terminal obeys: controls, line breaks and changes of direction are spelled out.
  package static func visible(_ text: String) -> String {
    func isHidden(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: true
      default: false
      }
    }
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    return text.unicodeScalars.map { isHidden($0) ? "\\u{\(String($0.value, radix: 16))}" : String($0) }.joined()
  }

  /// The text with `...` in its middle where it is wider than `width`: an address keeps its beginning and its end.
  package static func elided(_ text: String, to width: Int) -> String {
    guard columns(text) > width else { return text }
    guard width > 3 else { return String(repeating: ".", count: max(0, width)) }
    let tail = (width - 3) / 2
    return head(of: text, width - 3 - tail) + "..."
      + String(head(of: String(text.reversed()), tail).reversed())
  }

  /// The longest beginning that fits.
  private static func head(of text: String, _ width: Int) -> String {
    var (result, used) = ("", 0)
    for character in text {
      used += columns(String(character))
      if used > width { break }
      result.append(character)
    }
    return result
  }

  /// The text in lines of at most `width` columns, broken at spaces, in a long word behind a slash, or anywhere.
  ///
  /// More than `limit` lines become `limit`; the last one then ends in dots.
  package static func wrapped(_ text: String, to width: Int, limit: Int = .max) -> [String] {
    var lines: [String] = []
    var line: String?
    // Several spaces in a row are part of a text, such as a token's.
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let joined = line.map { $0 + " " + word } ?? String(word)
      if columns(joined) <= width {
        line = joined
        continue
      }
      if let line { lines.append(line) }
      var pieces = broken(String(word), to: width)
      line = pieces.popLast()
      lines += pieces
    }
    if let line { lines.append(line) }
    guard lines.count > limit, limit > 0 else { return lines }
    return lines.prefix(limit - 1) + [head(of: lines[limit - 1], width - 4) + " ..."]
  }

  private static func broken(_ word: String, to width: Int) -> [String] {
    var pieces: [String] = []
    var rest = Substring(word)
    while columns(rest) > width {
      let fitting = head(of: String(rest), width)
      // A character wider than the line stands alone: something has to be taken away.
      let count = max(1, fitting.count)
      let slash = rest.prefix(count).lastIndex(of: "/").map { rest.distance(from: rest.startIndex, to: $0) + 1 }
      let cut = slash.flatMap { $0 > count / 2 ? $0 : nil } ?? count
      pieces.append(String(rest.prefix(cut)))
      rest = rest.dropFirst(cut)
    }
    return pieces + [String(rest)]
  }
}
