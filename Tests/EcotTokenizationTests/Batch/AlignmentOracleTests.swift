import EcotFiles
import EcotTokenization
import Testing

/// The 40 batches that the real aligner and label builder were run on.
@Suite(.enabled(if: Places.hasOracles, Comment(rawValue: Places.reason))) struct AlignmentOracleTests {
  private let document: JSONValue
  private let cases: AlignmentCases

  init() throws {
    document = try Places.oracle("lara/align/cases.json")
    cases = try AlignmentCases(document, name: "cases.json")
  }

  private static let reference = TokenQuirks(
    compat: ["labels_from_longest_row", "pad_rows_without_thinking", "conservative_overflow", "detach_latents"])

  private func table(_ json: JSONValue) throws -> [[Int]] { try (json.array ?? []).map { try $0.integers() } }

  /// What of a case differs from the reference's batch.
  private func differences(_ index: Int, _ quirks: TokenQuirks) throws -> [String] {
    let (rows, labels) = cases.cases[index].result(quirks)
    let batch = try document.list("cases")[index].member("batch")
    var differences: [String] = []
    if try rows.map({ $0.ids.map(Int.init) }) != table(batch.member("input_ids")) { differences.append("input_ids") }
    if try rows.map({ $0.mask.map { $0 ? 1 : 0 } }) != table(batch.member("attention_mask")) {
      differences.append("attention_mask")
    }
    if try labels.labels.map({ $0.map(Int.init) }) != table(batch.member("labels")) { differences.append("labels") }
    if quirks.labelsFromLongestRow, try labels.spans.first?.list != batch.member("spans").integers() {
      differences.append("spans")
    }
    return differences
  }

  @Test func quirksReproduceTheReference() throws {
    #expect(cases.cases.count == 40)
    for (index, entry) in cases.cases.enumerated() {
      #expect(try differences(index, Self.reference).isEmpty, "\(entry.name)")
    }
  }

  @Test func alignersAlone() throws {
    for (entry, json) in zip(cases.cases, try document.list("cases")) {
      let aligner = SequenceAlignment(marks: entry.marks, limit: entry.limit, quirks: Self.reference)
      for (result, key) in [
        (aligner.align(entry.rows), "align_thinking"), (aligner.alignAtDelimiter(entry.rows), "align_at_delimiter"),
      ] {
        let expected = try json.member(key)
        #expect(
          try result.rows.map { $0.ids.map(Int.init) } == table(expected.member("input_ids")), "\(entry.name) \(key)")
        #expect(
          try result.rows.map { $0.mask.map { $0 ? 1 : 0 } } == table(expected.member("attention_mask")),
          "\(entry.name) \(key)")
        #expect(try result.warnings.isEmpty == expected.list("warnings").isEmpty, "\(entry.name) \(key)")
      }
    }
  }

  @Test func labelsOfUnalignedRows() throws {
    for (entry, json) in zip(cases.cases, try document.list("cases")) where json["unaligned_labels"] != nil {
      // They were taken before truncation.
      let rows = SequenceAlignment(marks: entry.marks, limit: .max).batched(entry.rows).rows
      let found = LabelBuilder(marks: entry.marks, quirks: Self.reference).labels(rows).labels
      #expect(try found.map { $0.map(Int.init) } == table(json.member("unaligned_labels")), "\(entry.name)")
    }
  }

  /// By default the results differ where the reference is wrong, and only there.
  @Test func defaultsDifferWhereTheReferenceIsWrong() throws {
    var differing: [String: [String]] = [:]
    for (index, entry) in cases.cases.enumerated() {
      let found = try differences(index, TokenQuirks())
      if !found.isEmpty { differing[entry.name] = found }
    }
    #expect(differing == Self.expected)
  }

  private static let expected: [String: [String]] = {
    let rows = ["input_ids", "attention_mask", "labels"]
    var expected: [String: [String]] = [:]
    // A row without thinking tokens is not padded.
    for name in ["missing_thinking_row", "missing_thinking_longest_row", "one_row_empty_span", "only_one_has_thinking"]
    {
      expected[name] = rows
    }
    // The aligned tokens fit the limit after all.
    for name in ["overflow_by_one", "stage0_overflow_by_one"] { expected[name] = rows }
    // The rows' spans differ, so that one row's span is wrong for the others.
    for name in [
      "different_counts", "different_counts_longest_has_fewest", "end_missing_longest", "end_missing_short",
      "end_before_start", "start_missing_longest", "overflow_truncates",
    ] { expected[name] = ["labels"] }
    // Thinking tokens outside of a span are masked too.
    for name in ["two_spans", "start_missing_all"] { expected[name] = ["labels"] }
    // A row that is all instruction teaches nothing; the reference trains on its image tokens.
    for name in ["stage0_one_without_delimiter", "stage0_longest_without_delimiter", "stage0_no_delimiter"] {
      expected[name] = ["labels"]
    }
    return expected
  }()

  @Test func jsonOfAllCases() throws {
    for quirks in [Self.reference, TokenQuirks()] {
      let text = cases.json(quirks)
      #expect(!text.contains("\n"))
      let parsed = try JSONValue(parsing: Array(text.utf8), name: "out").list("cases")
      #expect(try parsed.map { try $0.text("name") } == cases.cases.map(\.name))
      for (entry, json) in zip(cases.cases, parsed) {
        let labels = try table(json.member("batch").member("labels"))
        #expect(labels == entry.result(quirks).labels.labels.map { $0.map(Int.init) })
      }
    }
  }
}
