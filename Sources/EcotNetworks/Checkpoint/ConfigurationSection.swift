import EcotFiles

/// What is wrong with a configuration file, collected so that a person sees all of it at once.
final class ConfigurationFindings {
  /// The path of the file.
  let path: String
  private var errors: [InputError] = []

  /// Nothing found yet.
  init(_ path: String) { self.path = path }

  /// Whether nothing was found.
  var isEmpty: Bool { errors.isEmpty }

  /// Notes a finding at a key path such as `text_config.head_dim`.
  func add(_ problem: String, at keyPath: String, expected: String? = nil, remedy: String? = nil) {
    errors.append(InputError(problem, at: .keyPath(file: path, keyPath), expected: expected, remedy: remedy))
  }

  /// The findings as one error.
  var failure: InputErrors {
    InputErrors(errors.isEmpty ? [InputError("an incomplete configuration", at: .file(path))] : errors)
  }
}

/// An object of a configuration file, read member by member.
///
/// Each reading function returns `nil` where the value is missing without a default or not acceptable, and notes the
/// finding. A `null` counts as missing, as transformers treats it.
struct ConfigurationSection {
  /// The largest size that is believed.
  static let largestSize = 1 << 24
  /// The largest number of layers that is believed.
  static let largestDepth = 4096

  let findings: ConfigurationFindings
  private let keyPath: String
  private let value: JSONValue

  /// The whole file; notes it where that is no object.
  init?(_ value: JSONValue, findings: ConfigurationFindings) {
    self.init(value, keyPath: "", findings: findings)
  }

  private init?(_ value: JSONValue, keyPath: String, findings: ConfigurationFindings) {
    guard case .object = value else {
      findings.add("no object", at: keyPath.isEmpty ? "the whole file" : keyPath, expected: "an object")
      return nil
    }
    (self.value, self.keyPath, self.findings) = (value, keyPath, findings)
  }

  /// The key path of a member.
  func path(_ key: String) -> String { keyPath.isEmpty ? key : "\(keyPath).\(key)" }

  /// Notes a finding at a member.
  func add(_ problem: String, at key: String, expected: String? = nil) {
    findings.add(problem, at: path(key), expected: expected)
  }

  /// The member as it is; `nil` where it is missing or `null`.
  func member(_ key: String) -> JSONValue? {
    guard let member = value[key] else { return nil }
    if case .null = member { return nil }
    return member
  }

  /// An object that may be missing.
  func section(_ key: String) -> ConfigurationSection? {
    member(key).flatMap { ConfigurationSection($0, keyPath: path(key), findings: findings) }
  }

  /// An object that must be there.
  func requiredSection(_ key: String) -> ConfigurationSection? {
    if member(key) == nil { add("missing", at: key, expected: "an object") }
    return section(key)
  }

  /// A size: an integer from 1 to `limit`.
  func size(_ key: String, default fallback: Int? = nil, limit: Int = largestSize) -> Int? {
    guard let value = integer(key, default: fallback) else { return nil }
    guard (1...limit).contains(value) else {
      add("\(value)", at: key, expected: "a size from 1 to \(limit)")
      return nil
    }
    return value
  }

  /// An integer.
  func integer(_ key: String, default fallback: Int? = nil) -> Int? {
    read(key, default: fallback, "an integer") { $0.integer }
  }

  /// A finite number above 0.
  func positive(_ key: String, default fallback: Double) -> Double? {
    guard let value = read(key, default: fallback, "a number", { $0.double }) else { return nil }
    guard value.isFinite, value > 0 else {
      add("\(value)", at: key, expected: "a finite number above 0")
      return nil
    }
    return value
  }

  /// A finite number from 0 on.
  func nonNegative(_ key: String, default fallback: Double) -> Double? {
    guard let value = read(key, default: fallback, "a number", { $0.double }) else { return nil }
    guard value.isFinite, value >= 0 else {
      add("\(value)", at: key, expected: "a finite number, not negative")
      return nil
    }
    return value
  }

  /// A list of integers.
  func integers(_ key: String, default fallback: [Int]) -> [Int]? {
    read(key, default: fallback, "a list of integers") { value in
      guard let elements = value.array else { return nil }
      let integers = elements.compactMap(\.integer)
      return integers.count == elements.count ? integers : nil
    }
  }

  /// Notes it where a text is there and none of `accepted`; a missing one counts as the first of them.
  func require(_ key: String, _ accepted: String) {
    guard let text = read(key, default: accepted, "a string", { $0.string }), text != accepted else { return }
    add("'\(text)' is not supported", at: key, expected: "'\(accepted)'")
  }

  /// Notes it where a boolean is there and not `accepted`.
  func require(_ key: String, _ accepted: Bool) {
    guard let value = boolean(key), value != accepted else { return }
    add("\(value) is not supported", at: key, expected: "\(accepted)")
  }

  /// A boolean that may be missing.
  func boolean(_ key: String) -> Bool? {
    member(key) == nil ? nil : read(key, default: nil, "a boolean") { $0.boolean }
  }

  private func read<Value>(
    _ key: String, default fallback: Value?, _ kind: String, _ convert: (JSONValue) -> Value?
  ) -> Value? {
    guard let member = member(key) else {
      if fallback == nil { add("missing", at: key, expected: kind) }
      return fallback
    }
    guard let value = convert(member) else {
      var writer = JSONWriter()
      writer.value(member)
      var text = writer.text
      // As it is spelled: the writer has no infinities.
      if case .number(let number) = member { text = number.text }
      add("\(text.count > 60 ? text.prefix(60) + "..." : text)", at: key, expected: kind)
      return nil
    }
    return value
  }
}
