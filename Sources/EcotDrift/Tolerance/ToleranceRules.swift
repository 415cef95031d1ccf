import EcotFiles
import EcotTensors
import EcotYAML

/// Ordered rules `pattern -> predicate` that say which differences are allowed: the first that matches an address decides.
public struct ToleranceRules: Sendable {
  /// One rule.
  public struct Rule: Sendable {
    /// The addresses that it decides.
    public var pattern: AddressPattern
    /// What has to hold.
    public var predicate: TolerancePredicate
    /// Its line in the file; `nil` for a rule of no file.
    public var line: Int?

    /// Makes a rule.
    public init(_ pattern: AddressPattern, _ predicate: TolerancePredicate, line: Int? = nil) {
      (self.pattern, self.predicate, self.line) = (pattern, predicate, line)
    }
  }

  /// The file, as errors and reports name it.
  public var source: String
  /// The rules in their order.
  public var rules: [Rule]
  /// The text of the file, so that another process can read the same rules; `nil` for rules of no file.
  public private(set) var text: String?

  /// Makes rules of no file.
  public init(_ rules: [Rule], source: String) { (self.rules, self.source) = (rules, source) }

  /// Reads a rules file; errors name line and column.
  public init(file path: String) throws {
    try self.init(yaml: InputFile.contents(of: path, limit: YAMLDocument.maximalSize), source: path)
  }

  /// Reads the text of a rules file.
  public init(yaml bytes: [UInt8], source: String) throws {
    guard let document = try YAMLDocument.parse(bytes, source: source, ordinal: 0) else {
      throw InputError("holds no rules", at: .file(source), expected: Self.form)
    }
    guard let entries = document.entries else {
      throw InputError("\(document.described) instead of rules", at: document.mark.location, expected: Self.form)
    }
    for entry in entries where entry.key != "rules" {
      throw InputError(
        "unknown key '\(YAMLNode.abbreviated(entry.key))'", at: entry.keyMark.location, expected: "rules",
        remedy: Spelling.hint(for: entry.key, among: ["rules"]))
    }
    guard let list = entries.first else {
      throw InputError("holds no rules", at: document.mark.location, expected: Self.form)
    }
    guard case .sequence(let items) = list.value.content, !items.isEmpty else {
      throw InputError("rules: \(list.value.described)", at: list.keyMark.location, expected: Self.form)
    }
    self.init(try items.map(Self.rule), source: source)
    text = String(decoding: bytes, as: UTF8.self)
  }

  private static let form = "rules: a list of '\"PATTERN\": PREDICATE' or '{match: PATTERN, require: PREDICATE}'"

  private static func rule(_ node: YAMLNode) throws -> Rule {
    guard let entries = node.entries, let first = entries.first else {
      throw InputError("\(node.described) is no rule", at: node.mark.location, expected: form)
    }
    let long = ["match", "require"]
    if entries.count == 1, !long.contains(first.key) {
      return try rule(first.key, first.keyMark, first.value)
    }
    for entry in entries where !long.contains(entry.key) {
      throw InputError(
        "'\(YAMLNode.abbreviated(entry.key))' in a rule", at: entry.keyMark.location, expected: "match and require",
        remedy: Spelling.hint(for: entry.key, among: long))
    }
    guard let pattern = entries.first(where: { $0.key == "match" }),
      let predicate = entries.first(where: { $0.key == "require" })
    else {
      throw InputError("half a rule", at: node.mark.location, expected: "match and require")
    }
    return try rule(text(of: pattern.value), pattern.value.mark, predicate.value)
  }

  private static func rule(_ pattern: String, _ mark: SourceMark, _ predicate: YAMLNode) throws -> Rule {
    guard !pattern.isEmpty else {
      throw InputError("an empty pattern", at: mark.location, expected: "a pattern over addresses, such as **")
    }
    do {
      return Rule(
        AddressPattern(pattern), try TolerancePredicate(text(of: predicate)), line: mark.position?.line)
    } catch var error as InputError where error.location == nil {
      error.location = predicate.mark.location
      throw error
    }
  }

  private static func text(of node: YAMLNode) throws -> String {
    guard case .scalar(let text, _) = node.content, !node.isNull else {
      throw InputError("\(node.described) instead of text", at: node.mark.location, expected: form)
    }
    return text
  }
}
