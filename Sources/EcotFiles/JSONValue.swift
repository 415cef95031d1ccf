/// A small JSON document in memory, its keys in the order of the file.
public indirect enum JSONValue: Sendable {
  case object([(key: String, value: JSONValue)])
  case array([JSONValue])
  case string(String)
  case number(JSONReader.Number)
  case boolean(Bool)
  case null

  /// Reads one value.
  public init(_ reader: JSONReader) throws {
    switch try reader.kind() {
    case .object:
      var members: [(key: String, value: JSONValue)] = []
      try reader.object { members.append(($0, try JSONValue(reader))) }
      self = .object(members)
    case .array:
      var elements: [JSONValue] = []
      try reader.array { _ in elements.append(try JSONValue(reader)) }
      self = .array(elements)
    case .string: self = .string(try reader.string())
    case .number: self = .number(try reader.number())
    case .boolean: self = .boolean(try reader.boolean())
    case .null:
      _ = try reader.null()
      self = .null
    }
  }

  /// Reads a whole document from memory.
  public init(parsing bytes: [UInt8], name: String) throws {
    let reader = JSONReader(bytes, name: name)
    self = try JSONValue(reader)
    try reader.finish()
  }

  /// Reads a whole file of at most `limit` bytes.
  public init(contentsOf path: String, limit: Int = 1 << 28) throws {
    try self.init(parsing: InputFile.contents(of: path, limit: limit), name: path)
  }

  /// The member of an object; of repeated keys the last, as Python reads them.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key == key }?.value
  }

  /// The text of a string.
  public var string: String? { if case .string(let text) = self { text } else { nil } }
  /// The value of an integral number.
  public var integer: Int? { if case .number(let number) = self { number.integer } else { nil } }
  /// The value of a number.
  public var double: Double? { if case .number(let number) = self { number.double } else { nil } }
  /// The value of a boolean.
  public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
  /// The elements of an array.
  public var array: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
}
