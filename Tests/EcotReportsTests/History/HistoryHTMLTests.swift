import EcotHistory
import EcotReports
import Testing

struct HistoryHTMLTests {
  @Test func everyRunIsAPointAndALine() throws {
    let page = try HistoryHTML.render(HistoryExamples.report([1, 2, nil, 3], changed: [1, 3]))
    #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
    #expect(page.count(of: "<circle class=\"t") == 4)
    #expect(page.count(of: "<line class=\"tm\"") == 2)
    #expect(page.count(of: "<circle class=\"tc\"") == 2)
    #expect(page.count(of: "<circle class=\"tn\"") == 1)
    #expect(page.count(of: "<polyline class=\"tl\"") == 1)
    #expect(page.contains("2026-03-01T08:49Z 01234567+, verify: drift; value 3.0; other bits than the run before"))
    #expect(page.contains("4 runs, other bits 2 times"))
  }

  @Test func nothingIsAPageToo() throws {
    let page = try HistoryHTML.render(HistoryExamples.report([]))
    #expect(page.contains("No runs"))
    #expect(!page.contains("<svg class=\"plot\""))
  }

  @Test func itsBytesDependOnTheReportAlone() throws {
    let report = HistoryExamples.report((0..<500).map { Double($0) }, changed: Set(stride(from: 1, to: 500, by: 7)))
    #expect(try HistoryHTML.render(report) == HistoryHTML.render(report))
  }

  @Test func nothingOutsideThePageIsNamed() throws {
    let page = try HistoryHTML.render(HistoryExamples.report([1, 2], changed: [1]))
    for text in ["https://", "src=", "@import", "url(", "style=\"", "onclick=", "fetch("] {
      #expect(page.count(of: text) == 0, "\(text)")
    }
    #expect(page.contains("default-src 'none'; style-src 'sha256-"))
  }

  /// Names of goldens, commits and verdicts come from a file that others may have written.
  @Test func hostileTextIsNoMarkup() throws {
    let plain = try HistoryHTML.render(HistoryExamples.report([1, 2], changed: [1], text: "b"))
    for text in ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{headline}}", "'\u{301}<b>", "<!--"]
    {
      let page = try HistoryHTML.render(HistoryExamples.report([1, 2], changed: [1], text: text))
      for mark in ["<script", "<img", "<b>", "<!--", "<td>", "<circle", "<tr"] {
        #expect(page.count(of: mark) == plain.count(of: mark), "\(text.debugDescription): \(mark)")
      }
    }
  }
}
