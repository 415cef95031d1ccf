import EcotEpisodes
import EcotFiles
import Testing

@Suite struct PythonTextTests {
  @Test func floatsAreSpelledAsPythonSpellsThem() throws {
    let lines = String(decoding: try Fixtures.bytes("python-floats.txt"), as: UTF8.self).split(separator: "\n")
    #expect(lines.count > 700)
    for line in lines {
      let parts = line.split(separator: " ")
      let bits = try #require(UInt64(parts[0], radix: 16))
      #expect(PythonText.float(Double(bitPattern: bits)) == parts[1])
    }
    #expect(PythonText.float(.nan) == "nan")
    #expect(PythonText.float(-.infinity) == "-inf")
  }

  @Test(arguments: [
    ("12", "12"), ("-0", "0"), ("123456789012345678901234567890", "123456789012345678901234567890"), ("1.50", "1.5"),
    ("1e5", "100000.0"), ("1E400", "inf"), ("-0.0", "-0.0"), ("true", "True"), ("false", "False"), ("NaN", "nan"),
  ]) func scalars(json: String, python: String) throws {
    let reader = JSONReader(Array(json.utf8), name: "t", allowsNonFinite: true)
    #expect(try PythonText.scalar(reader) == python)
  }
}

@Suite struct ReasoningFileTests {
  private static let texts =
    #"{"task": "t", "plan": "p", "subtask": "s", "subtask_reason": "sr", "move": "m", "move_reason": "mr"}"#

  private func entry(_ json: String) throws -> ReasoningEntry {
    try ReasoningEntry(JSONReader(Array(json.utf8), name: "t.json", allowsNonFinite: true), keeping: true)
  }

  private func file(_ json: String) throws -> ReasoningFile {
    try withTemporaryFolder { folder in
      try AtomicFile.write(json, to: folder + "/reasoning.json")
      return try ReasoningFile(folder + "/reasoning.json")
    }
  }

  @Test func partsComeInTheOrderOfTheTags() throws {
    let entry = try entry(
      #"{"features": {"bboxes": [[[0.5, "red cube", [1, 2, 3.5, 4]], [1, "bowl", [5, 6, 7, 8]]]], "#
        + #""gripper_position": [[1, 2], [3.0, 4.25]]}, "reasoning": {"0": "# + Self.texts + "}}")
    #expect(
      entry.parts(step: 0) == [
        "t", "p", "red cube [1, 2, 3.5, 4], bowl [5, 6, 7, 8]", "sr", "s", "mr", "m",
        "[1, 2, 3.0, 4.25, 3.0, 4.25, 3.0, 4.25, 3.0, 4.25]",
      ])
    #expect(entry.parts(step: 1) == nil)
  }

  @Test(arguments: [
    "{}", #"{"bboxes": null, "gripper_position": null}"#, #"{"bboxes": [], "gripper_position": []}"#,
    #"{"bboxes": [[]], "gripper_position": null}"#, #"{"gripper_positions": [[1, 2]]}"#,
  ]) func absentNullAndShortFeaturesAreEmpty(features: String) throws {
    let entry = try entry(
      #"{"reasoning": {"0": "# + Self.texts + #", "7": "# + Self.texts + #"}, "features": "# + features + "}")
    for step in [0, 7] { #expect(entry.parts(step: step) == ["t", "p", "", "sr", "s", "mr", "m", ""]) }
  }

  @Test func keysAreLookedUpAsTheyAreSpelled() throws {
    let entry = try entry(
      #"{"features": {}, "reasoning": {"-1": "# + Self.texts + #", "07": "# + Self.texts + #", "99": "# + Self.texts
        + "}}")
    #expect(entry.parts(step: 7) == nil)
    #expect(entry.parts(step: 99) != nil)
  }

  @Test func theLastOfEqualKeysCounts() throws {
    let first = Self.texts.replacing("\"t\"", with: "\"first\"")
    let json =
      #"{"a": {"0": {"features": {}, "reasoning": {"0": \#(first)}}, "0": {"features": {}, "reasoning": {"0": \#(Self.texts)}}}, "#
      + #""b": {"1": {}, "2": {}}, "b": {"1": {}}}"#
    let file = try file(json)
    #expect(try file.entry(filePath: "a", episodeID: 0)?.parts(step: 0)?[0] == "t")
    #expect(file.entryCount == 2)
    #expect(try file.entry(filePath: "b", episodeID: 1) == nil)
    #expect(file.digest == SHA256Digest.hexadecimal(of: Array(json.utf8)))
  }

  @Test func entriesLieWhereTheIndexSays() throws {
    // Spaces, escapes and texts of several scripts around the entries, over many read buffers.
    let filler = String(repeating: "\\u00e9 \\\" ü@", count: 4000)
    let entries = (0..<40).map { number in
      "\"\(number)\" : \n {\"metadata\": \"\(filler)\", \"features\": {}, \"reasoning\": {\"3\": "
        + Self.texts.replacing("\"t\"", with: "\"task \(number)\"") + "}} "
    }
    let file = try file("\u{FEFF} {\"x/é.npy\": {" + entries.joined(separator: ",") + "}} \n")
    #expect(file.entryCount == 40)
    for number in 0..<40 {
      #expect(try file.entry(filePath: "x/é.npy", episodeID: number)?.parts(step: 3)?[0] == "task \(number)")
    }
    #expect(try file.entry(filePath: "x/é.npy", episodeID: 40) == nil)
  }

  @Test(arguments: [
    (#"[]"#, "object of file paths expected at the top, array found"),
    (#"{"a": {"x": {}}}"#, "episode id \"x\" is not a number"),
    (#"{"a": {"0": {"reasoning": {}}}}"#, "a/0 (offset 29): missing key features"),
    (#"{"a": {"0": {"reasoning": {"0": {"task": 1}}}}}"#, "a/0/reasoning/0/task"),
    (#"{"a": {"0": {"features": {"gripper_position": [[1]]}}}}"#, "[x, y] expected, 1 items found"),
    (#"{"a": {"0": {"features": {"gripper_position": [["1", 2]]}}}}"#, "number expected, string found"),
    (#"{"a": {"0": {"features": {"bboxes": [[[1, 2, [1, 2, 3, 4]]]]}}}}"#, "string expected, number found"),
    (#"{"a": {"0": {"features": {"bboxes": [[[1, "x", [1, 2, 3]]]]}}}}"#, "a box of 4 numbers expected, 3 found"),
    (
      #"{"a": {"0": {"features": {"bboxes": [[[1, "x", [1, 2, 3, 4], 5]]]}}}}"#,
      "[score, name, box] expected, 4 items found"
    ),
    (#"{"a": {"0": {"features": []}}}"#, "object of features expected, array found"),
    (#"{"a": {}} x"#, "text after the end"),
  ]) func wrongShapesAreNamed(json: String, message: String) throws {
    let error = #expect(throws: InputError.self) { _ = try file(json) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test func bytesThatAreNoTextAreNamed() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(Array(#"{"a"#.utf8) + [0xFF, 0xFE] + Array(#"": {}}"#.utf8), to: folder + "/r.json")
      let error = #expect(throws: InputError.self) { try ReasoningFile(folder + "/r.json") }
      #expect(error?.description.contains("not UTF-8") == true)
    }
  }
}
