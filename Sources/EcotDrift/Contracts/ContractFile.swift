import EcotFiles
import EcotTensors
import EcotYAML

extension Contract {
  /// Reads a contract's file; its format is in `docs/CONTRACTS.md`.
  ///
  /// - Throws: `InputError` with line and column of what is malformed.
  public init(file path: String) throws {
    try self.init(yaml: InputFile.contents(of: path, limit: YAMLDocument.maximalSize), path: path)
  }

  /// Reads a contract from the bytes of its file; `path` stands for it in errors and reports.
  public init(yaml: [UInt8], path: String) throws {
    guard let root = try YAMLDocument.parse(yaml, source: path, ordinal: 0) else {
      throw InputError("an empty contract", at: .file(path), expected: "rules")
    }
    let keys = try ContractSection(root, "a contract", keys: ["through", "rules"])
    let through = try keys["through"].map { try ContractSection.text($0, "through") }
    guard let list = keys["rules"] else {
      throw InputError("no rules", at: root.mark.location, expected: "a list of rules under 'rules'")
    }
    guard case .sequence(let items) = list.content, !items.isEmpty else {
      throw InputError("\(list.described) for 'rules'", at: list.mark.location, expected: "a list of rules")
    }
    self.init(path: path, through: through, rules: try items.map(ContractRule.init))
  }
}

extension ContractRule {
  fileprivate init(_ node: YAMLNode) throws {
    let keys = try ContractSection(
      node, "a rule", keys: ["pattern", "expect", "because", "optional", "resume", "trained", "masked"])
    let pattern = try ContractSection.text(keys.required("pattern"), "pattern")
    let expect = try keys.required("expect")
    var expectation = try ContractExpectation(expect)
    if case .prefix = expectation {
      expectation = .prefix(
        PrefixTerms(
          resume: try keys["resume"].map { try ContractSection.text($0, "resume") },
          trained: try keys["trained"].map { try ContractSection.texts($0, "trained") } ?? [],
          masked: try keys["masked"].map { try ContractSection.texts($0, "masked") } ?? []))
    } else if let key = ["resume", "trained", "masked"].first(where: { keys[$0] != nil }), let node = keys[key] {
      throw InputError(
        "'\(key)' in a rule that expects '\(expectation.description)'", at: node.mark.location,
        expected: "'\(key)' only beside 'expect: prefix'")
    }
    self.init(
      pattern, expectation, because: try keys["because"].map { try ContractSection.text($0, "because") },
      line: node.mark.position?.line ?? 0,
      isOptional: try keys["optional"].map { try ContractSection.boolean($0, "optional") } ?? false)
  }
}

extension ContractExpectation {
  private static let words = ["equal", "prefix", "differs", "within", "left", "right", "any"]

  fileprivate init(_ node: YAMLNode) throws {
    let text = try ContractSection.text(node, "expect")
    let words = text.split(separator: " ").map(String.init)
    switch words.first {
    case "equal" where words.count == 1: self = .equal
    case "prefix" where words.count == 1: self = .prefix(PrefixTerms())
    case "differs" where words.count == 1: self = .differs
    case "left" where words.count == 1: self = .left
    case "right" where words.count == 1: self = .right
    case "any" where words.count == 1: self = .any
    case "within":
      guard words.count == 3, words[1] == "relative_l2", let bound = ScalarSpelling.number(words[2]), bound >= 0 else {
        throw InputError(
          "'\(YAMLNode.abbreviated(text))'", at: node.mark.location, expected: "within relative_l2 NUMBER, such as 1e-6"
        )
      }
      self = .within(relativeL2: bound)
    default:
      throw InputError(
        "'\(YAMLNode.abbreviated(text))' is no expectation", at: node.mark.location,
        expected: "equal, prefix, differs, within relative_l2 NUMBER, left, right or any",
        remedy: Spelling.hint(for: words.first ?? "", among: Self.words))
    }
  }
}

/// A mapping of a contract's file whose keys are known, each at most once.
private struct ContractSection {
  private let node: YAMLNode
  private let what: String
  private let entries: [YAMLNode.Entry]

  init(_ node: YAMLNode, _ what: String, keys: [String]) throws {
    guard let entries = node.entries else {
      throw InputError(
        "\(node.described)", at: node.mark.location, expected: "\(what) with the keys \(keys.joined(separator: ", "))")
    }
    for entry in entries where !keys.contains(entry.key) {
      throw InputError(
        "unknown key '\(YAMLNode.abbreviated(entry.key))'", at: entry.keyMark.location,
        expected: keys.joined(separator: ", "), remedy: Spelling.hint(for: entry.key, among: keys))
    }
    (self.node, self.what, self.entries) = (node, what, entries)
  }

  subscript(_ key: String) -> YAMLNode? { entries.first { $0.key == key }?.value }

  func required(_ key: String) throws -> YAMLNode {
    guard let value = self[key] else { throw InputError("\(what) without '\(key)'", at: node.mark.location) }
    return value
  }

  static func text(_ node: YAMLNode, _ key: String) throws -> String {
    guard case .scalar(let text, _) = node.content, !text.isEmpty, !node.isNull else {
      throw InputError("\(node.described) for '\(key)'", at: node.mark.location, expected: "a text")
    }
    return text
  }

  static func texts(_ node: YAMLNode, _ key: String) throws -> [String] {
    guard case .sequence(let items) = node.content, !items.isEmpty else {
      throw InputError("\(node.described) for '\(key)'", at: node.mark.location, expected: "a list of texts")
    }
    return try items.map { try text($0, key) }
  }

  static func boolean(_ node: YAMLNode, _ key: String) throws -> Bool {
    guard case .scalar(let text, isPlain: true) = node.content, let value = ScalarSpelling.boolean(text) else {
      throw InputError("\(node.described) for '\(key)'", at: node.mark.location, expected: "true or false")
    }
    return value
  }
}
