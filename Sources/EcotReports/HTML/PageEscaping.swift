import EcotFiles
import Mustache

/// How text from outside stands in the page's HTML: as itself, never as markup.
///
/// Mustache's own escaping looks at characters, where a quote with a combining mark is another character than a quote;
/// HTML is read by scalars, and so is this.
struct PageEscaping: MustacheContentType {
  /// The name under which templates ask for it.
  static let name = "ECOT_PAGE"

  /// Makes the escaping known to the template engine, once.
  static let registered: Bool = {
    MustacheContentTypes.register(PageEscaping(), named: name)
    return true
  }()

  func escapeText(_ text: String) -> String { Self.escaped(text) }

  /// Text for an element or a quoted attribute. Control characters, which HTML has no place for, and those that turn the
  /// direction of the text around them are spelled out as `\u{202e}`.
  static func escaped(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { replacement($0) != nil }) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let replacement = replacement(scalar) {
        result.append(contentsOf: replacement.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  private static func replacement(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "<": "&lt;"
    case ">": "&gt;"
    case "&": "&amp;"
    case "\"": "&quot;"
    case "'": "&#39;"
    case "\t", "\n": nil
    case "\u{00}"..<" ", "\u{7F}"..."\u{9F}", "\u{200E}", "\u{200F}", "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}":
      "\\u{\(String(scalar.value, radix: 16))}"
    default: nil
    }
  }

  /// JSON for a `<script>` block: a `<` can only stand inside a string, where an escape means the same.
  static func scriptSafe(_ json: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(json.utf8.count)
    for byte in json.utf8 {
      if byte == UInt8(ascii: "<") { bytes.append(contentsOf: "\\u003c".utf8) } else { bytes.append(byte) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What a Content-Security-Policy calls an inline script or style: `'sha256-...'`.
  static func policySource(of text: String) -> String {
    var digest = SHA256Digest()
    digest.update(text)
    return "'sha256-\(Base64.text(digest.bytes()))'"
  }
}
