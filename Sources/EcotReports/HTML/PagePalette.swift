/// The colours of the page, each for a light and a dark background.
package enum PagePalette {
  /// One colour by its name in the style sheet.
  package struct Colour: Sendable {
    /// The name of the CSS variable, without dashes.
    package var name: String
    /// On a light background, as `#rrggbb`.
    package var light: String
    /// On a dark background, as `#rrggbb`.
    package var dark: String
  }

  /// All colours.
  package static let colours: [Colour] = [
    // Paper and ink.
    Colour(name: "paper", light: "#f7f7f5", dark: "#121517"), Colour(name: "card", light: "#ffffff", dark: "#1a1e21"),
    Colour(name: "well", light: "#f1f1ee", dark: "#22272b"), Colour(name: "line", light: "#e2e2dd", dark: "#2e353a"),
    Colour(name: "edge", light: "#85888c", dark: "#737c84"), Colour(name: "ink", light: "#1b1f23", dark: "#e7e9ea"),
    Colour(name: "soft", light: "#575d65", dark: "#a3abb3"), Colour(name: "link", light: "#1a5a96", dark: "#86baec"),
    // Verdicts: the word in its tint.
    Colour(name: "good", light: "#136a41", dark: "#74d3a3"),
    Colour(name: "good-tint", light: "#e3f3ea", dark: "#143226"),
    Colour(name: "bad", light: "#a8231b", dark: "#ff9f94"), Colour(name: "bad-tint", light: "#fbe9e7", dark: "#43201d"),
    Colour(name: "caution", light: "#7d4e00", dark: "#f0c06b"),
    Colour(name: "caution-tint", light: "#fbf0d9", dark: "#3b2d11"),
    // The heat map: fills of the causes, of what follows by size, of what is within its tolerance.
    Colour(name: "culprit", light: "#b3261e", dark: "#ff8377"),
    Colour(name: "culprit-ink", light: "#ffffff", dark: "#2a0805"),
    Colour(name: "d0", light: "#fdf3e1", dark: "#2d2619"), Colour(name: "d1", light: "#fae0b4", dark: "#45361a"),
    Colour(name: "d2", light: "#f4c27b", dark: "#664a1c"), Colour(name: "d3", light: "#e59a45", dark: "#94631f"),
    Colour(name: "d4", light: "#93500b", dark: "#efb35c"), Colour(name: "d-ink", light: "#3a2405", dark: "#ffffff"),
    Colour(name: "d4-ink", light: "#ffffff", dark: "#241500"), Colour(name: "w", light: "#dcebf7", dark: "#1b3347"),
    Colour(name: "w-ink", light: "#17446e", dark: "#b3d7f5"),
    // The curves.
    Colour(name: "golden", light: "#8a6d1d", dark: "#d9b75a"), Colour(name: "run", light: "#1a5a96", dark: "#86baec"),
  ]

  /// Pairs of text and background that occur on the page.
  package static let pairs: [(text: String, background: String)] = [
    ("ink", "paper"), ("ink", "card"), ("ink", "well"), ("soft", "paper"), ("soft", "card"), ("soft", "well"),
    ("link", "paper"), ("link", "card"), ("link", "well"), ("good", "good-tint"), ("bad", "bad-tint"),
    ("caution", "caution-tint"), ("bad", "card"), ("good", "card"), ("caution", "card"), ("culprit-ink", "culprit"),
    ("d-ink", "d0"), ("d-ink", "d1"), ("d-ink", "d2"), ("d-ink", "d3"), ("d4-ink", "d4"), ("w-ink", "w"),
    ("golden", "card"),
    ("run", "card"),
  ]

  /// The declarations of one side, for a rule of the style sheet.
  static func declarations(dark: Bool) -> String {
    colours.map { "--\($0.name):\(dark ? $0.dark : $0.light);" }.joined()
  }
}
