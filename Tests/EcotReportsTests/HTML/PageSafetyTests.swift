import EcotDrift
import EcotFiles
import EcotReports
import EcotTensors
import Testing

/// Names, texts and settings come from files of others: none of them may become markup or script.
@Suite struct PageSafetyTests {
  /// Each breaks out of some context where it is not escaped.
  private static let hostile = [
    "<script>alert(1)</script>", "</script><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
    "' onclick='alert(1)",
    "a\u{2028}b\u{2029}c", "\"\u{301} onmouseover=alert(1) x=\"", "<\u{338}b>", "{{name}} {{{path}}}", "<!--", "]]>",
    "\u{202E}txt",
    "\u{0}\u{1B}[31m", "&lt;b&gt;", "😀<b>",
  ]

  private func page(_ text: String) throws -> String {
    var comparison = GoldenComparison(name: text, path: text)
    (comparison.verdict, comparison.records, comparison.drifted) = (.drift, 2, 2)
    comparison.problem = text
    comparison.cause = .configuration([text])
    let setting = SettingDifference(key: text, golden: text, observed: text)
    (comparison.comparability, comparison.configuration, comparison.environment) = ([setting], [setting], [setting])
    let address = TensorAddress(step: 0, stage: .loss, scope: [text], name: text)
    var location = DifferenceLocation()
    (location.tokenText, location.observedTokenText, location.token) = (text, text + "x", 1)
    (location.goldenText, location.observedText, location.extent) = (text, text, text)
    let difference = RecordDifference(address: address, kind: .drift, parentsEqual: true, location: location)
    (comparison.first, comparison.culprits, comparison.blamePath) = (difference, [difference], [address])
    comparison.renames = [AddressRename(golden: text, observed: text, reason: .content, steps: 1)]
    comparison.curves = [ScalarCurve(path: text, golden: [1, nil, .nan], observed: [1, 2, .infinity])]
    var map = DriftMap()
    map.steps = [0, 1]
    map.identicalRows = [(text, 3)]
    map.rows = [DriftMap.Row(path: "loss/" + text, cells: [.culprit, .new], sizes: [1, nil])]
    comparison.map = map
    var contract = ContractOutcome(path: text)
    contract.rules = [ContractRuleOutcome(pattern: text, expectation: text, line: 1)]
    contract.violations = [
      ContractViolation(address: address, pattern: text, line: 1, expectation: text, found: text, location: location)
    ]
    comparison.contract = contract
    var tolerance = ToleranceOutcome(origin: text)
    tolerance.rules = [ToleranceRuleOutcome(pattern: text, predicate: text, line: 1)]
    tolerance.rules[0].minimum = text
    tolerance.rules[0].minimumAddress = text
    comparison.tolerance = tolerance
    return try ComparisonHTML.render(ComparisonReport([comparison, comparison]))
  }

  /// The page's structure: element and attribute names in their order, as a parser sees them.
  private func structure(_ page: String) -> [String] {
    var names: [String] = []
    var rest = page.replacing("<style", until: "</style>").replacing("<script", until: "</script>").unicodeScalars[...]
    while let open = rest.firstIndex(of: "<") {
      rest = rest[rest.index(after: open)...]
      var (tag, quote): (String.UnicodeScalarView, Unicode.Scalar?) = (.init(), nil)
      while let next = rest.popFirst(), quote != nil || next != ">" {
        if next == quote { quote = nil } else if quote == nil, next == "\"" { quote = next }
        if quote == nil { tag.append(next) }
      }
      names.append(String(tag))
    }
    return names
  }

  @Test func hostileTextChangesNoStructure() throws {
    let plain = structure(try page("name"))
    #expect(plain.count > 200)
    for text in Self.hostile { #expect(structure(try page(text)) == plain, "\(text.debugDescription)") }
  }

  @Test func onlyThePagesOwnScriptIsThere() throws {
    let plain = try page("name")
    for text in Self.hostile {
      let page = try page(text)
      #expect(page.count(of: "<script") == plain.count(of: "<script"), "\(text.debugDescription)")
      #expect(page.count(of: "</script") == plain.count(of: "</script"), "\(text.debugDescription)")
      let text = page.replacing("<script", until: "</script>").unicodeScalars
      #expect(!text.contains { ["\u{0}", "\u{1B}", "\u{202E}", "\u{2028}"].contains($0) })
    }
  }

  @Test func theMapsDataReadsBack() throws {
    for text in Self.hostile {
      let page = try page(text)
      let start = try #require(page.firstRange(of: "id=\"data-0\">"))
      let end = try #require(page[start.upperBound...].firstRange(of: "</script>"))
      let json = try JSONValue(parsing: Array(page[start.upperBound..<end.lowerBound].utf8), name: "map")
      #expect(json["rows"]?.array?.first?.array?[1].string == "loss/" + text)
      #expect(json["stages"]?.array?.first?.array?.first?.string == text)
    }
  }

  @Test func nothingOutsideThePageIsNamed() throws {
    let page = try ComparisonHTML.render(try ExampleReport.drift(rows: 40, steps: 3))
    for text in [
      "http://", "https://", "src=", "@import", "url(", "style=\"", "onclick=", "fetch(", "XMLHttp", "innerHTML",
    ] {
      let places = page.count(of: text)
      // The name of SVG in the icon is a name, not a place.
      #expect(places == (text == "http://" ? 1 : 0), "\(text)")
    }
    #expect(page.contains("default-src 'none'; style-src 'sha256-"))
    #expect(!page.contains("unsafe-"))
  }

  @Test func everyPairOfColoursHasAAContrast() throws {
    func luminance(_ colour: String) throws -> Double {
      let value = try #require(Int(colour.dropFirst(), radix: 16))
      let parts = [value >> 16 & 255, value >> 8 & 255, value & 255].map { part -> Double in
        let share = Double(part) / 255
        return share <= 0.03928 ? share / 12.92 : power(share)
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    for pair in PagePalette.pairs {
      let text = try #require(PagePalette.colours.first { $0.name == pair.text })
      let ground = try #require(PagePalette.colours.first { $0.name == pair.background })
      for (front, back) in [(text.light, ground.light), (text.dark, ground.dark)] {
        let values = [try luminance(front), try luminance(back)].sorted()
        let ratio = (values[1] + 0.05) / (values[0] + 0.05)
        #expect(ratio >= 4.5, "\(pair.text) \(front) on \(pair.background) \(back): \(ratio)")
      }
    }
  }

  /// ((share + 0.055) / 1.055) to the power of 2.4, by twelfths: x^2.4 = (x^12)^(1/5).
  private func power(_ share: Double) -> Double {
    let base = (share + 0.055) / 1.055
    var twelfth = 1.0
    for _ in 0..<12 { twelfth *= base }
    var root = base * base
    for _ in 0..<60 { root -= (root * root * root * root * root - twelfth) / (5 * root * root * root * root) }
    return root
  }
}
