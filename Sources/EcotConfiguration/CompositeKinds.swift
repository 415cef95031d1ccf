import EcotFiles
import EcotYAML

extension YAMLNode {
  /// A did-you-mean for a scalar among the words that are known.
  func hint(_ words: [String]) -> String? {
    guard case .scalar(let text, _) = content else { return nil }
    return Spelling.hint(for: text, among: words)
  }
}

extension ValueKind {
  /// The kind itself, or `null`.
  static func optional<Wrapped>(_ kind: ValueKind<Wrapped>) -> ValueKind where Value == Wrapped? {
    ValueKind(
      expected: "\(kind.expected), or null", words: kind.words,
      read: { node, path, findings in
        if node.isNull { return .some(nil) }
        return kind.read(node, path, &findings).map { .some($0) }
      }, text: { $0.map(kind.text) ?? "null" })
  }

  /// A list of any length.
  static func list<Element>(_ kind: ValueKind<Element>) -> ValueKind where Value == [Element] {
    ValueKind(
      expected: "a list: \(kind.expected)", words: kind.words,
      read: { node, path, findings in
        guard case .sequence(let items) = node.content else {
          findings.error(
            path, "\(node.described) is not allowed", at: node.mark, expected: "a list, each item \(kind.expected)",
            remedy: node.hint(kind.words))
          return nil
        }
        let values = items.enumerated().map { kind.read($1, "\(path)[\($0)]", &findings) }
        let good = values.compactMap { $0 }
        return good.count == items.count ? good : nil
      }, text: { "[" + $0.map(kind.text).joined(separator: ", ") + "]" })
  }

  /// A list of exactly two values, read into one.
  static func pair<Element>(
    of kind: ValueKind<Element>, _ names: String, make: @escaping @Sendable (Element, Element) -> Value,
    parts: @escaping @Sendable (Value) -> (Element, Element)
  ) -> ValueKind {
    let expected = "a list of two, \(names), each \(kind.expected)"
    return ValueKind(
      expected: expected,
      read: { node, path, findings in
        guard case .sequence(let items) = node.content, items.count == 2 else {
          let found = if case .sequence(let items) = node.content { "a list of \(items.count)" } else { node.described }
          findings.error(path, "\(found) is not allowed", at: node.mark, expected: expected)
          return nil
        }
        let first = kind.read(items[0], "\(path)[0]", &findings)
        let second = kind.read(items[1], "\(path)[1]", &findings)
        guard let first, let second else { return nil }
        return make(first, second)
      },
      text: { value in
        let (first, second) = parts(value)
        return "[\(kind.text(first)), \(kind.text(second))]"
      })
  }

  /// A kind of which only one value is supported; `reason` says why the others are not.
  static func only(_ kind: ValueKind, _ value: Value, because reason: String) -> ValueKind where Value: Equatable {
    let expected = kind.text(value)
    return ValueKind(
      expected: expected,
      read: { node, path, findings in
        guard let read = kind.read(node, path, &findings) else { return nil }
        guard read == value else {
          findings.error(
            path, "\(kind.text(read)) is not supported: \(reason)", at: node.mark, expected: expected,
            remedy: node.hint([expected]))
          return nil
        }
        return read
      }, text: kind.text)
  }
}
