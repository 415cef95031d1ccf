/// Splits text into the words that byte-pair encoding never crosses.
///
/// Equal to the pattern that the Qwen tokenizers publish, tried at each position in the order of its alternatives:
/// `(?i:'s|'t|'re|'ve|'m|'ll|'d)`, `[^\r\n\p{L}\p{N}]?\p{L}+`, `\p{N}`, ` ?[^\s\p{L}\p{N}]+[\r\n]*`, `\s*[\r\n]+`,
/// `\s+(?!\S)`, `\s+`.
struct WordScanner {
  /// The one pattern of a tokenizer file that this scanner stands for.
  static let pattern =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#

  private let classes = ScalarClasses.table

  /// The class of the scalar at `index`, and its length in bytes.
  @inline(__always)
  private func scalar(_ bytes: [UInt8], _ index: Int) -> (kind: UInt8, length: Int) {
    let byte = bytes[index]
    if byte < 0x80 { return (classes[Int(byte)] & ScalarClasses.classMask, 1) }
    let (value, length) = ValidUTF8.scalar(bytes, index)
    return (value < classes.count ? classes[value] & ScalarClasses.classMask : ScalarClasses.other, length)
  }

  /// Where the word that starts at `start` ends; text ends at `end`, which cuts no scalar.
  func endOfWord(_ bytes: [UInt8], from start: Int, to end: Int) -> Int {
    let byte = bytes[start]
    if byte == UInt8(ascii: "'"), let contraction = contraction(bytes, start, end) { return contraction }
    let (kind, length) = scalar(bytes, start)
    let next = start + length
    switch kind {
    case ScalarClasses.number: return next
    case ScalarClasses.letter: return endOfRun(bytes, next, end, ScalarClasses.letter)
    case ScalarClasses.space:
      if next < end {
        let following = scalar(bytes, next).kind
        if following == ScalarClasses.letter, byte != 0x0A, byte != 0x0D {
          return endOfRun(bytes, next, end, ScalarClasses.letter)
        }
        if following == ScalarClasses.other, byte == 0x20 { return endOfSymbols(bytes, next, end) }
      }
      return endOfSpace(bytes, start, end)
    default:
      if next < end, scalar(bytes, next).kind == ScalarClasses.letter {
        return endOfRun(bytes, next, end, ScalarClasses.letter)
      }
      return endOfSymbols(bytes, next, end)
    }
  }

  @inline(__always)
  private func endOfRun(_ bytes: [UInt8], _ start: Int, _ end: Int, _ wanted: UInt8) -> Int {
    var index = start
    while index < end {
      let (kind, length) = scalar(bytes, index)
      if kind != wanted { break }
      index += length
    }
    return index
  }

  /// Symbols and the line breaks right after them.
  private func endOfSymbols(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
    var index = endOfRun(bytes, start, end, ScalarClasses.other)
    while index < end, bytes[index] == 0x0A || bytes[index] == 0x0D { index += 1 }
    return index
  }

  /// White space up to its last line break; without one all of it, but for the last scalar where a word follows.
  private func endOfSpace(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
    var index = start
    var last = start
    var afterBreak = start
    while index < end {
      let (kind, length) = scalar(bytes, index)
      if kind != ScalarClasses.space { break }
      last = index
      index += length
      if bytes[last] == 0x0A || bytes[last] == 0x0D { afterBreak = index }
    }
    if afterBreak > start { return afterBreak }
    return index == end || last == start ? index : last
  }

  /// The end of `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d` in any case. The long s (U+017F) folds to s.
  private func contraction(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int? {
    guard start + 1 < end else { return nil }
    let first = bytes[start + 1]
    switch first | 0x20 {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
      return first < 0x80 ? start + 2 : nil
    default: break
    }
    guard start + 2 < end else { return nil }
    let second = bytes[start + 2]
    if first == 0xC5 { return second == 0xBF ? start + 3 : nil }
    guard first < 0x80, second < 0x80 else { return nil }
    switch (first | 0x20, second | 0x20) {
    case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "l"), UInt8(ascii: "l")):
      return start + 3
    default: return nil
    }
  }
}
