import EcotFiles

/// The members of one JSON object of a partial result: plain values are kept by key, the others are read as they come.
struct ShardMembers {
  private let reader: JSONReader
  private var values: [String: JSONValue] = [:]
  private var found: Set<String> = []
  /// The key path of the object, for what is found out at its end.
  private let place: String

  init(_ reader: JSONReader) { (self.reader, place) = (reader, reader.keyPath) }

  /// Reads the object. Keys that nobody asks for are skipped: a later version may have more.
  mutating func read(_ plain: [String], _ others: [String: () throws -> Void]) throws {
    var (values, found) = (values, found)
    try reader.object { key in
      let isKnown = plain.contains(key) || others[key] != nil
      guard !isKnown || found.insert(key).inserted else { throw reader.error("a key that is there twice") }
      if plain.contains(key) {
        values[key] = try scalar()
      } else if let read = others[key] {
        try read()
      } else {
        try reader.skip()
      }
    }
    (self.values, self.found) = (values, found)
    for key in plain + others.keys.sorted() where !found.contains(key) { throw missing(key) }
  }

  /// A value that is neither an object nor an array.
  private func scalar() throws -> JSONValue {
    let kind = try reader.kind()
    guard kind != .object, kind != .array else { throw reader.error("\(kind.rawValue) instead of a value") }
    return try JSONValue(reader)
  }

  private func missing(_ key: String) -> InputError {
    InputError("no member '\(key)'", at: .keyPath(file: reader.name, place))
  }

  private func wrong(_ key: String, expected: String) -> InputError {
    InputError("another value", at: .keyPath(file: reader.name, "\(place)/\(key)"), expected: expected)
  }

  /// A value that was read apart.
  func required<Value>(_ value: Value?, _ key: String) throws -> Value {
    guard let value else { throw missing(key) }
    return value
  }

  // MARK: Plain values

  func text(_ key: String) throws -> String {
    guard let text = values[key]?.string else { throw wrong(key, expected: "text") }
    return text
  }

  func optionalText(_ key: String) throws -> String? {
    if case .null? = values[key] { return nil }
    return try text(key)
  }

  func integer(_ key: String) throws -> Int {
    guard let integer = values[key]?.integer else { throw wrong(key, expected: "an integer") }
    return integer
  }

  func count(_ key: String) throws -> Int {
    guard let integer = values[key]?.integer, integer >= 0 else { throw wrong(key, expected: "an integer from 0 on") }
    return integer
  }

  func unsigned(_ key: String) throws -> UInt64 {
    guard case .number(let number)? = values[key], let value = UInt64(number.text) else {
      throw wrong(key, expected: "an integer from 0 on")
    }
    return value
  }

  func optionalUnsigned(_ key: String) throws -> UInt64? {
    if case .null? = values[key] { return nil }
    return try unsigned(key)
  }

  /// A number, or the name of one that JSON does not have.
  func number(_ key: String) throws -> Double {
    if let number = values[key]?.double { return number }
    if let name = values[key]?.string, let known = ShardJSON.names.first(where: { $0.name == name }) {
      return known.value
    }
    throw wrong(key, expected: "a number, nan, inf or -inf")
  }
}
