/// Writes JSON (RFC 8259) whose bytes depend on the values alone.
///
/// Keys come out in the order in which they are written, floats as the shortest text that reads back as the same number,
/// and what JSON has no number for (NaN, infinities) as `null`. Values written one after another at the top level stand
/// on lines of their own, so that one writer also makes JSON lines.
public struct JSONWriter {
  /// The document so far, as UTF-8.
  public private(set) var bytes: [UInt8] = []
  private let indentation: Int?
  private var depth = 0
  private var isFirst = true
  private var followsKey = false

  /// A writer of compact JSON, or of one member a line with `indentation` spaces a level.
  public init(indentation: Int? = nil) { self.indentation = indentation }

  /// The document so far.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Forgets what was written, so that a long series of lines needs one buffer only. Only between top-level values.
  public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  // MARK: Structure

  /// Writes an object; `body` writes its members.
  public mutating func object(_ body: (inout JSONWriter) throws -> Void) rethrows {
    try nest(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
  }

  /// Writes an array; `body` writes its elements.
  public mutating func array(_ body: (inout JSONWriter) throws -> Void) rethrows {
    try nest(UInt8(ascii: "["), UInt8(ascii: "]"), body)
  }

  private mutating func nest(
    _ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) throws -> Void
  ) rethrows {
    begin()
    bytes.append(open)
    depth += 1
    isFirst = true
    try body(&self)
    depth -= 1
    if !isFirst { breakLine() }
    isFirst = false
    bytes.append(close)
  }

  /// Writes a key; the next value written belongs to it.
  public mutating func key(_ key: String) {
    begin()
    quote(key)
    bytes.append(UInt8(ascii: ":"))
    if indentation != nil { bytes.append(UInt8(ascii: " ")) }
    followsKey = true
  }

  /// Writes a key and its value.
  public mutating func member(_ key: String, _ value: some JSONWritable) {
    self.key(key)
    value.write(to: &self)
  }

  /// Writes a key and an object.
  public mutating func member(_ key: String, object body: (inout JSONWriter) throws -> Void) rethrows {
    self.key(key)
    try object(body)
  }

  /// Writes a key and an array.
  public mutating func member(_ key: String, array body: (inout JSONWriter) throws -> Void) rethrows {
    self.key(key)
    try array(body)
  }

  /// Writes a value.
  public mutating func value(_ value: some JSONWritable) { value.write(to: &self) }

  /// Writes text that is one JSON value already.
  public mutating func raw(_ json: some StringProtocol) {
    begin()
    bytes.append(contentsOf: json.utf8)
  }

  /// Writes `null`.
  public mutating func null() { raw("null") }

  /// Writes a string.
  public mutating func string(_ text: String) {
    begin()
    quote(text)
  }

  // MARK: Bytes

  /// What stands between the previous value and the next one.
  private mutating func begin() {
    if followsKey {
      followsKey = false
      return
    }
    if depth == 0 {
      if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
      return
    }
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    breakLine()
  }

  private mutating func breakLine() {
    guard let indentation else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indentation * depth))
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(truncatingIfNeeded: scalar.value)])
      case "\u{08}": bytes.append(contentsOf: "\\b".utf8)
      case "\t": bytes.append(contentsOf: "\\t".utf8)
      case "\n": bytes.append(contentsOf: "\\n".utf8)
      case "\u{0C}": bytes.append(contentsOf: "\\f".utf8)
      case "\r": bytes.append(contentsOf: "\\r".utf8)
      // Line separators are legal in JSON, but readers of JSON lines split at them.
      case "\u{00}"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        bytes.append(contentsOf: "\\u".utf8)
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count))
        bytes.append(contentsOf: digits.utf8)
      default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

/// A value that knows its JSON form.
public protocol JSONWritable {
  /// Writes exactly one value.
  func write(to writer: inout JSONWriter)
}

extension String: JSONWritable {
  /// The text, quoted and escaped.
  public func write(to writer: inout JSONWriter) { writer.string(self) }
}
extension Bool: JSONWritable {
  /// `true` or `false`.
  public func write(to writer: inout JSONWriter) { writer.raw(self ? "true" : "false") }
}
extension Int: JSONWritable {
  /// The digits.
  public func write(to writer: inout JSONWriter) { writer.raw(String(self)) }
}
extension Int64: JSONWritable {
  /// The digits.
  public func write(to writer: inout JSONWriter) { writer.raw(String(self)) }
}
extension UInt32: JSONWritable {
  /// The digits.
  public func write(to writer: inout JSONWriter) { writer.raw(String(self)) }
}
extension UInt64: JSONWritable {
  /// The digits.
  public func write(to writer: inout JSONWriter) { writer.raw(String(self)) }
}
extension Double: JSONWritable {
  /// The shortest text that reads back as this number; `null` where it is not finite.
  public func write(to writer: inout JSONWriter) { writer.raw(isFinite ? description : "null") }
}
extension Float: JSONWritable {
  /// The shortest text that reads back as this number; `null` where it is not finite.
  public func write(to writer: inout JSONWriter) { writer.raw(isFinite ? description : "null") }
}
extension Optional: JSONWritable where Wrapped: JSONWritable {
  /// The value, or `null`.
  public func write(to writer: inout JSONWriter) {
    if let self { self.write(to: &writer) } else { writer.null() }
  }
}
extension Array: JSONWritable where Element: JSONWritable {
  /// The elements in their order.
  public func write(to writer: inout JSONWriter) {
    writer.array { for element in self { element.write(to: &$0) } }
  }
}
extension JSONValue: JSONWritable {
  /// Writes the value with its keys in their order and its numbers as they were spelled.
  public func write(to writer: inout JSONWriter) {
    switch self {
    case .object(let members): writer.object { for member in members { $0.member(member.key, member.value) } }
    case .array(let elements): elements.write(to: &writer)
    case .string(let text): text.write(to: &writer)
    case .number(let number): number.double.isFinite ? writer.raw(number.text) : writer.null()
    case .boolean(let value): value.write(to: &writer)
    case .null: writer.null()
    }
  }
}
