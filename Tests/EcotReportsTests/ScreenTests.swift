import EcotDrift
import EcotFiles
import EcotReports
import EcotTensors
import Testing

/// Whatever a comparison holds, its text is at most 80 columns wide and one screen long.
@Suite struct ScreenTests {
  /// Columns by a stricter rule than the report's own: whatever lies above the alphabets takes two, if it is no mark.
  private func columns(_ line: Substring) -> Int {
    line.unicodeScalars.reduce(0) { sum, scalar in
      if scalar.properties.generalCategory == .nonspacingMark { return sum }
      return sum + (scalar.value < 0x1100 ? 1 : 2)
    }
  }

  /// A fixed sequence of numbers that look random.
  struct Draws: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state ^ state >> 29) &* 0xBF58_476D_1CE4_E5B9
    }
  }

  private static let alphabets = [
    "abc/._-", "漢字かな", "👩‍👩‍👧🇩🇪", "e\u{301}\u{200D}\u{202E}", "\u{1B}[31m\u{07}\r\n\t", " a  b ",
  ]

  private func text(_ random: inout Draws, upTo limit: Int) -> String {
    let alphabet = Array(Self.alphabets.randomElement(using: &random)?.unicodeScalars ?? "a".unicodeScalars)
    var text = ""
    for _ in 0..<Int.random(in: 1...limit, using: &random) {
      text.unicodeScalars.append(alphabet.randomElement(using: &random) ?? "a")
    }
    return text
  }

  private func address(_ random: inout Draws) -> TensorAddress {
    TensorAddress(
      step: Int.random(in: 0...1_000_000, using: &random),
      stage: RunStage.allCases.randomElement(using: &random) ?? .loss,
      scope: (0..<Int.random(in: 0...6, using: &random)).map { _ in text(&random, upTo: 30) },
      name: text(&random, upTo: 90), role: .gradient)
  }

  private func difference(_ random: inout Draws) throws -> RecordDifference {
    var difference = Bool.random(using: &random) ? try ReportExamples.difference() : try ReportExamples.measured()
    difference.address = address(&random)
    if Bool.random(using: &random) {
      var location = DifferenceLocation()
      location.token = Int.random(in: 0...Int.max, using: &random)
      (location.tokenText, location.observedTokenText) = (text(&random, upTo: 90), text(&random, upTo: 90))
      (location.goldenText, location.observedText) = (text(&random, upTo: 300), text(&random, upTo: 300))
      location.extent = text(&random, upTo: 90)
      difference.location = location
    }
    return difference
  }

  private func comparison(_ random: inout Draws) throws -> GoldenComparison {
    var comparison = GoldenComparison(name: text(&random, upTo: 128), path: text(&random, upTo: 200))
    comparison.verdict = Verdict.allCases.randomElement(using: &random) ?? .drift
    comparison.records = Int.random(in: 0...Int.max, using: &random)
    (comparison.drifted, comparison.missing, comparison.new) = (comparison.records, comparison.records, 7)
    comparison.within = comparison.records
    comparison.seconds = 1e9
    if Bool.random(using: &random) { comparison.first = try difference(&random) }
    comparison.culprits = try (0..<Int.random(in: 0...16, using: &random)).map { _ in try difference(&random) }
    comparison.culpritsOmitted = 5
    comparison.downstream = .max
    func settings(_ random: inout Draws) -> [SettingDifference] {
      (0..<Int.random(in: 0...9, using: &random)).map { _ in
        SettingDifference(key: text(&random, upTo: 90), golden: text(&random, upTo: 200), observed: nil)
      }
    }
    comparison.comparability = settings(&random)
    comparison.configuration = settings(&random)
    comparison.environment = settings(&random)
    comparison.cause = .configuration(settings(&random).map(\.key))
    comparison.renames = (0..<4).map { _ in
      AddressRename(golden: text(&random, upTo: 90), observed: text(&random, upTo: 90), reason: .content, steps: 2)
    }
    comparison.blamePath = (0..<30).map { _ in address(&random) }
    if Bool.random(using: &random) {
      comparison.tolerance = ToleranceOutcome(origin: text(&random, upTo: 200))
      comparison.tolerance?.rules = (0..<6).map { _ in ReportExamples.rule(refused: 9) }
    }
    if Bool.random(using: &random) {
      var contract = ContractOutcome(path: text(&random, upTo: 200))
      contract.violations = (0..<32).map { number in
        ContractViolation(
          address: address(&random), pattern: text(&random, upTo: 90), line: number, expectation: "equal",
          found: text(&random, upTo: 200))
      }
      comparison.contract = contract
    }
    if Bool.random(using: &random), Bool.random(using: &random) { comparison.problem = text(&random, upTo: 2000) }
    return comparison
  }

  @Test(arguments: 0..<4) func nothingIsWiderThanEightyColumnsOrLongerThanAScreen(_ seed: Int) throws {
    var random = Draws(state: UInt64(seed))
    for count in [1, 1, 2, 7, 23, 40] {
      let report = ComparisonReport(try (0..<count).map { _ in try comparison(&random) })
      for full in [false, true] {
        let text = ComparisonText(style: .plain, full: full).render(report)
        #expect(text.hasSuffix("\n"))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        if !full { #expect(lines.count <= 23, "\(count) goldens: \(lines.count) lines") }
        for line in lines {
          #expect(columns(line) <= 80, "\(line)")
          // Nothing in a name can move the cursor, colour the rest, or turn the direction of reading.
          #expect(
            !line.unicodeScalars.contains { $0.value < 32 || $0.value == 0x202E || $0.value == 0x200D }, "\(line)")
        }
        if let first = report.goldens.first, first.verdict.exitCode != 0 || count < 20 {
          // A contract is kept or broken, whatever else differs.
          let word = first.contract.map { $0.isKept ? "PASS" : "BROKEN" }
          #expect(text.contains(word ?? ComparisonText.name(first.verdict).uppercased()))
        }
      }
      // The reports for machines never trap, and always read.
      let json = ComparisonJSON.render(report, exitCode: 1, full: true)
      _ = try JSONValue(parsing: Array(json.utf8), name: "json")
      _ = try JSONValue(parsing: Array(ComparisonSARIF.render(report, version: "1").utf8), name: "sarif")
      let xml = ComparisonJUnit.render(report)
      #expect(!xml.unicodeScalars.contains { $0.value < 32 && $0 != "\n" && $0 != "\t" })
      #expect(ComparisonMarkdown.render(report).utf8.count < 65_536)
      let annotations = GitHubAnnotations.render(report).split(separator: "\n")
      #expect(annotations.count <= 10)
      #expect(annotations.allSatisfy { $0.hasPrefix("::error ") })
    }
  }

  @Test func anAddressKeepsItsBeginningAndItsEnd() {
    let address = "2/gradient/decoder/final/layer.3/attention/queries.gradient"
    #expect(TextWidth.elided(address, to: 30) == "2/gradient/dec...ries.gradient")
    #expect(TextWidth.elided(address, to: 80) == address)
    #expect(TextWidth.elided("漢字漢字漢字", to: 9) == "漢...字")
    #expect(TextWidth.elided("abcdef", to: 3) == "...")
  }

  @Test func linesBreakAtSpacesAndSlashes() {
    #expect(TextWidth.wrapped("one two three", to: 8) == ["one two", "three"])
    #expect(TextWidth.wrapped("decoder/final/layer", to: 10) == ["decoder/", "final/", "layer"])
    #expect(TextWidth.wrapped("\"a   b\"", to: 20) == ["\"a   b\""])
    #expect(TextWidth.wrapped("", to: 5) == [""])
    #expect(TextWidth.wrapped("a b c d", to: 5, limit: 1) == ["a ..."])
  }

  @Test func whatMattersLeastIsLeftOutFirst() throws {
    let text = ComparisonText(style: .plain).render(ComparisonReport((0..<4).map { _ in ReportExamples.corrupt }))
    #expect(text.split(separator: "\n").count == 9)
    let several = ComparisonText(style: .plain).render(
      ComparisonReport(try (0..<5).map { _ in try ReportExamples.drift }))
    let lines = several.split(separator: "\n")
    #expect(lines.count <= 23)
    #expect(lines.count { $0.hasPrefix("  first  0/tokens/batch/labels.value") } == 5)
    #expect(lines.count { $0.hasSuffix("more lines with --full") } == 5)
  }
}
