/// Reads the numbers of a generated table: base 36, separated by single spaces.
struct Base36Words {
  private let bytes: [UInt8]
  private var position = 0

  /// Starts at the first number.
  init(_ text: StaticString) {
    bytes = text.withUTF8Buffer { Array($0) }
  }

  /// The next number, or `nil` after the last.
  mutating func next() -> Int? {
    guard position < bytes.count else { return nil }
    var number = 0
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: " ") { break }
      number = number * 36 + Int(byte) - (byte < UInt8(ascii: "a") ? 48 : 87)
    }
    return number
  }
}
