import EcotFiles

/// Alignment and labels of given rows: what `replay --align` prints for the cases of a file.
///
/// A case has `name`, `pad_id`, `think_id`, `start_id`, `end_id`, `delimiter_ids`, `model_max_length`, `input_ids` and
/// `attention_mask`; other keys are ignored. Thinking tokens need not be consecutive here.
package struct AlignmentCases: Sendable {
  /// One batch of rows.
  package struct Case: Sendable {
    package var name: String
    package var marks: SequenceMarks
    package var limit: Int
    package var rows: [TokenRow]

    /// Aligns, pads, cuts and labels the rows.
    package func result(_ quirks: TokenQuirks) -> (rows: [TokenRow], labels: LabelBuilder.Result) {
      let aligner = SequenceAlignment(marks: marks, limit: limit, quirks: quirks)
      let rows = aligner.batched(aligner.align(rows).rows).rows
      return (rows, LabelBuilder(marks: marks, quirks: quirks).labels(rows))
    }
  }

  /// The cases in the order of the file.
  package let cases: [Case]

  /// Reads a file.
  package init(path: String) throws {
    try self.init(JSONValue(contentsOf: path), name: path)
  }

  /// Reads a parsed document; `name` stands in errors.
  package init(_ json: JSONValue, name: String) throws {
    guard let list = json["cases"]?.array else {
      throw InputError("not a list", at: .keyPath(file: name, "cases"), expected: "cases to align")
    }
    cases = try list.enumerated().map { index, json in
      try Reader(json: json, file: name, path: "cases/\(index)").read()
    }
  }

  /// `{"cases": [{"name", "batch": {"input_ids", "attention_mask", "labels", "spans"}}]}` on one line. `spans` is one list
  /// where all rows share a span, as the quirk `labels_from_longest_row` has it, and a list of lists otherwise.
  package func json(_ quirks: TokenQuirks) -> String {
    func table(_ rows: [[some FixedWidthInteger]]) -> [[Int]] { rows.map { $0.map { Int($0) } } }
    var writer = JSONWriter()
    writer.object { writer in
      writer.member(
        "cases",
        array: { writer in
          for entry in cases {
            let (rows, labels) = entry.result(quirks)
            let spans = labels.spans.map(\.list)
            writer.object { writer in
              writer.member("name", entry.name)
              writer.member(
                "batch",
                object: {
                  $0.member("input_ids", table(rows.map(\.ids)))
                  $0.member("attention_mask", rows.map { $0.mask.map { $0 ? 1 : 0 } })
                  $0.member("labels", table(labels.labels))
                  if quirks.labelsFromLongestRow { $0.member("spans", spans.first) } else { $0.member("spans", spans) }
                })
            }
          }
        })
    }
    return writer.text
  }

  /// Reads one case and names the place of what is wrong.
  private struct Reader {
    var json: JSONValue
    var file: String
    var path: String

    func error(_ key: String, _ problem: String, expected: String) -> InputError {
      InputError(problem, at: .keyPath(file: file, "\(path)/\(key)"), expected: expected)
    }

    func read() throws -> Case {
      guard let name = json["name"]?.string else { throw error("name", "missing", expected: "a text") }
      let thinking = ThinkingTokenIDs(
        thinking: try id(json["think_id"], "think_id"), start: try id(json["start_id"], "start_id"),
        end: try id(json["end_id"], "end_id"))
      let marks = SequenceMarks(
        pad: try id(json["pad_id"], "pad_id"), thinking: thinking,
        delimiter: try ids(json["delimiter_ids"], "delimiter_ids"))
      guard let limit = json["model_max_length"]?.integer, limit > 0 else {
        throw error("model_max_length", "not usable", expected: "a positive integer")
      }
      let rows = try table("input_ids")
      let masks = try table("attention_mask")
      guard rows.map(\.count) == masks.map(\.count) else {
        throw error("attention_mask", "another shape than input_ids", expected: "\(rows.map(\.count)) columns")
      }
      return Case(
        name: name, marks: marks, limit: limit,
        rows: zip(rows, masks).map { TokenRow(ids: $0, mask: $1.map { $0 != 0 }) })
    }

    func table(_ key: String) throws -> [[Int32]] {
      guard let rows = json[key]?.array, !rows.isEmpty else {
        throw error(key, "not usable", expected: "a list of rows")
      }
      return try rows.map { try ids($0, key) }
    }

    func ids(_ json: JSONValue?, _ key: String) throws -> [Int32] {
      guard let list = json?.array else { throw error(key, "not usable", expected: "a list of token ids") }
      return try list.map { try id($0, key) }
    }

    func id(_ json: JSONValue?, _ key: String) throws -> Int32 {
      guard let number = json?.integer, let id = Int32(exactly: number) else {
        throw error(key, "not usable", expected: "a token id")
      }
      return id
    }
  }
}
