// Numbers: read where they lie in the buffer, copied only where they cross its end.

extension JSONReader {
  private static let longestNumber = 1024

  /// Reads a number.
  public func number() throws -> Number {
    try require(.number)
    return try withNumberBytes { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      switch text {
      case "NaN": return Number(text: text, isInteger: false, double: .nan)
      case "Infinity": return Number(text: text, isInteger: false, double: .infinity)
      case "-Infinity": return Number(text: text, isInteger: false, double: -.infinity)
      default:
        guard let double = Double(text) else { throw error("'\(text)' is not a number") }
        let isInteger = bytes.allSatisfy {
          $0 < UInt8(ascii: ":") && $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "+")
        }
        return Number(text: text, isInteger: isInteger, double: double)
      }
    }
  }

  /// Reads a number that must be an integer of 64 bits.
  public func integer() throws -> Int {
    let number = try number()
    guard let integer = number.integer else { throw error("integer expected, \(number.text) found") }
    return integer
  }

  /// Checks the number that begins with the next byte.
  func skipNumberBody() throws { try withNumberBytes { _ in } }

  /// Passes on the bytes of the number that begins with the next byte, once its grammar is known to be right.
  private func withNumberBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) throws -> Result {
    var end = position
    while end < count, Self.continuesNumber(bytes[end]) { end += 1 }
    if end < count {
      let buffer = UnsafeBufferPointer(start: bytes + position, count: end - position)
      try check(buffer)
      position = end
      return try body(buffer)
    }
    scratch.removeAll(keepingCapacity: true)
    while let byte = try peek(), Self.continuesNumber(byte) {
      guard scratch.count < Self.longestNumber else { break }
      scratch.append(byte)
      position += 1
    }
    return try scratch.withUnsafeBufferPointer { buffer in
      try check(buffer)
      return try body(buffer)
    }
  }

  /// Letters belong to a number as far as finding its end is concerned, so that `1abc` is named whole in the error.
  @inline(__always)
  private static func continuesNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): true
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    default: false
    }
  }

  private func check(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    guard bytes.count < Self.longestNumber else { throw error("number of more than \(Self.longestNumber) characters") }
    if Self.isNumber(bytes) { return }
    let text = String(decoding: bytes, as: UTF8.self)
    guard ["NaN", "Infinity", "-Infinity"].contains(text) else { throw error("'\(text)' is not a number") }
    guard allowsNonFinite else { throw error("\(text) is no JSON number") }
  }

  /// The grammar of RFC 8259 section 6.
  private static func isNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    func next() -> UInt8 { index < bytes.count ? bytes[index] : 0 }
    func digits() -> Int {
      let start = index
      while index < bytes.count, bytes[index] &- UInt8(ascii: "0") < 10 { index += 1 }
      return index - start
    }
    if next() == UInt8(ascii: "-") { index += 1 }
    let startsWithZero = next() == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0, !(startsWithZero && whole > 1) else { return false }
    if next() == UInt8(ascii: ".") {
      index += 1
      guard digits() > 0 else { return false }
    }
    if next() | 0x20 == UInt8(ascii: "e") {
      index += 1
      if next() == UInt8(ascii: "+") || next() == UInt8(ascii: "-") { index += 1 }
      guard digits() > 0 else { return false }
    }
    return index == bytes.count
  }
}
