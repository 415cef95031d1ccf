/// Bytes as text of letters, digits, `+` and `/` (RFC 4648, section 4), for JSON and HTML.
public enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")
  /// For each byte of a text its six bits; `unknown` for what is no digit.
  private static let digits: [UInt8] = {
    var digits = Array(repeating: unknown, count: 256)
    for (value, byte) in alphabet.enumerated() { digits[Int(byte)] = UInt8(value) }
    return digits
  }()
  private static let unknown: UInt8 = 0xFF

  /// The text of some bytes, padded to whole groups of four characters.
  public static func text(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var word = 0
      for place in 0..<3 { word = word << 8 | (place < count ? Int(bytes[start + place]) : 0) }
      for place in 0..<4 { text.append(place <= count ? alphabet[word >> (18 - 6 * place) & 63] : padding) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text, or `nil` where it is not exactly what `text` writes: another character, no whole groups, padding in the
  /// middle, or bits that stand for nothing.
  public static func bytes(_ text: String) -> [UInt8]? {
    let text = Array(text.utf8)
    guard text.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    for start in stride(from: 0, to: text.count, by: 4) {
      let isLast = start + 4 == text.count
      let missing = isLast ? text[(start + 2)...].reversed().prefix { $0 == padding }.count : 0
      var word: UInt32 = 0
      for place in 0..<4 {
        let digit = place < 4 - missing ? digits[Int(text[start + place])] : 0
        guard digit != unknown else { return nil }
        word = word << 6 | UInt32(digit)
      }
      guard word & (1 << UInt32(8 * missing) - 1) == 0 else { return nil }
      for place in 0..<(3 - missing) { bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(16 - 8 * place))) }
    }
    return bytes
  }
}
