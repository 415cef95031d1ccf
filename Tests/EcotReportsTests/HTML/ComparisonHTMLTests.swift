import EcotDrift
import EcotFiles
import EcotReports
import EcotTensors
import Testing

@Suite struct ComparisonHTMLTests {
  private func example(rows: Int = 60, steps: Int = 4) throws -> String {
    try ComparisonHTML.render(try ExampleReport.drift(rows: rows, steps: steps))
  }

  private func report(_ verdict: Verdict, _ change: (inout GoldenComparison) -> Void = { _ in }) -> ComparisonReport {
    var comparison = GoldenComparison(name: "run", path: "Golden/run.golden.zst")
    comparison.verdict = verdict
    change(&comparison)
    return ComparisonReport([comparison])
  }

  @Test func saysWhatDecidesWithoutItsScript() throws {
    let page = try example()
    let visible = page.replacing("<script", until: "</script>")
    for text in [
      "<span class=\"pill bad\">drift</span>", "<h1>240 of 940 records drifted</h1>", "Cause: the computation",
      "0/tokens/batch/labels.value", "relative L2 0.0123 ± 0.0011",
      "sample 0, token 7 &quot;&lt;|start_of_thinking|&gt;&quot;",
      "Exact difference", "4194304", "Way to the loss", "loss/total.value", "Environment",
    ] {
      let isThere = visible.contains(text)
      #expect(isThere, "\(text)")
    }
  }

  @Test func theCauseComesBeforeTheRecords() throws {
    let page = try example()
    let cause = try #require(page.offset(of: "Cause: the computation"))
    let culprit = try #require(page.offset(of: "class=\"card culprit\""))
    let map = try #require(page.offset(of: "role=\"grid\""))
    #expect(cause < culprit && culprit < map)
  }

  @Test func bytesDependOnTheReportAlone() throws {
    #expect(try example() == example())
  }

  @Test func noElementIsLeftOpen() throws {
    let page = try example().replacing("<script", until: "</script>").replacing("<style", until: "</style>")
    for element in [
      "html", "head", "body", "main", "article", "section", "div", "details", "summary", "table", "thead", "tbody",
      "tr", "svg",
      "ul", "ol", "li", "dl", "dd", "dt", "figure", "button", "footer", "p", "span", "code", "a",
    ] {
      let opened = page.count(of: "<\(element)>") + page.count(of: "<\(element) ")
      #expect(opened == page.count(of: "</\(element)>"), "\(element)")
    }
    #expect(!page.contains("{{") && !page.contains("Optional("))
  }

  @Test func everyVerdictHasAPage() throws {
    for verdict in Verdict.allCases {
      let page = try ComparisonHTML.render(
        report(verdict) { $0.problem = verdict == .corrupt ? "frame 3 is damaged" : nil })
      #expect(page.contains("</html>"), "\(verdict)")
    }
    #expect(try ComparisonHTML.render(report(.match) { $0.records = 17_842 }).contains("All 17,842 records are equal"))
    #expect(
      try ComparisonHTML.render(report(.corrupt) { $0.problem = "frame 3 is damaged" }).contains("frame 3 is damaged"))
    #expect(try ComparisonHTML.render(ComparisonReport([])).contains("No golden found"))
  }

  @Test func severalGoldensAreListedFirst() throws {
    var goldens =
      report(.match) { $0.records = 3 }.goldens + report(.drift) { ($0.records, $0.drifted) = (4, 1) }.goldens
    goldens[1].name = "other"
    let page = try ComparisonHTML.render(ComparisonReport(goldens))
    #expect(page.contains("<h1>2 goldens: 1 match, 1 drift</h1>"))
    #expect(page.contains("<a href=\"#golden-1\">other</a>"))
    #expect(page.contains("id=\"golden-1\""))
  }

  @Test func rulesContractsAndRenamesAreShown() throws {
    let page = try ComparisonHTML.render(
      report(.drift) { comparison in
        var contract = ContractOutcome(path: "config/contracts/stages.yaml")
        contract.addresses = 9
        contract.rules = [ContractRuleOutcome(pattern: "*/data/**", expectation: "equal", line: 4)]
        contract.violations = [
          ContractViolation(
            address: TensorAddress(step: 0, stage: .data, name: "state"), pattern: "*/data/**", line: 4,
            expectation: "equal", found: "differs from row 1 on")
        ]
        comparison.contract = contract
        var tolerance = ToleranceOutcome(origin: "rules.yaml")
        var rule = ToleranceRuleOutcome(pattern: "*/loss/**", predicate: "relative_l2 <= 1e-5", line: 2)
        (rule.matched, rule.refused, rule.minimum) = (3, 1, "relative_l2 <= 2.5e-5")
        tolerance.rules = [rule]
        comparison.tolerance = tolerance
        comparison.renames = [
          AddressRename(golden: "head/a.value", observed: "head/b.value", reason: .parents, steps: 10)
        ]
      })
    for text in [
      "9 addresses held against it: 1 violation.", "differs from row 1 on", "*/data/** (line 4)",
      "relative_l2 &lt;= 2.5e-5",
      "head/b.value", "same inputs, type and shape", "10 steps",
    ] {
      let isThere = page.contains(text)
      #expect(isThere, "\(text)")
    }
  }

  @Test func tenThousandRecordsAreSmall() throws {
    let page = try ComparisonHTML.render(try ExampleReport.drift(rows: 1000, steps: 10))
    #expect(page.utf8.count < 2_000_000, "\(page.utf8.count) bytes")
  }

  @Test func theLargestMapStaysSmall() throws {
    let page = try ComparisonHTML.render(try ExampleReport.drift(rows: DriftMap.rowLimit, steps: 10))
    #expect(page.utf8.count < 2_000_000, "\(page.utf8.count) bytes")
  }
}

extension String {
  /// The text without what stands between two marks, marks included.
  func replacing(_ start: String, until end: String) -> String {
    var (result, rest) = ("", self[...])
    while let from = rest.firstRange(of: start), let to = rest[from.upperBound...].firstRange(of: end) {
      result += rest[..<from.lowerBound]
      rest = rest[to.upperBound...]
    }
    return result + rest
  }

  /// The number of occurrences.
  func count(of text: String) -> Int { ranges(of: text).count }

  /// The place of the first occurrence.
  func offset(of text: String) -> Int? {
    firstRange(of: text).map { utf8.distance(from: startIndex, to: $0.lowerBound) }
  }
}
