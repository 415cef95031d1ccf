/// How plain YAML scalars are read: the types of YAML 1.1's core, without the traps.
///
/// `1e-5` is a number here, as it is in YAML 1.2 and to everyone who writes it, though YAML 1.1 resolvers such as PyYAML
/// make it a string. Octal, hexadecimal, sexagesimal and underscored integers are text, so that no number has a surprising value.
package enum ScalarSpelling {
  /// What a plain scalar stands for.
  package static func kind(of text: String) -> YAMLNode.ScalarKind {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case ".inf", ".Inf", ".INF", "+.inf", "-.inf", "-.Inf", "-.INF", ".nan", ".NaN", ".NAN": return .number
    default: break
    }
    if boolean(text) != nil { return .boolean }
    return switch shape(of: text) {
    case .integer: .integer
    case .number: .number
    case .neither: .text
    }
  }

  /// The value of `true`, `false`, and YAML 1.1's `yes`, `no`, `on`, `off`; `nil` for anything else.
  package static func boolean(_ text: String) -> Bool? {
    switch text {
    case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": true
    case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": false
    default: nil
    }
  }

  /// The value of a decimal integer without leading zeros that fits 64 bits.
  package static func integer(_ text: String) -> Int? {
    guard shape(of: text) == .integer else { return nil }
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    // 010 is eight in YAML 1.1 and ten in YAML 1.2.
    guard digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
    return Int(text)
  }

  /// The finite value of a decimal number, with or without fraction and exponent.
  package static func number(_ text: String) -> Double? {
    guard shape(of: text) != .neither, let value = Double(text), value.isFinite else { return nil }
    return value
  }

  private enum Shape { case integer, number, neither }

  /// `[-+]? (digits [. digits?]? | . digits) ([eE] [-+]? digits)?`
  private static func shape(of text: String) -> Shape {
    var rest = Array(text.utf8)[...]
    func skipSign() {
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    }
    func skipDigits() -> Int {
      let before = rest.count
      rest = rest.drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      return before - rest.count
    }
    skipSign()
    var digits = skipDigits()
    if rest.isEmpty { return digits > 0 ? .integer : .neither }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      digits += skipDigits()
    }
    guard digits > 0 else { return .neither }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      skipSign()
      guard skipDigits() > 0 else { return .neither }
    }
    return rest.isEmpty ? .number : .neither
  }
}
