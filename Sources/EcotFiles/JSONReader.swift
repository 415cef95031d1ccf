/// A pull parser for JSON (RFC 8259) that holds one buffer, not the document.
///
/// The reasoning file of a robot data set has 1.4 GB and a tokenizer 11 MB; both are read by asking for the next key or value.
/// Every error names the file, the byte offset and the key path. Python's bare `NaN`, `Infinity` and `-Infinity` are
/// numbers where `allowsNonFinite` is set, since Python's `json.dump` writes them. A byte order mark is skipped.
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
  /// Called with every piece of the file once, in order, as it is read: for a digest of what was parsed.
  public var onRead: ((UnsafeRawBufferPointer) -> Void)?

  private let file: InputFile?
  private let end: Int
  /// The reader's own memory; `bytes[0..<count]` came from `bufferOffset` on.
  private let storage: UnsafeMutableRawBufferPointer
  let bytes: UnsafePointer<UInt8>
  private(set) var count: Int
  private var bufferOffset: Int
  var position = 0
  /// `path[..<depth]` leads to the value being read; memory of its own, because it is written for every element.
  private let path: UnsafeMutablePointer<PathPart>
  private var depth = 0
  /// The unescaped bytes of a string that has escapes or lies across two buffers.
  var scratch: [UInt8] = []

  private enum PathPart {
    case key(String)
    case index(Int)
  }

  /// Reads a document from memory.
  public init(_ bytes: [UInt8], name: String, allowsNonFinite: Bool = false) {
    self.name = name
    self.allowsNonFinite = allowsNonFinite
    file = nil
    path = Self.allocatePath()
    (storage, self.bytes) = Self.allocate(bytes.count)
    storage.copyBytes(from: bytes)
    count = bytes.count
    bufferOffset = 0
    end = bytes.count
  }

  /// Reads a document, or the one value at `range`, from a file, `bufferSize` bytes at a time.
  public init(_ file: InputFile, range: Range<Int>? = nil, allowsNonFinite: Bool = false, bufferSize: Int = 1 << 18) {
    name = file.path
    self.allowsNonFinite = allowsNonFinite
    self.file = file
    let start = max(range?.lowerBound ?? 0, 0)
    end = min(range?.upperBound ?? file.size, file.size)
    path = Self.allocatePath()
    (storage, bytes) = Self.allocate(min(bufferSize, end - start))
    count = 0
    bufferOffset = start
  }

  private static func allocate(_ size: Int) -> (UnsafeMutableRawBufferPointer, UnsafePointer<UInt8>) {
    let capacity = max(size, 16)
    let pointer = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    pointer.initialize(repeating: 0, count: capacity)
    return (UnsafeMutableRawBufferPointer(start: pointer, count: capacity), UnsafePointer(pointer))
  }

  private static func allocatePath() -> UnsafeMutablePointer<PathPart> {
    let path = UnsafeMutablePointer<PathPart>.allocate(capacity: maximalDepth)
    path.initialize(repeating: .index(0), count: maximalDepth)
    return path
  }

  deinit {
    storage.deallocate()
    path.deinitialize(count: Self.maximalDepth)
    path.deallocate()
  }

  /// The offset of the next unread byte.
  public var offset: Int { bufferOffset + position }

  /// The keys and indices that lead to the value being read, joined by `/`.
  public var keyPath: String {
    (0..<depth).map { level in
      switch path[level] {
      case .key(let key): key
      case .index(let index): String(index)
      }
    }.joined(separator: "/")
  }

  /// An error at the value being read.
  public func error(_ problem: String, expected: String? = nil, remedy: String? = nil) -> InputError {
    let place = depth == 0 ? "offset \(offset)" : "\(keyPath) (offset \(offset))"
    return InputError(problem, at: .keyPath(file: name, place), expected: expected, remedy: remedy)
  }

  // MARK: Bytes

  /// The next byte, or `nil` at the end.
  @inline(__always)
  func peek() throws -> UInt8? {
    if position < count { return bytes[position] }
    return try refill() ? bytes[position] : nil
  }

  @inline(never)
  private func refill() throws -> Bool {
    guard let file else { return false }
    bufferOffset += count
    (position, count) = (0, 0)
    let wanted = min(storage.count, end - bufferOffset)
    guard wanted > 0 else { return false }
    let found = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: storage[..<wanted]), at: bufferOffset)
    guard found == wanted else {
      throw InputError("the file became shorter while it was read", at: .offset(file: name, bufferOffset + found))
    }
    count = found
    onRead?(UnsafeRawBufferPointer(rebasing: storage[..<found]))
    return true
  }

  func endsEarly() -> InputError { error("JSON ends early at byte \(offset)") }

  @inline(__always)
  private func skipSpace() throws -> UInt8 {
    while let byte = try peek() {
      if byte > 0x20 { return try byte == 0xEF && offset == 0 ? skipByteOrderMark() : byte }
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
      position += 1
    }
    if offset == 0 { throw error("empty file", expected: "a JSON document") }
    throw endsEarly()
  }

  @inline(never)
  private func skipByteOrderMark() throws -> UInt8 {
    for expected: UInt8 in [0xEF, 0xBB, 0xBF] {
      guard try peek() == expected else { throw error("unexpected byte 0xef", expected: "a JSON value") }
      position += 1
    }
    return try skipSpace()
  }

  private func expect(_ literal: StaticString) throws {
    for index in 0..<literal.utf8CodeUnitCount {
      guard let byte = try peek() else { throw endsEarly() }
      guard byte == literal.utf8Start[index] else { throw error("unknown word", expected: "\(literal)") }
      position += 1
    }
  }

  // MARK: Structure

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

  func require(_ wanted: Kind) throws {
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
      depth -= 1
      return
    }
    while true {
      guard try skipSpace() == UInt8(ascii: "\"") else { throw error("key expected") }
      let key = try stringBody()
      path[depth - 1] = .key(key)
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
    depth -= 1
  }

  /// Reads an array: `body` is called for every element and must read exactly one value.
  public func array(_ body: (Int) throws -> Void) throws {
    try require(.array)
    try descend()
    position += 1
    if try skipSpace() == UInt8(ascii: "]") {
      position += 1
      depth -= 1
      return
    }
    var index = 0
    while true {
      path[depth - 1] = .index(index)
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
    depth -= 1
  }

  private func descend() throws {
    guard depth < Self.maximalDepth else { throw error("nested deeper than \(Self.maximalDepth) levels") }
    path[depth] = .index(0)
    depth += 1
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
    case .string: try skipStringBody()
    case .number: try skipNumberBody()
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

  static func describe(_ byte: UInt8) -> String {
    (0x21..<0x7F).contains(byte) ? "'\(Character(Unicode.Scalar(byte)))'" : "byte 0x\(String(byte, radix: 16))"
  }
}
