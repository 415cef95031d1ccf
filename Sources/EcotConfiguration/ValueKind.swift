import EcotYAML

/// How the value of a key is read from a node and written as text.
package struct ValueKind<Value: Sendable>: Sendable {
  /// What a good value is, as an error says it.
  let expected: String
  /// The words that the value may be, for a did-you-mean.
  var words: [String] = []
  /// Reads the value; `nil` after adding a finding.
  let read: @Sendable (YAMLNode, _ path: String, inout Findings) -> Value?
  /// The canonical text: YAML flow style, so that it can be read back; equal values have equal texts.
  let text: @Sendable (Value) -> String
}

extension ValueKind {
  /// A kind whose values are scalars that `parse` accepts.
  static func scalar(
    _ expected: String, text: @escaping @Sendable (Value) -> String,
    parse: @escaping @Sendable (_ text: String, _ isPlain: Bool) -> Value?
  ) -> ValueKind {
    ValueKind(
      expected: expected,
      read: { node, path, findings in
        if case .scalar(let text, let isPlain) = node.content, let value = parse(text, isPlain) { return value }
        findings.error(path, "\(node.described) is not allowed", at: node.mark, expected: expected)
        return nil
      }, text: text)
  }
}

extension ValueKind where Value == Int {
  /// An integer within a range.
  static func integer(_ range: ClosedRange<Int>) -> ValueKind {
    scalar("an integer from \(range.lowerBound) to \(range.upperBound)", text: { String($0) }) { text, isPlain in
      guard isPlain, let value = ScalarSpelling.integer(text), range.contains(value) else { return nil }
      return value
    }
  }

  /// An integer that is at least `bound`.
  static func integer(atLeast bound: Int) -> ValueKind {
    scalar("an integer of at least \(bound)", text: { String($0) }) { text, isPlain in
      guard isPlain, let value = ScalarSpelling.integer(text), value >= bound else { return nil }
      return value
    }
  }
}

extension ValueKind where Value == UInt64 {
  /// A seed: an integer from 0 to 2^63 - 1.
  static let seed = scalar("an integer of at least 0", text: { String($0) }) { text, isPlain in
    isPlain ? ScalarSpelling.integer(text).flatMap(UInt64.init(exactly:)) : nil
  }
}

extension ValueKind where Value == Double {
  /// The limits of a number.
  enum Bound: Sendable {
    case positive
    case atLeastZero
    /// From 0 up to, but not including, 1.
    case fraction
    case from0To1
  }

  /// A finite number; integers are numbers too. Written with the fewest digits that read back as the same double.
  static func number(_ bound: Bound) -> ValueKind {
    let (expected, allows): (String, @Sendable (Double) -> Bool) =
      switch bound {
      case .positive: ("a number greater than 0", { $0 > 0 })
      case .atLeastZero: ("a number of at least 0", { $0 >= 0 })
      case .fraction: ("a number from 0 up to, not including, 1", { $0 >= 0 && $0 < 1 })
      case .from0To1: ("a number from 0 to 1", { $0 >= 0 && $0 <= 1 })
      }
    // Adding 0 makes -0 the one zero.
    return scalar(expected, text: { ($0 + 0).description }) { text, isPlain in
      guard isPlain, let value = ScalarSpelling.number(text), allows(value) else { return nil }
      return value
    }
  }
}

extension ValueKind where Value == Bool {
  /// `true` or `false`; YAML 1.1's `yes`, `no`, `on` and `off` as well.
  static let boolean = scalar("true or false", text: { $0 ? "true" : "false" }) { text, isPlain in
    isPlain ? ScalarSpelling.boolean(text) : nil
  }
}

extension ValueKind where Value == String {
  /// Text; a number, a boolean or null has to be put in quotes to be text.
  static let text = text(allowsEmpty: false)

  /// Text that may be empty.
  static let anyText = text(allowsEmpty: true)

  private static func text(allowsEmpty: Bool) -> ValueKind {
    let expected = allowsEmpty ? "text" : "text that is not empty"
    return ValueKind(
      expected: expected,
      read: { node, path, findings in
        guard case .scalar(let text, let isPlain) = node.content else {
          findings.error(path, "\(node.described) is not allowed", at: node.mark, expected: expected)
          return nil
        }
        if isPlain, ScalarSpelling.kind(of: text) != .text {
          let remedy = node.isNull ? nil : "put it in quotes if it is meant as text: \"\(text)\""
          findings.error(path, "\(node.described) is not allowed", at: node.mark, expected: expected, remedy: remedy)
          return nil
        }
        guard allowsEmpty || !text.isEmpty, !text.utf8.contains(0) else {
          let problem = text.isEmpty ? "empty text" : "text with a NUL character"
          findings.error(path, problem, at: node.mark, expected: expected)
          return nil
        }
        return text
      }, text: { quoted($0) })
  }

  /// Text in double quotes, as both YAML and JSON read it.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22, 0x5C: result += "\\\(scalar)"
      case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension ValueKind where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of the words of an enumeration, with a did-you-mean for others.
  static var word: ValueKind { word(or: []) }

  /// One of the words of an enumeration or another name of one of its values; the canonical text is the enumeration's.
  static func word(or others: [(name: String, value: Value)]) -> ValueKind {
    let words = Value.allCases.map(\.rawValue) + others.map(\.name)
    let expected =
      words.count == 1 ? words[0] : words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1]
    return ValueKind(
      expected: expected, words: words,
      read: { node, path, findings in
        if case .scalar(let text, _) = node.content {
          if let value = Value(rawValue: text) ?? others.first(where: { $0.name == text })?.value { return value }
        }
        findings.error(
          path, "unknown value, \(node.described)", at: node.mark, expected: expected, remedy: node.hint(words))
        return nil
      }, text: { String.quotedIfNeeded($0.rawValue) })
  }
}

extension String {
  /// A word as it is where YAML reads it back as text, else in quotes.
  fileprivate static func quotedIfNeeded(_ text: String) -> String {
    let isWord = text.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
    return isWord && ScalarSpelling.kind(of: text) == .text ? text : ValueKind<String>.quoted(text)
  }
}
