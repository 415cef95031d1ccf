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
    var index = bytes.first == UInt8(ascii: "-") ? 1 : 0
    let whole = endOfDigits(bytes, from: index)
    guard whole > index, bytes[index] != UInt8(ascii: "0") || whole == index + 1 else { return false }
    index = whole
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      let end = endOfDigits(bytes, from: index + 1)
      guard end > index + 1 else { return false }
      index = end
    }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
      let end = endOfDigits(bytes, from: index)
      guard end > index else { return false }
      index = end
    }
    return index == bytes.count
  }

  @inline(__always)
  private static func endOfDigits(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] &- UInt8(ascii: "0") < 10 { index += 1 }
    return index
  }
}
