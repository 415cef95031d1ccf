/// JSON that stays on one line wherever it is read: every scalar beyond ASCII is escaped, since some readers break lines at
/// U+0085 or U+2028.
enum JSONText {
  /// A string in quotation marks.
  static func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if (0x20..<0x7F).contains(scalar.value) {
          result.unicodeScalars.append(scalar)
        } else {
          for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
            let digits = String(unit, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
          }
        }
      }
    }
    return result + "\""
  }

  /// An array of values that are JSON already.
  static func array(_ values: some Sequence<String>) -> String { "[" + values.joined(separator: ", ") + "]" }
}
