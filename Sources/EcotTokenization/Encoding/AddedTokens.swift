/// A token beside the vocabulary, such as `<|im_start|>`, that is found in the text before it is split into words.
package struct AddedToken: Sendable, Equatable {
  /// The text that it stands for.
  package var content: String
  /// Its id.
  package var id: Int32
  /// Whether decoding may leave it out.
  package var isSpecial: Bool
  /// Whether it is looked for in the normalised text, after all others.
  package var isNormalized: Bool
  /// Whether it takes the white space before it.
  package var stripsLeft: Bool
  /// Whether it takes the white space after it.
  package var stripsRight: Bool
  /// Whether it counts only where no word character stands beside it.
  package var isSingleWord: Bool

  /// A special token without any flag.
  package init(special content: String, id: Int32) {
    self.init(
      content: content, id: id, isSpecial: true, isNormalized: false, stripsLeft: false, stripsRight: false,
      isSingleWord: false)
  }

  init(
    content: String, id: Int32, isSpecial: Bool, isNormalized: Bool, stripsLeft: Bool, stripsRight: Bool,
    isSingleWord: Bool
  ) {
    self.content = content
    self.id = id
    self.isSpecial = isSpecial
    self.isNormalized = isNormalized
    self.stripsLeft = stripsLeft
    self.stripsRight = stripsRight
    self.isSingleWord = isSingleWord
  }
}

/// Finds added tokens in a text: of those that start first the longest, without overlaps.
struct AddedTokenMatcher: Sendable {
  /// A part of a text: an added token, or text between them.
  struct Part {
    var range: Range<Int>
    var token: Int32?
  }

  private let tokens: [AddedToken]
  private let texts: [[UInt8]]
  /// For each first byte the tokens that start with it, the longest first.
  private var byFirstByte = [[Int]](repeating: [], count: 256)
  private var starts = [Bool](repeating: false, count: 256)

  /// Looks for `tokens`; of equal texts the first counts. `texts` are what they look like in the text searched.
  init(_ tokens: [AddedToken], texts: [[UInt8]]) {
    self.tokens = tokens
    self.texts = texts
    for (index, text) in texts.enumerated() {
      guard let first = text.first else { continue }
      byFirstByte[Int(first)].append(index)
      starts[Int(first)] = true
    }
    for byte in byFirstByte.indices {
      byFirstByte[byte].sort { (-texts[$0].count, $0) < (-texts[$1].count, $1) }
    }
  }

  /// Whether nothing is looked for.
  var isEmpty: Bool { tokens.isEmpty }

  /// The parts of a text in order, or `nil` where it holds no added token.
  func parts(of bytes: [UInt8]) -> [Part]? {
    var parts: [Part] = []
    var done = 0
    var index = 0
    while index < bytes.count {
      guard starts[Int(bytes[index])], let found = match(bytes, at: index) else {
        index += 1
        continue
      }
      var start = index
      var end = index + texts[found].count
      // Like the reference, a match that is refused hides others inside it.
      index = end
      let token = tokens[found]
      if token.isSingleWord, hasWord(before: start, bytes) || hasWord(at: end, bytes) { continue }
      if token.stripsLeft { start = startOfSpace(before: start, notBefore: done, bytes) }
      if token.stripsRight { end = endOfSpace(at: end, bytes) }
      if done < start { parts.append(Part(range: done..<start, token: nil)) }
      parts.append(Part(range: start..<end, token: token.id))
      done = end
    }
    guard !parts.isEmpty else { return nil }
    if done < bytes.count { parts.append(Part(range: done..<bytes.count, token: nil)) }
    return parts
  }

  private func match(_ bytes: [UInt8], at index: Int) -> Int? {
    byFirstByte[Int(bytes[index])].first { candidate in
      let text = texts[candidate]
      guard text.count <= bytes.count - index else { return false }
      for offset in 1..<max(1, text.count) where bytes[index + offset] != text[offset] { return false }
      return true
    }
  }

  /// Where the white space before `index` starts; space that an earlier token took stays with it.
  private func startOfSpace(before index: Int, notBefore limit: Int, _ bytes: [UInt8]) -> Int {
    var start = index
    while start > limit {
      let previous = ValidUTF8.start(ofScalarBefore: start, in: bytes)
      guard isSpace(ValidUTF8.scalar(bytes, previous).value) else { break }
      start = previous
    }
    return max(start, limit)
  }

  private func endOfSpace(at index: Int, _ bytes: [UInt8]) -> Int {
    var end = index
    while end < bytes.count {
      let (value, length) = ValidUTF8.scalar(bytes, end)
      guard isSpace(value) else { break }
      end += length
    }
    return end
  }

  private func isSpace(_ value: Int) -> Bool {
    value < ScalarClasses.limit && ScalarClasses.table[value] & ScalarClasses.classMask == ScalarClasses.space
  }

  private func hasWord(before index: Int, _ bytes: [UInt8]) -> Bool {
    index > 0 && isWord(ValidUTF8.scalar(bytes, ValidUTF8.start(ofScalarBefore: index, in: bytes)).value)
  }

  private func hasWord(at index: Int, _ bytes: [UInt8]) -> Bool {
    index < bytes.count && isWord(ValidUTF8.scalar(bytes, index).value)
  }

  /// `\w` of the reference's second regular expression engine: alphabetic, mark, decimal number, connector, joiner.
  private func isWord(_ value: Int) -> Bool {
    guard let scalar = Unicode.Scalar(UInt32(value)) else { return false }
    if value == 0x200C || value == 0x200D { return true }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: return true
    default: return scalar.properties.isAlphabetic
    }
  }
}
