import EcotFiles
import EcotHistory
import EcotReports
import Testing

struct HistoryTextTests {
  private func lines(_ report: HistoryReport) -> [String] {
    HistoryText(style: .plain).render(report).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map(String.init)
  }

  @Test func aRunIsALine() {
    let report = HistoryExamples.report([1, 2], changed: [1], pattern: nil)
    #expect(
      lines(report) == [
        "time (UTC)       golden commit    verdict     drifted seconds",
        "2026-03-01T08:47 a      01234567+ drift   14739/15772    0.77",
        "2026-03-01T08:46 a      01234567+ match       0/15772    0.77",
        "2 runs, 1.27 MB, /state/a.sqlite",
      ])
  }

  @Test func aTrendIsFourLines() {
    let report = HistoryExamples.report([1, 1, 2, 4.5, nil], changed: [2, 3], omitted: 7)
    #expect(
      lines(report) == [
        "9/loss/a.value  a", "  5 runs  value  first 1  last nan",
        "  other bits 2 times; last: 01234567+ 2026-03-01T08:49Z", "  ▁▁▃█×",
        "7 more matching addresses; a narrower pattern shows them",
      ])
    #expect(lines(HistoryExamples.report([3, 3]))[2...] == ["  the same bits in every run", "  ▄▄"])
  }

  @Test func otherSettingsAreNamed() {
    var report = HistoryExamples.report([1, 2], changed: [1])
    report.trends.runs[1].configuration = "other"
    #expect(lines(report)[2] == "  other bits 1 time (1 with other settings); last: 01234567+ 2026-03-01T08:47Z")
    // The line of many changes is wrapped.
    report = HistoryExamples.report((0..<3000).map { Double($0) }, changed: Set(0..<3000))
    for place in report.trends.runs.indices { report.trends.runs[place].configuration = "\(place)" }
    #expect(lines(report).allSatisfy { $0.count <= 80 })
    #expect(lines(report)[2].hasPrefix("  other bits 3000 times (2999 with other settings)"))
  }

  @Test func nothingIsSaidAboutNothing() {
    #expect(lines(HistoryExamples.report([], pattern: nil)) == ["no runs", "0 runs, 1.27 MB, /state/a.sqlite"])
    #expect(lines(HistoryExamples.report([])) == ["no whole run has statistics of an address like **"])
  }

  /// An outlier among thousands of runs is seen on a line of 76 blocks.
  @Test func anOutlierIsSeen() {
    for (outlier, block) in [(9.0, "█"), (-9.0, "▁")] {
      var values: [Double?] = (0..<5000).map { 1 + Double($0 % 2) * 1e-3 }
      values[2500] = outlier
      let line = lines(HistoryExamples.report(values))[3]
      #expect(line.count == 78)
      #expect(line.count { String($0) == block } == 1, "\(line)")
    }
    let extremes = lines(HistoryExamples.report([-1e308, 1e308, .infinity]))[3]
    #expect(extremes == "  ▁█×")
  }

  @Test func noLineIsWiderThanAScreenAndNothingIsObeyed() {
    for text in [
      String(repeating: "long/name.", count: 30), "漢字かな漢字かな漢字かな漢字かな漢字かな", "\u{1B}[31m\r\u{7}", "e\u{301}\u{202E}x",
    ] {
      for pattern in [nil, "**", text] {
        for line in lines(HistoryExamples.report([1, 2, 3], changed: [1], text: text, pattern: pattern)) {
          let columns = line.unicodeScalars.reduce(0) { sum, scalar in
            let isMark = scalar.properties.generalCategory == .nonspacingMark
            return sum + (isMark ? 0 : scalar.value < 0x1100 || (0x2580...0x259F).contains(scalar.value) ? 1 : 2)
          }
          #expect(columns <= 80, "\(line)")
          let isPlain = !line.unicodeScalars.contains { $0.value < 32 || $0.value == 0x202E }
          #expect(isPlain, "\(line.debugDescription)")
        }
      }
    }
  }

  @Test func theJSONReadsBack() throws {
    for text in ["a", "\"\\\u{0}\u{2028}漢"] {
      let report = HistoryExamples.report([1, nil, 2], changed: [2], text: text)
      let json = try JSONValue(parsing: Array(HistoryJSON.render(report).utf8), name: "history")
      #expect(json["total"]?.integer == 3)
      #expect(json["runs"]?.array?.compactMap { $0["id"]?.integer } == [3, 2, 1])
      #expect(json["runs"]?.array?[0]["time"]?.string == "2026-03-01T08:48:00Z")
      let trend = try #require(json["trends"]?.array?.first)
      #expect(trend["address"]?.string == "9/loss/\(text).value")
      #expect(trend["changes"]?.integer == 1)
      #expect(trend["points"]?.array?.map { $0["value"]?.double } == [1, nil, 2])
      #expect(trend["points"]?.array?.map { $0["changed"]?.boolean } == [false, false, true])
    }
  }
}
