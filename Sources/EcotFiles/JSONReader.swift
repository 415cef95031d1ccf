/// A pull parser for JSON (RFC 8259) that holds one buffer, not the document.
///
/// The reasoning file of a robot data set has 1.4 GB and a tokenizer 11 MB; both are read by asking for the next key or value.
/// Every error names the file, the byte offset and the key path. Python's bare `NaN`, `Infinity` and `-Infinity` are
/// numbers where `allowsNonFinite` is set, since Python's `json.dump` writes them.
public final class JSONReader {
  /// What the next value is.
  public enum Kind: String, Sendable {
    case object, array, string, number, boolean, null
  }

  /// A number with its spelling, because Python tells `1` from `1.0`.
  public struct Number: Sendable, Equatable {
    /// The characters in the file.
    public var text: String
    /// Whether it has neither fraction nor exponent.
    public var isInteger: Bool
    /// The nearest double.
    public var double: Double
    /// The integer, where it is one and fits.
    public var integer: Int? { isInteger ? Int(text) : nil }
  }

  /// The deepest nesting that is read; deeper documents are refused.
  public static let maximalDepth = 256

  /// The name used in errors.
  public let name: String
  /// Whether `NaN`, `Infinity` and `-Infinity` are accepted.
  public let allowsNonFinite: Bool

  private let file: InputFile?
  private let end: Int
  private var buffer: [UInt8]
  private var bufferOffset: Int
  private var position = 0
  private var path: [PathPart] = []
  private var expectsFirst = false

  private enum PathPart {
    case key(String)
    case index(Int)
  }

  /// Reads a document from memory.
  public init(_ bytes: [UInt8], name: String, allowsNonFinite: Bool = false) {
    self.name = name
    self.allowsNonFinite = allowsNonFinite
    file = nil
    buffer = bytes
    bufferOffset = 0
    end = bytes.count
  }

  /// Reads a document, or the one value at `range`, from a file, `bufferSize` bytes at a time.
  public init(_ file: InputFile, range: Range<Int>? = nil, allowsNonFinite: Bool = false, bufferSize: Int = 1 << 18) {
    name = file.path
    self.allowsNonFinite = allowsNonFinite
    self.file = file
    buffer = []
    buffer.reserveCapacity(bufferSize)
    bufferOffset = range?.lowerBound ?? 0
    end = min(range?.upperBound ?? file.size, file.size)
    self.bufferSize = bufferSize
  }

  private var bufferSize = 1 << 18

  /// The offset of the next unread byte.
  public var offset: Int { bufferOffset + position }

  /// The keys and indices that lead to the value being read, joined by `/`.
  public var keyPath: String {
    path.map {
      switch $0 {
      case .key(let key): key
      case .index(let index): String(index)
      }
    }.joined(separator: "/")
  }

  /// An error at the value being read.
  public func error(_ problem: String, expected: String? = nil, remedy: String? = nil) -> InputError {
    let place = path.isEmpty ? "offset \(offset)" : "\(keyPath) (offset \(offset))"
    return InputError(problem, at: .keyPath(file: name, place), expected: expected, remedy: remedy)
  }

  // MARK: Bytes

  /// The next byte, or `nil` at the end.
  @inline(__always)
  private func peek() throws -> UInt8? {
    if position < buffer.count { return buffer[position] }
    return try refill() ? buffer[position] : nil
  }

  private func refill() throws -> Bool {
    guard let file else { return false }
    bufferOffset += buffer.count
    position = 0
    let count = min(bufferSize, end - bufferOffset)
    guard count > 0 else {
      buffer.removeAll(keepingCapacity: true)
      return false
    }
    buffer = try file.bytes(at: bufferOffset, count: count, what: "JSON text")
    return true
  }

  private func endsEarly() -> InputError { error("JSON ends early at byte \(offset)") }

  private func skipSpace() throws -> UInt8 {
    while let byte = try peek() {
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      position += 1
    }
    if offset == 0 { throw error("empty file", expected: "a JSON document") }
    throw endsEarly()
  }

  private func expect(_ literal: StaticString) throws {
    for index in 0..<literal.utf8CodeUnitCount {
      guard let byte = try peek() else { throw endsEarly() }
      guard byte == literal.utf8Start[index] else { throw error("unknown word", expected: "\(literal)") }
      position += 1
    }
  }

  // MARK: Values

  /// Looks at the next value without reading it.
  public func kind() throws -> Kind {
    switch try skipSpace() {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "N"), UInt8(ascii: "I"): return .number
    case let byte: throw error("unexpected \(Self.describe(byte))", expected: "a JSON value")
    }
  }

  private func require(_ wanted: Kind) throws {
    let found = try kind()
    guard found == wanted else { throw error("\(wanted.rawValue) expected, \(found.rawValue) found") }
  }

  /// Reads an object: `body` is called for every key and must read exactly one value.
  public func object(_ body: (String) throws -> Void) throws {
    try require(.object)
    try descend()
    position += 1
    if try skipSpace() == UInt8(ascii: "}") {
      position += 1
      path.removeLast()
      return
    }
    while true {
      guard try skipSpace() == UInt8(ascii: "\"") else { throw error("key expected") }
      let key = try stringBody()
      path[path.count - 1] = .key(key)
      guard try skipSpace() == UInt8(ascii: ":") else { throw error("':' expected after a key") }
      position += 1
      try body(key)
      let byte = try skipSpace()
      position += 1
      if byte == UInt8(ascii: "}") { break }
      guard byte == UInt8(ascii: ",") else {
        position -= 1
        throw error("unexpected \(Self.describe(byte))", expected: "',' or '}'")
      }
    }
    path.removeLast()
  }

  /// Reads an array: `body` is called for every element and must read exactly one value.
  public func array(_ body: (Int) throws -> Void) throws {
    try require(.array)
    try descend()
    position += 1
    if try skipSpace() == UInt8(ascii: "]") {
      position += 1
      path.removeLast()
      return
    }
    var index = 0
    while true {
      path[path.count - 1] = .index(index)
      try body(index)
      index += 1
      let byte = try skipSpace()
      position += 1
      if byte == UInt8(ascii: "]") { break }
      guard byte == UInt8(ascii: ",") else {
        position -= 1
        throw error("unexpected \(Self.describe(byte))", expected: "',' or ']'")
      }
    }
    path.removeLast()
  }

  private func descend() throws {
    guard path.count < Self.maximalDepth else { throw error("nested deeper than \(Self.maximalDepth) levels") }
    path.append(.index(0))
  }

  /// Reads a string.
  public func string() throws -> String {
    try require(.string)
    return try stringBody()
  }

  /// Reads a number.
  public func number() throws -> Number {
    try require(.number)
    return try numberBody()
  }

  /// Reads a number that must be an integer of 64 bits.
  public func integer() throws -> Int {
    let number = try number()
    guard let integer = number.integer else { throw error("integer expected, \(number.text) found") }
    return integer
  }

  /// Reads `true` or `false`.
  public func boolean() throws -> Bool {
    try require(.boolean)
    if try peek() == UInt8(ascii: "t") {
      try expect("true")
      return true
    }
    try expect("false")
    return false
  }

  /// Reads `null` where it is next and says whether it was.
  public func null() throws -> Bool {
    guard try kind() == .null else { return false }
    try expect("null")
    return true
  }

  /// Reads and checks a value without keeping it.
  public func skip() throws {
    switch try kind() {
    case .object: try object { _ in try skip() }
    case .array: try array { _ in try skip() }
    case .string: _ = try stringBytes()
    case .number: _ = try numberBody()
    case .boolean: _ = try boolean()
    case .null: _ = try null()
    }
  }

  /// Checks that nothing but space follows the value that was read.
  public func finish() throws {
    while let byte = try peek() {
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else {
        throw error("text after the end of the JSON document")
      }
      position += 1
    }
  }
}

// MARK: - Strings and numbers

extension JSONReader {
  private func stringBody() throws -> String {
    let bytes = try stringBytes()
    guard let text = String(validating: bytes, as: UTF8.self) else { throw error("string is not UTF-8") }
    return text
  }

  /// The unescaped bytes of the string that starts at the next byte.
  private func stringBytes() throws -> [UInt8] {
    position += 1
    var bytes: [UInt8] = []
    while true {
      // Runs without escapes are copied whole.
      var run = position
      while run < buffer.count, buffer[run] != UInt8(ascii: "\""), buffer[run] != UInt8(ascii: "\\"),
        buffer[run] >= 0x20
      {
        run += 1
      }
      bytes.append(contentsOf: buffer[position..<run])
      position = run
      guard let byte = try peek() else { throw endsEarly() }
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return bytes
      case UInt8(ascii: "\\"):
        position += 1
        try escape(into: &bytes)
      case 0..<0x20:
        throw error("control character \(Self.describe(byte)) in a string", expected: "an escape")
      default:
        continue
      }
    }
  }

  private func escape(into bytes: inout [UInt8]) throws {
    guard let byte = try peek() else { throw endsEarly() }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(byte)
    case UInt8(ascii: "b"): bytes.append(0x08)
    case UInt8(ascii: "f"): bytes.append(0x0C)
    case UInt8(ascii: "n"): bytes.append(0x0A)
    case UInt8(ascii: "r"): bytes.append(0x0D)
    case UInt8(ascii: "t"): bytes.append(0x09)
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
      bytes.append(contentsOf: String(Character(scalar)).utf8)
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

  private func numberBody() throws -> Number {
    var text: [UInt8] = []
    var isInteger = true
    while let byte = try peek() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): break
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "+"): isInteger = false
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): isInteger = false
      default:
        return try makeNumber(text, isInteger)
      }
      guard text.count < 1024 else { throw error("number of more than 1024 characters") }
      text.append(byte)
      position += 1
    }
    return try makeNumber(text, isInteger)
  }

  private func makeNumber(_ bytes: [UInt8], _ isInteger: Bool) throws -> Number {
    let text = String(decoding: bytes, as: UTF8.self)
    switch text {
    case "NaN", "Infinity", "-Infinity":
      guard allowsNonFinite else { throw error("\(text) is no JSON number") }
      let double: Double = text == "NaN" ? .nan : text == "Infinity" ? .infinity : -.infinity
      return Number(text: text, isInteger: false, double: double)
    default:
      guard Self.isNumber(bytes), let double = Double(text) else { throw error("'\(text)' is not a number") }
      return Number(text: text, isInteger: isInteger, double: double)
    }
  }

  /// The grammar of RFC 8259 section 6.
  private static func isNumber(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    func digits() -> Int {
      let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let startsWithZero = rest.first == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0, !(startsWithZero && whole > 1) else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digits() > 0 else { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }

  fileprivate static func describe(_ byte: UInt8) -> String {
    (0x21..<0x7F).contains(byte) ? "'\(Character(Unicode.Scalar(byte)))'" : "byte 0x\(String(byte, radix: 16))"
  }
}
