import EcotFiles

/// Where the tests find their data.
enum Places {
  /// The folder of this test target.
  private static let target: String = {
    let file = #filePath
    return String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)])
  }()

  /// The reference's numbers, beside the package.
  static let oracles = "\(target)/../../../shared/oracles"
  /// Whether they are there; tests that need them are skipped otherwise.
  static let hasOracles = PathKind(oracles) == .folder
  /// What a skipped test says.
  static let reason = "the folder shared/oracles is not beside the package"

  static func fixture(_ name: String) throws -> JSONValue { try JSONValue(contentsOf: "\(target)/Fixtures/\(name)") }
  static func oracle(_ path: String) throws -> JSONValue { try JSONValue(contentsOf: "\(oracles)/\(path)") }
}

extension JSONValue {
  /// A member that a test relies on.
  func member(_ key: String) throws -> JSONValue {
    guard let value = self[key] else { throw InputError("no '\(key)'") }
    return value
  }

  func text(_ key: String) throws -> String {
    guard let text = try member(key).string else { throw InputError("'\(key)' is no text") }
    return text
  }

  func list(_ key: String) throws -> [JSONValue] {
    guard let list = try member(key).array else { throw InputError("'\(key)' is no list") }
    return list
  }

  /// A list of integers.
  func integers() throws -> [Int] {
    guard let list = array else { throw InputError("no list") }
    return try list.map {
      guard let number = $0.integer else { throw InputError("no integer") }
      return number
    }
  }
}
