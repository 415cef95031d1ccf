/// What the pre-tokenizer and the normaliser must know about a Unicode scalar, one byte each.
///
/// The classes are those of Unicode 16.0, which the regular expression engine (Oniguruma) of HuggingFace tokenizers 0.23
/// uses too. They are tables of this module and not `Unicode.Scalar.Properties`, because those follow the toolchain.
package enum ScalarClasses {
  /// Neither letter, number nor white space.
  package static let other: UInt8 = 0
  /// `\p{L}`.
  package static let letter: UInt8 = 1
  /// `\p{N}`.
  package static let number: UInt8 = 2
  /// `\s`, the property White_Space.
  package static let space: UInt8 = 3
  /// The bits of a table entry that hold one of the four classes above.
  package static let classMask: UInt8 = 3
  /// Set where a scalar may not stand in NFC text as it is: it decomposes, composes with what stands before it, or has a
  /// non-zero combining class.
  static let mayNormalize: UInt8 = 0x80

  /// Scalars from here on are `other` and inert. The last entry is CJK Extension H's.
  package static let limit = 0x323B0

  /// The entries of the scalars below `limit`; made at the first use, in less than a millisecond.
  package static let table: [UInt8] = {
    var table = [UInt8](repeating: other, count: limit)
    func mark(_ text: StaticString, _ value: UInt8) {
      var words = Base36Words(text)
      var next = 0
      while let gap = words.next(), let length = words.next() {
        for scalar in (next + gap)...(next + gap + length) { table[scalar] = value }
        next += gap + length + 1
      }
    }
    mark(ScalarRanges.letters, letter)
    mark(ScalarRanges.numbers, number)
    for range in whiteSpace { for scalar in range { table[scalar] = space } }
    for scalar in CanonicalComposition.tables.unstableScalars { table[scalar] |= mayNormalize }
    return table
  }()

  private static let whiteSpace: [ClosedRange<Int>] = [
    0x09...0x0D, 0x20...0x20, 0x85...0x85, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
    0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
  ]
}

/// Decoding of UTF-8 that is known to be valid.
enum ValidUTF8 {
  /// The scalar that starts at `index` and its length in bytes. `bytes` must be the UTF-8 of a `String`.
  @inline(__always)
  static func scalar(_ bytes: [UInt8], _ index: Int) -> (value: Int, length: Int) {
    let first = Int(bytes[index])
    if first < 0x80 { return (first, 1) }
    let second = Int(bytes[index + 1]) & 0x3F
    if first < 0xE0 { return ((first & 0x1F) << 6 | second, 2) }
    let third = Int(bytes[index + 2]) & 0x3F
    if first < 0xF0 { return ((first & 0x0F) << 12 | second << 6 | third, 3) }
    return ((first & 0x07) << 18 | second << 12 | third << 6 | Int(bytes[index + 3]) & 0x3F, 4)
  }

  /// Where the scalar that ends before `index` starts; `index` must not be 0.
  static func start(ofScalarBefore index: Int, in bytes: [UInt8]) -> Int {
    var start = index - 1
    while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }

  /// Appends the UTF-8 form of a scalar.
  static func append(_ value: UInt32, to bytes: inout [UInt8]) {
    guard let scalar = Unicode.Scalar(value) else { return }
    for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { bytes.append(byte) }
  }
}
