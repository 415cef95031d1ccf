import EcotFiles
import EcotTokenization
import Testing

/// Every scalar, against the Unicode Character Database and Python.
@Suite struct UnicodeTests {
  private static let scalars: [Unicode.Scalar] = (UInt32(0)..<0x110000).compactMap { Unicode.Scalar($0) }

  private func digest(_ parts: some Sequence<String>) -> String {
    var digest = SHA256Digest()
    var isFirst = true
    var text: [UInt8] = []
    for part in parts {
      if !isFirst { text.append(0x0A) }
      isFirst = false
      text.append(contentsOf: part.utf8)
    }
    text.withUnsafeBytes { digest.update($0) }
    return digest.hexadecimal()
  }

  private func nfc(_ text: String) -> String {
    let bytes = Array(text.utf8)
    return String(decoding: CanonicalComposition.normalized(bytes) ?? bytes, as: UTF8.self)
  }

  @Test func classesAreThoseOfUnicode16() throws {
    let names = [ScalarClasses.letter: "L", ScalarClasses.number: "N"]
    let found = digest(
      Self.scalars.lazy.map { scalar in
        let index = Int(scalar.value)
        guard index < ScalarClasses.limit else { return "o" }
        return names[ScalarClasses.table[index] & ScalarClasses.classMask] ?? "o"
      })
    #expect(try found == Places.fixture("unicode.json").text("classes"))
  }

  @Test func normalizesEveryScalar() throws {
    let expected = try Places.fixture("unicode.json")
    #expect(try digest(Self.scalars.lazy.map { nfc(String($0)) }) == expected.text("nfc"))
  }

  @Test func recomposesEveryDecomposition() throws {
    let expected = try Places.fixture("unicode.json")
    let decompositions = try expected.text("nfd").unicodeScalars.split(separator: "\n")
    #expect(decompositions.count == 2081)
    #expect(try digest(decompositions.lazy.map { nfc(String($0)) }) == expected.text("nfc_of_nfd"))
  }

  /// Hangul syllables are composed by arithmetic (Unicode Standard, section 3.12).
  @Test func recomposesEveryHangulSyllable() {
    for index in UInt32(0)..<11_172 {
      let jamo = [0x1100 + index / 588, 0x1161 + index % 588 / 28] + (index % 28 > 0 ? [0x11A7 + index % 28] : [])
      let text = String(String.UnicodeScalarView(jamo.compactMap(Unicode.Scalar.init)))
      #expect(Array(nfc(text).unicodeScalars).map(\.value) == [0xAC00 + index])
    }
  }

  @Test func leavesLaterScalarsAlone() {
    let later = Self.scalars.filter { ($0.properties.age?.major ?? 0) > 16 }
    #expect(later.allSatisfy { nfc(String($0)).unicodeScalars.elementsEqual([$0]) })
    #expect(later.allSatisfy { PythonText.lowercased(String($0)).unicodeScalars.elementsEqual([$0]) })
  }

  @Test func normalizesRandomWords() throws {
    for pair in try Places.fixture("unicode.json").list("nfc_words") {
      let words = pair.array?.compactMap(\.string) ?? []
      #expect(nfc(words[0]).utf8.elementsEqual(words[1].utf8), "\(words[0].debugDescription)")
    }
  }

  /// Python 3.13 knows Unicode 15.1; later scalars are left out there, and U+1171E, which Unicode 16 changed.
  private var assigned: [Unicode.Scalar] {
    Self.scalars.filter {
      guard let age = $0.properties.age else { return false }
      return (age.major < 15 || age.major == 15 && age.minor <= 1) && $0.properties.generalCategory != .privateUse
        && $0.properties.generalCategory != .unassigned && $0.value != 0x1171E
    }
  }

  @Test func lowersEveryScalarLikePython() throws {
    let expected = try Places.fixture("unicode.json")
    let assigned = assigned
    #expect(try digest(assigned.lazy.map { PythonText.lowercased(String($0)) }) == expected.text("lower"))
    #expect(
      try digest(assigned.lazy.map { PythonText.lowercased("A\($0)\u{3A3}") }) == expected.text("lower_after_cased"))
    #expect(
      try digest(assigned.lazy.map { PythonText.lowercased("A\u{3A3}\($0)A") }) == expected.text("lower_before_cased"))
  }

  @Test func lowersEverySigmaLikePython() throws {
    let alphabet: [Unicode.Scalar] = ["A", "\u{3A3}", "b", ".", "\u{301}", " ", "1"]
    var words: [String] = []
    var longest = [""]
    for _ in 1...5 {
      longest = longest.flatMap { word in alphabet.map { word + String($0) } }
      words += longest
    }
    #expect(try digest(words.lazy.map(PythonText.lowercased)) == Places.fixture("unicode.json").text("lower_sigma"))
  }

  @Test func stripsWhatPythonStrips() throws {
    let spaces = try Places.fixture("unicode.json").member("spaces").integers().map(UInt32.init)
    #expect(Self.scalars.map(\.value).filter(PythonText.isSpace) == spaces)
    #expect(PythonText.stripped("\u{1C} \u{3000}a b\u{85}\n") == "a b")
    #expect(PythonText.stripped(" \u{200B} ") == "\u{200B}")
    #expect(PythonText.stripped(" \n ") == "")
    // A scalar that joins the space before it into one grapheme is no space.
    #expect(PythonText.stripped("a \u{301}") == "a \u{301}")
  }

  @Test(arguments: [("\u{130}I", "i\u{307}i"), ("ΌΣΟΣ ΣΑΣ.", "όσος σας."), ("STRASSE ẞ", "strasse ß"), ("Ǆ", "ǆ")])
  func lowersByHand(text: String, expected: String) {
    #expect(PythonText.lowercased(text).unicodeScalars.elementsEqual(expected.unicodeScalars))
  }
}
