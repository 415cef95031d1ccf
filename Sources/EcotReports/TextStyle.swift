/// Colours for a terminal, or none.
public struct TextStyle: Sendable {
  /// Whether escape sequences are written.
  public var colours: Bool

  /// Makes a style.
  public init(colours: Bool) { self.colours = colours }

  /// Text without escape sequences.
  public static let plain = TextStyle(colours: false)

  /// What a piece of text means.
  public enum Meaning: String, Sendable {
    case good = "32"
    case bad = "31"
    case caution = "33"
    case strong = "1"
    case faint = "2"
  }

  /// The text in the colour of its meaning.
  public func paint(_ text: String, _ meaning: Meaning) -> String {
    colours ? "\u{1B}[\(meaning.rawValue)m\(text)\u{1B}[0m" : text
  }
}
