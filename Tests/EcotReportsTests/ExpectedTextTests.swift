import EcotDrift
import EcotFiles
import EcotReports
import Testing

/// Every report of every example, to the letter.
@Suite struct ExpectedTextTests {
  private static let renderers: [String: @Sendable (ComparisonReport) -> String] = [
    "terminal.txt": { ComparisonText(style: .plain).render($0) },
    "terminal-full.txt": { ComparisonText(style: .plain, full: true).render($0) },
    "terminal-colours.txt": {
      ComparisonText(style: TextStyle(colours: true)).render($0).replacing("\u{1B}", with: "^")
    },
    "report.json.txt": { ComparisonJSON.render($0, exitCode: $0.verdict.exitCode, full: true) + "\n" },
    "junit.txt": { ComparisonJUnit.render($0) },
    "sarif.txt": { ComparisonSARIF.render($0, version: "1.2.3") },
    "markdown.txt": { ComparisonMarkdown.render($0) },
    "annotations.txt": { GitHubAnnotations.render($0) },
  ]

  @Test(arguments: renderers.keys.sorted()) func theTextIsTheExpectedOne(_ file: String) throws {
    let render = try #require(Self.renderers[file])
    let texts = try ReportExamples.all.map { (name: $0.name, text: render($0.report)) }
    if Fixtures.areRenewed {
      try AtomicFile.write(texts.map { "=== \($0.name)\n\($0.text)" }.joined(), to: Fixtures.path("Expected/\(file)"))
    }
    let expected = try Fixtures.sections("Expected/\(file)")
    #expect(expected.map(\.name) == texts.map(\.name))
    for (expected, actual) in zip(expected, texts) { #expect(actual.text == expected.text, "\(file), \(actual.name)") }
  }
}
