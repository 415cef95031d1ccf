// Strings: a fast path for those that lie in the buffer as they are, and one that unescapes into the scratch array.

extension JSONReader {
  /// Reads a string.
  public func string() throws -> String {
    try require(.string)
    return try stringBody()
  }

  /// Reads and checks a string without keeping it.
  public func skipString() throws {
    try require(.string)
    try skipStringBody()
  }

  /// The string whose opening quote is the next byte.
  func stringBody() throws -> String {
    position += 1
    let (run, isASCII) = plainRun()
    if run < count, bytes[run] == UInt8(ascii: "\"") {
      let buffer = UnsafeBufferPointer(start: bytes + position, count: run - position)
      guard isASCII || Self.isUTF8(buffer) else { throw error("string is not UTF-8") }
      position = run + 1
      return String(decoding: buffer, as: UTF8.self)
    }
    try unescape()
    guard scratch.withUnsafeBufferPointer(Self.isUTF8) else { throw error("string is not UTF-8") }
    return String(decoding: scratch, as: UTF8.self)
  }

  /// Checks the string whose opening quote is the next byte.
  func skipStringBody() throws {
    position += 1
    let (run, isASCII) = plainRun()
    if run < count, bytes[run] == UInt8(ascii: "\"") {
      guard isASCII || Self.isUTF8(UnsafeBufferPointer(start: bytes + position, count: run - position)) else {
        throw error("string is not UTF-8")
      }
      position = run + 1
      return
    }
    try unescape()
    guard scratch.withUnsafeBufferPointer(Self.isUTF8) else { throw error("string is not UTF-8") }
  }

  private static func isUTF8(_ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
    (try? UTF8Span(validating: Span(_unsafeElements: buffer))) != nil
  }

  /// The position of the next quote, backslash or control character from the current position on, or the end of the
  /// buffer, and whether all bytes before it are ASCII.
  private func plainRun() -> (position: Int, isASCII: Bool) {
    // Eight bytes at a time: the highest bit of each byte of `stops` is set at, and perhaps after, the first stop.
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    var run = position
    var seen: UInt64 = 0
    while run + 8 <= count {
      let word = UInt64(littleEndian: UnsafeRawPointer(bytes + run).loadUnaligned(as: UInt64.self))
      let quotes = word ^ 0x2222_2222_2222_2222
      let escapes = word ^ 0x5C5C_5C5C_5C5C_5C5C
      let stops =
        (((quotes &- ones) & ~quotes) | ((escapes &- ones) & ~escapes) | ((word &- 0x2020_2020_2020_2020) & ~word))
        & tops
      if stops != 0 {
        let bits = stops.trailingZeroBitCount & ~7
        seen |= word & ((1 << UInt64(bits)) &- 1)
        return (run + bits / 8, seen & tops == 0)
      }
      seen |= word
      run += 8
    }
    while run < count, bytes[run] != UInt8(ascii: "\""), bytes[run] != UInt8(ascii: "\\"), bytes[run] >= 0x20 {
      seen |= UInt64(bytes[run])
      run += 1
    }
    return (run, seen & tops == 0)
  }

  /// Puts the unescaped bytes of the string that continues at the next byte into `scratch`.
  private func unescape() throws {
    scratch.removeAll(keepingCapacity: true)
    while true {
      let (run, _) = plainRun()
      scratch.append(contentsOf: UnsafeBufferPointer(start: bytes + position, count: run - position))
      position = run
      guard let byte = try peek() else { throw endsEarly() }
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return
      case UInt8(ascii: "\\"):
        position += 1
        try escape()
      case 0..<0x20:
        throw error("control character \(Self.describe(byte)) in a string", expected: "an escape")
      default:
        continue
      }
    }
  }

  private func escape() throws {
    guard let byte = try peek() else { throw endsEarly() }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scratch.append(byte)
    case UInt8(ascii: "b"): scratch.append(0x08)
    case UInt8(ascii: "f"): scratch.append(0x0C)
    case UInt8(ascii: "n"): scratch.append(0x0A)
    case UInt8(ascii: "r"): scratch.append(0x0D)
    case UInt8(ascii: "t"): scratch.append(0x09)
    case UInt8(ascii: "u"):
      var unit = try hexadecimalUnit()
      if (0xD800..<0xDC00).contains(unit), try peek() == UInt8(ascii: "\\") {
        position += 1
        guard try peek() == UInt8(ascii: "u") else { throw loneSurrogate(unit) }
        position += 1
        let low = try hexadecimalUnit()
        guard (0xDC00..<0xE000).contains(low) else { throw loneSurrogate(unit) }
        unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(unit) else { throw loneSurrogate(unit) }
      UTF8.encode(scalar).map { scratch.append(contentsOf: $0) }
    default:
      throw error("unknown escape \\\(Self.describe(byte))")
    }
  }

  private func loneSurrogate(_ unit: UInt32) -> InputError {
    error(
      "lone surrogate \\u\(String(unit, radix: 16)) has no UTF-8 form", remedy: "replace it, by U+FFFD for instance")
  }

  private func hexadecimalUnit() throws -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = try peek() else { throw endsEarly() }
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw error("four hexadecimal digits expected after \\u")
      }
      unit = unit << 4 | UInt32(digit)
      position += 1
    }
    return unit
  }
}
