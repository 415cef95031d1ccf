/// Writes XML 1.0 that every parser reads, whatever the texts hold.
struct XMLWriter {
  /// The document so far.
  private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  private var depth = 0

  typealias Attributes = KeyValuePairs<String, String>

  /// Writes an element with what `body` writes inside.
  mutating func element(_ name: String, _ attributes: Attributes, _ body: (inout XMLWriter) -> Void) {
    text += indentation + "<\(name)\(Self.text(attributes))>\n"
    depth += 1
    body(&self)
    depth -= 1
    text += indentation + "</\(name)>\n"
  }

  /// Writes an element with text inside, or with nothing.
  mutating func element(_ name: String, _ attributes: Attributes = [:], text content: String = "") {
    let start = indentation + "<\(name)\(Self.text(attributes))"
    text += content.isEmpty ? start + "/>\n" : start + ">\(Self.escaped(content))</\(name)>\n"
  }

  private var indentation: String { String(repeating: "  ", count: depth) }

  private static func text(_ attributes: Attributes) -> String {
    attributes.map { " \($0.key)=\"\(escaped($0.value, isAttribute: true))\"" }.joined()
  }

  /// The text with markup escaped. What XML cannot hold at all, even escaped, is spelled out: `\u{1b}`.
  static func escaped(_ text: String, isAttribute: Bool = false) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += isAttribute ? "&quot;" : "\""
      // Parsers turn plain line breaks and tabs of an attribute into spaces, and a carriage return into a line break.
      case "\t", "\n": result += isAttribute ? "&#\(scalar.value);" : String(scalar)
      case "\r": result += "&#13;"
      case "\u{00}"..<" ", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}":
        result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
