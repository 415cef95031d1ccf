/// The two string methods of Python that the reference applies to its texts, to the scalar.
package enum PythonText {
  /// `str.strip()`: without the scalars at both ends for which `str.isspace` holds.
  package static func stripped(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isSpace($0.value) }),
      let last = scalars.lastIndex(where: { !isSpace($0.value) })
    else { return "" }
    return String(scalars[first...last])
  }

  /// `str.isspace` of one scalar: White_Space, and the four information separators, which Unicode does not count.
  package static func isSpace(_ scalar: UInt32) -> Bool {
    (0x1C...0x1F).contains(scalar)
      || scalar < ScalarClasses.limit
        && ScalarClasses.table[Int(scalar)] & ScalarClasses.classMask == ScalarClasses.space
  }

  /// `str.lower()`: the full mappings of SpecialCasing.txt without conditions, and the final sigma, in Unicode 16.0.
  ///
  /// A capital sigma becomes `ς` after a cased scalar and not before one, case-ignorable scalars between them apart
  /// (Unicode Standard, table 3-17).
  package static func lowercased(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      return String(decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
    let scalars = Array(text.unicodeScalars)
    var lower = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      if scalar == capitalSigma {
        let isFinal =
          firstCaseRelevant(scalars[..<index].reversed()) && !firstCaseRelevant(scalars[(index + 1)...])
        lower.append(isFinal ? "\u{3C2}" : "\u{3C3}")
      } else if isKnown(scalar) {
        lower.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      } else {
        lower.append(scalar)
      }
    }
    return String(lower)
  }

  private static let capitalSigma: Unicode.Scalar = "\u{3A3}"

  /// Whether the first scalar that is not case-ignorable is cased.
  private static func firstCaseRelevant(_ scalars: some Sequence<Unicode.Scalar>) -> Bool {
    for scalar in scalars where !(isKnown(scalar) && scalar.properties.isCaseIgnorable) {
      // U+0295 was a lower-case letter until Unicode 16.
      return scalar.value == 0x295 || isKnown(scalar) && scalar.properties.isCased
    }
    return false
  }

  /// Whether Unicode 16.0 has the scalar: the properties are the toolchain's, and later ones have more letters.
  private static func isKnown(_ scalar: Unicode.Scalar) -> Bool {
    guard let age = scalar.properties.age else { return false }
    return age.major <= 16
  }
}
