import EcotDrift
import EcotFiles
import EcotReports
import Testing

@Suite struct ReportTests {
  @Test func jsonHasTheFieldsOfTheContract() throws {
    let text = ComparisonJSON.render(ComparisonReport([try ReportExamples.drift]), exitCode: 1)
    let json = try JSONValue(parsing: Array(text.utf8), name: "report")
    #expect(json["verdict"]?.string == "drift")
    #expect(json["exit"]?.integer == 1)
    let golden = try #require(json["goldens"]?.array?.first)
    for key in [
      "name", "path", "verdict", "records", "identical", "within", "drifted", "missing", "new", "seconds", "first",
      "culprits", "contract", "environment", "cause", "renames", "blame_path", "tolerance", "curves",
    ] { #expect(golden[key] != nil, "\(key)") }
    #expect(golden["map"] == nil)
    let first = try #require(golden["first"])
    for key in [
      "address", "step", "stage", "kind", "parents_equal", "relative_l2", "relative_l2_error", "cosine", "max_abs",
      "location", "exact", "golden", "observed",
    ] { #expect(first[key] != nil, "\(key)") }
    for key in ["sample", "token", "token_text", "block"] { #expect(first["location"]?[key] != nil, "\(key)") }
    #expect(first["golden"]?["mean"]?.double == 1.5)
    #expect(first["location"]?["token_text"]?.string == "\"a\"\n")
  }

  @Test func numbersThatAreNotFiniteDoNotBreakJSON() throws {
    let text = ComparisonJSON.render(ComparisonReport([try ReportExamples.drift]), exitCode: 1, full: true)
    let golden = try #require(try JSONValue(parsing: Array(text.utf8), name: "report")["goldens"]?.array?.first)
    let exact = try #require(golden["culprits"]?.array?.last?["exact"])
    if case .null? = exact["relative_l2"] {} else { Issue.record("a NaN is null") }
    #expect(exact["worst"]?.array?.first?["observed"]?.string == "nan")
    if case .null? = golden["curves"]?.array?.first?["observed"]?.array?.last {} else { Issue.record("a NaN is null") }
    #expect(golden["map"]?["rows"]?.array?.first?["cells"]?.array?.first?.string == "culprit")
  }

  @Test func markdownShowsTextsAsTheyAre() throws {
    var comparison = ReportExamples.corrupt
    comparison.name = "a`b|c"
    comparison.problem = "<script> @all #1 *x* a|b \u{1B}[31m"
    let text = ComparisonMarkdown.render(ComparisonReport([comparison]))
    #expect(text.contains(#"| ``a`b\|c`` |"#))
    #expect(text.contains(#"&lt;script&gt; &#64;all &#35;1 \*x\* a\|b \\u\{1b\}\[31m"#))
  }

  @Test func manyGoldensStayBelowTheSizeOfAComment() throws {
    let report = ComparisonReport(
      try (0..<2000).map { number in
        var comparison = try ReportExamples.drift
        comparison.name = "run\(number)"
        return comparison
      })
    let text = ComparisonMarkdown.render(report)
    #expect(text.utf8.count < 65_536)
    #expect(text.contains("more goldens without details"))
    let annotations = GitHubAnnotations.render(report).split(separator: "\n")
    #expect(annotations.count == 10)
    #expect(annotations.last == "::error title=ecot-golden::3991 more findings")
  }

  @Test func annotationsEscapeWhatWouldEndThem() throws {
    var comparison = ReportExamples.corrupt
    comparison.path = "a,b:c%d.zst"
    comparison.name = "x::y"
    comparison.problem = "100% wrong\r\n::error::no"
    let text = GitHubAnnotations.render(ComparisonReport([comparison]))
    #expect(
      text == "::error file=a%2Cb%3Ac%25d.zst,title=CORRUPT x%3A%3Ay::100%25 wrong%0D%0A::error::no\n")
  }

  @Test func noGoldenAtAllIsMissing() {
    let report = ComparisonReport([])
    #expect(report.verdict == .missing)
    #expect(ComparisonText(style: .plain).render(report) == "no golden found\n")
  }
}
