import EcotDrift
import EcotFiles
import EcotReports
import EcotTensors
import Testing

/// Partial results through JSON: what is written is read back, and what is damaged is named.
@Suite struct ShardJSONTests {
  /// A result with every field, and with numbers that JSON does not have.
  private static func example() throws -> ShardResult {
    let golden: [UInt8] = Array("golden".utf8)
    var part = ShardPart(name: "run", path: "Golden/run.golden.zst")
    (part.digest, part.steps, part.range) = (SHA256Digest.hexadecimal(of: golden), 7, 2..<5)
    (part.records, part.seconds) = (1234, 0.1 + 0.2)
    part.evidence = ShardPart.Evidence(golden: golden, scope: [1, 2], observed: Array(0...255))
    let elements = [
      ExactDifference.Element(index: [1, 2], golden: -0.1, observed: .nan, ulp: nil),
      ExactDifference.Element(index: [], golden: .infinity, observed: -.infinity, ulp: .max),
    ]
    let exact = ExactDifference(
      source: "kept in the golden", differing: 2, count: 9, maximalDifference: .leastNonzeroMagnitude, maximalULP: .max,
      relativeL2: .infinity, cosine: .nan, worst: elements)
    part.measured = [
      ShardPart.Measured(address: try TensorAddress("2/loss/total.value"), exact: exact, problem: nil),
      ShardPart.Measured(address: try TensorAddress("3/loss/vlm.value"), exact: nil, problem: "not \"at\" hand\n"),
    ]
    var other = ShardPart(name: "other", path: "Golden/other.golden.zst")
    (other.digest, other.steps) = (String(repeating: "a", count: 64), 3)
    var lost = ShardPart(name: "lost", path: "Golden/lost.golden.zst")
    lost.problem = ShardPart.Problem(.missing, "there is no golden yet")
    var result = ShardResult(try Shard(2, of: 3))
    result.rules = try ToleranceRules(yaml: Array("rules:\n  - '**': ulp <= 1 # é\n".utf8), source: "r.yaml")
    result.commit = "0123abcd"
    result.renames = [try RenamePattern("a/*=b/*")]
    result.parts = [part, other, lost]
    return result
  }

  private static func json(_ result: ShardResult, _ comparisons: [GoldenComparison] = []) -> String {
    var report = ComparisonReport(comparisons)
    report.shard = result
    return ComparisonJSON.render(report, exitCode: report.verdict.exitCode, full: true)
  }

  private static func read(_ json: String) throws -> ShardResult {
    try ShardReader.read(Array(json.utf8), name: "p.json")
  }

  @Test func everyFieldComesBack() throws {
    let example = try Self.example()
    let text = Self.json(example)
    let result = try Self.read(text)
    #expect(result.shard == example.shard && result.renames == example.renames)
    #expect(result.commit == example.commit)
    #expect(result.rules?.text == example.rules?.text && result.rules?.source == "r.yaml")
    #expect(result.rules?.rules.map(\.line) == [2])
    for (part, other) in zip(result.parts, example.parts) {
      #expect(part.name == other.name && part.path == other.path && part.digest == other.digest)
      #expect(part.steps == other.steps && part.range == other.range && part.records == other.records)
      #expect(part.seconds == other.seconds && part.problem == other.problem)
      #expect(part.evidence?.golden == other.evidence?.golden && part.evidence?.scope == other.evidence?.scope)
      #expect(part.evidence?.observed == other.evidence?.observed)
      #expect(part.measured.map(\.address) == other.measured.map(\.address))
      #expect(part.measured.map(\.problem) == other.measured.map(\.problem))
    }
    // NaN is not equal to itself: the text is.
    #expect(Self.json(result) == text && result.parts.count == 3)
    let exact = try #require(result.parts[0].measured[0].exact)
    #expect(exact.maximalULP == .max && exact.relativeL2 == .infinity && exact.cosine.isNaN && exact.worst.count == 2)
  }

  /// The comparisons beside it, of every kind and size, are skipped.
  @Test func theReportsOfEveryExampleAreNoObstacle() throws {
    let example = try Self.example()
    for (name, report) in try ReportExamples.all {
      #expect(try Self.read(Self.json(example, report.goldens)).parts.count == 3, "\(name)")
    }
    let large = try ExampleReport.drift(rows: 300, steps: 4)
    #expect(try Self.read(Self.json(example, large.goldens)).shard == example.shard)
  }

  @Test func unknownMembersAreSkipped() throws {
    let text = Self.json(try Self.example()).replacing(
      "\"records\":1234", with: "\"records\":1234,\"later\":{\"a\":[1]}")
    #expect(try Self.read(text).parts[0].records == 1_234)
  }

  @Test func aShardWithoutWorkMatches() throws {
    var result = try Self.example()
    result.parts.removeFirst()
    result.parts.removeLast()
    let text = Self.json(result)
    #expect(text.hasPrefix("{\"verdict\":\"match\",\"exit\":0,\"goldens\":[],\"shard\":"))
    var report = ComparisonReport([])
    report.shard = result
    #expect(ComparisonText(style: .plain).render(report) == "MATCH  shard 2 of 3 has nothing to do\n")
  }

  /// What is replaced by what, and what the error says.
  @Test(arguments: [
    ("{\"verdict\"", "[\"verdict\"", "p.json"), ("\"shard\":{", "\"shart\":{", "no member 'shard'"),
    ("\"shard\":{", "\"shard\":null,\"x\":{", "shard (offset"), ("\"index\":2", "\"index\":4", "4/3 is no shard"),
    ("\"index\":2", "\"index\":0", "0/3 is no shard"), ("\"count\":3", "\"count\":\"3\"", "shard/count"),
    ("\"count\":3,\"commit\"", "\"count\":1e9,\"commit\"", "shard/count"),
    ("\"version\":1", "\"version\":2", "version 2 (expected version 1)"),
    ("\"version\":1", "\"version\":1,\"version\":1", "shard/version"),
    ("\"from\":2", "\"from\":6", "steps 6 to 5 of 7"), ("\"to\":5", "\"to\":8", "steps 2 to 8 of 7"),
    ("\"from\":2", "\"from\":-1", "shard/goldens/0/from"), ("\"from\":2", "\"from\":2.0", "shard/goldens/0/from"),
    ("\"to\":5", "\"to\":2", "evidence and steps do not belong together"),
    ("\"name\":\"other\"", "\"name\":\"run\"", "a golden is there twice"),
    ("\"name\":\"run\"", "\"name\":null", "shard/goldens/0/name"),
    ("\"name\":\"run\",", "", "no member 'name'"), ("\"commit\":\"0123abcd\"", "\"commit\":7", "shard/commit"),
    ("\"evidence\":{", "\"evidence\":7,\"x\":{", "evidence"),
    ("\"golden\":\"Z29sZGVu\"", "\"golden\":\"Z29sZGV1\"", "SHA-256"),
    ("\"golden\":\"Z29sZGVu\"", "\"golden\":\"Z29sZGV\"", "base64"),
    ("\"scope\":\"AQI=\"", "\"scope\":\"AQI\"", "evidence/scope"), ("\"scope\":\"AQI=\",", "", "no member 'scope'"),
    ("\"verdict\":\"missing\"", "\"verdict\":\"match\"", "the verdict 'match' is no problem"),
    ("\"address\":\"2/loss/total.value\"", "\"address\":\"loss\"", "measured"),
    ("\"relative_l2\":\"inf\"", "\"relative_l2\":\"large\"", "exact/relative_l2"),
    ("\"max_ulp\":18446744073709551615", "\"max_ulp\":-1", "exact/max_ulp"),
    ("\"a/*=b/*\"", "\"a/*=b\"", "shard/renames/0"), ("ulp <= 1", "ulp < 1", "r.yaml:2"),
    ("\"observed\":\"AAEC", "\"observed\":\"\\u0000AEC", "evidence/observed"),
    ("\"digest\":\"aaaa", "\"digest\":null,\"y\":\"aaaa", "neither a digest nor a problem"),
    ("\"steps\":7", "\"steps\":{}", "object instead of a value"),
    ("\"records\":1234", "\"records\":99999999999999999999", "shard/goldens/0/records"),
  ]) func malformedPartialsNameTheirPlace(_ text: String, _ replacement: String, _ message: String) throws {
    let json = Self.json(try Self.example())
    let wrong = json.replacing(text, with: replacement, maxReplacements: 1)
    #expect(wrong != json, "\(text)")
    let error = #expect(throws: InputError.self) { _ = try Self.read(wrong) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test func everyTruncationIsAnError() throws {
    let bytes = Array(Self.json(try Self.example()).utf8)
    for count in stride(from: 0, to: bytes.count, by: 7) {
      #expect(throws: InputError.self) { _ = try ShardReader.read(Array(bytes[..<count]), name: "p.json") }
    }
  }

  @Test func aMergedReportSaysHowLongItsShardsTook() throws {
    var report = ComparisonReport([ReportExamples.match])
    report.merged = MergedShards(
      count: 3, missing: [2], times: [.init(index: 1, seconds: 1.5), .init(index: 3, seconds: 2.25)])
    let text = ComparisonJSON.render(report, exitCode: 0)
    #expect(
      text.hasSuffix(
        "\"shards\":{\"count\":3,\"missing\":[2],\"seconds\":3.75,\"slowest\":3,\"slowest_seconds\":2.25}}"))
    #expect(
      report.merged.map(ShardText.times) == "2 of 3 shards, 3.75 s together, shard 3 the longest: 2.25 s")
  }

  @Test func aShareIsTold() throws {
    #expect(ShardText.share(try Self.example()) == "shard 2/3: run steps 2 to 4 of 7")
  }
}
