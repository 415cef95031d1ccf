import EcotDrift
import EcotFiles
import EcotFingerprints
import EcotReports
import EcotTensors
import Testing

@Suite struct ReportTests {
  private func difference() throws -> RecordDifference {
    let fingerprinter = Fingerprinter()
    let (golden, observed) = (
      try Tensor([1, 2] as [Int64], shape: [1, 2]), try Tensor([1, 3] as [Int64], shape: [1, 2])
    )
    let address = try TensorAddress("0/tokens/batch/labels.value")
    let parent = try TensorAddress("0/tokens/batch/input_ids.value")
    var location = DifferenceLocation()
    location.sample = 0
    location.token = 1
    location.tokenText = "\"a\"\n"
    location.extent = "1 of 2 elements"
    var size = DifferenceSize()
    size.relativeL2 = 0.4472135954999579
    size.relativeL2Error = 0
    size.maximalDifference = 1
    func record(_ tensor: Tensor) -> TensorRecord {
      TensorRecord(address: address, parents: [parent], fingerprint: fingerprinter.fingerprint(tensor))
    }
    return RecordDifference(
      address: address, kind: .drift, parentsEqual: true, size: size, location: location, golden: record(golden),
      observed: record(observed), laterSteps: 8)
  }

  private func report() throws -> ComparisonReport {
    var comparison = GoldenComparison(name: "run", path: "Golden/run.golden.zst")
    comparison.verdict = .drift
    (comparison.records, comparison.identical, comparison.drifted) = (10, 7, 3)
    comparison.first = try difference()
    comparison.culprits = [try difference()]
    comparison.downstream = 2
    comparison.configuration = [SettingDifference(key: "compat", golden: "[]", observed: "[labels_mask_whole_span]")]
    return ComparisonReport([comparison])
  }

  @Test func textNamesTheCauseOnOneScreen() throws {
    let text = ComparisonText(style: .plain).render(try report())
    let lines = text.split(separator: "\n")
    #expect(lines.count < 24)
    #expect(lines.first == "DRIFT  run  3 of 10 records drifted")
    #expect(text.contains("first  0/tokens/batch/labels.value (values differ)"))
    #expect(text.contains(#"where  sample 0, token 1 "\"a\"\n", 1 of 2 elements"#))
    #expect(text.contains("size   relative L2 0.447, max |Δ| 1"))
    #expect(text.contains("here: its inputs are equal (input_ids), again at 8 later steps"))
    #expect(text.contains("then   2 records that only follow"))
    #expect(!text.contains("\u{1B}"))
  }

  @Test func coloursAreUsedOnlyWhereAsked() throws {
    #expect(ComparisonText(style: TextStyle(colours: true)).render(try report()).contains("\u{1B}[31mDRIFT\u{1B}[0m"))
  }

  @Test func jsonHasTheFieldsOfTheContract() throws {
    let text = ComparisonJSON.render(try report(), exitCode: 1)
    let json = try JSONValue(parsing: Array(text.utf8), name: "report")
    #expect(json["verdict"]?.string == "drift")
    #expect(json["exit"]?.integer == 1)
    let golden = try #require(json["goldens"]?.array?.first)
    for key in [
      "name", "path", "verdict", "records", "identical", "within", "drifted", "missing", "new", "seconds", "first",
      "culprits", "contract", "environment",
    ] { #expect(golden[key] != nil, "\(key)") }
    let first = try #require(golden["first"])
    for key in [
      "address", "step", "stage", "kind", "parents_equal", "relative_l2", "relative_l2_error", "cosine", "max_abs",
      "location", "golden", "observed",
    ] { #expect(first[key] != nil, "\(key)") }
    for key in ["sample", "token", "token_text", "block"] { #expect(first["location"]?[key] != nil, "\(key)") }
    #expect(first["golden"]?["mean"]?.double == 1.5)
    #expect(first["location"]?["token_text"]?.string == "\"a\"\n")
  }

  @Test func noGoldenAtAllIsMissing() {
    let report = ComparisonReport([])
    #expect(report.verdict == .missing)
    #expect(ComparisonText(style: .plain).render(report) == "no golden found\n")
  }
}
