import EcotDrift
import EcotFiles
import EcotReports
import Testing

@Suite struct SARIFTests {
  private static let schema: Result<JSONSchema, any Error> = Result {
    JSONSchema(try JSONValue(contentsOf: Fixtures.path("sarif-schema-2.1.0.json")))
  }

  private func log(_ report: ComparisonReport) throws -> JSONValue {
    try JSONValue(parsing: Array(ComparisonSARIF.render(report, version: "1.2.3").utf8), name: "sarif")
  }

  @Test func everyLogKeepsTheSchema() throws {
    let schema = try Self.schema.get()
    for (name, report) in try ReportExamples.all { #expect(schema.problems(try log(report)) == [], "\(name)") }
  }

  @Test(arguments: [
    (#"{"version": "2.1.0"}"#, "$: no 'runs'"),
    (#"{"version": "2.2.0", "runs": []}"#, #"$.version: "2.2.0" is none of ["\"2.1.0\""]"#),
    (#"{"version": "2.1.0", "runs": [], "more": 1}"#, "$: 'more' is not allowed"),
    (#"{"version": "2.1.0", "runs": [{}]}"#, "$.runs[0]: no 'tool'"),
    (
      #"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": 1}}}]}"#,
      #"$.runs[0].tool.driver.name: no ["string"]"#
    ),
    (
      #"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "a"}}, "results": [{"message": {"text": "a"}, "level": "bad"}]}]}"#,
      #"$.runs[0].results[0].level: "bad" is none of ["\"none\"", "\"note\"", "\"warning\"", "\"error\""]"#
    ),
    (
      #"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "a"}}, "results": [{"message": {"text": "a"}, "ruleIndex": -2}]}]}"#,
      "$.runs[0].results[0].ruleIndex: minimum -1.0"
    ),
  ]) func theValidatorRefusesWhatTheSchemaForbids(log: String, problem: String) throws {
    let found = try Self.schema.get().problems(try JSONValue(parsing: Array(log.utf8), name: "log"))
    #expect(found.contains(problem), "\(found)")
  }

  @Test func aResultHasTheAddressTheFileAndAFingerprintThatStays() throws {
    func result(step: Int) throws -> JSONValue? {
      var comparison = try ReportExamples.drift
      comparison.culprits[0].address.step = step
      return try log(ComparisonReport([comparison]))["runs"]?.array?.first?["results"]?.array?.first
    }
    let first = try #require(try result(step: 0))
    let location = try #require(first["locations"]?.array?.first)
    #expect(location["physicalLocation"]?["artifactLocation"]?["uri"]?.string == "Golden/run.golden.zst")
    #expect(location["logicalLocations"]?.array?.first?["fullyQualifiedName"]?.string == "0/tokens/batch/labels.value")
    let fingerprint = first["fingerprints"]?["ecotGolden/v1"]?.string
    #expect(fingerprint?.count == 64)
    #expect(try result(step: 3)?["fingerprints"]?["ecotGolden/v1"]?.string == fingerprint)
  }

  @Test func resultsAreThereExactlyWhereSomethingFailed() throws {
    for (name, report) in try ReportExamples.all where !report.goldens.isEmpty {
      let results = try log(report)["runs"]?.array?.first?["results"]?.array ?? []
      #expect(results.isEmpty == (report.verdict.exitCode == 0), "\(name)")
    }
  }

  @Test func aPathBecomesAURI() throws {
    var comparison = ReportExamples.corrupt
    for (path, uri) in [
      ("Golden/a b%ä.zst", "Golden/a%20b%25%C3%A4.zst"), ("/tmp/x:y.zst", "file:///tmp/x%3Ay.zst"),
    ] {
      comparison.path = path
      let result = try log(ComparisonReport([comparison]))["runs"]?.array?.first?["results"]?.array?.first
      let location = result?["locations"]?.array?.first?["physicalLocation"]
      #expect(location?["artifactLocation"]?["uri"]?.string == uri)
    }
  }
}
