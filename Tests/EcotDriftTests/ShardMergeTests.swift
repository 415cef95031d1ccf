import EcotDrift
import EcotFiles
import EcotGoldens
import EcotTensors
import Testing

/// Partial results of the recording made by hand: which belong together, and what a merge makes of them.
@Suite struct ShardMergeTests {
  /// A shard of the two steps; the run differs in the loss of each.
  private static func shard(_ index: Int, of count: Int, _ range: Range<Int>, differs: Bool = false) throws
    -> ShardResult
  {
    let golden = try Recording.sample()
    var observed = golden
    observed.tensors.removeAll { Int($0.address.prefix { $0 != "/" }).map { !range.contains($0) } ?? true }
    if differs { observed.set("\(range.lowerBound)/loss/total.value", try Recording.noise([1], "another")) }
    let bytes = try golden.golden().file()
    var part = ShardPart(name: "hand", path: "Golden/hand.golden.zst")
    (part.digest, part.steps, part.seconds) = (
      SHA256Digest.hexadecimal(of: bytes), 2, range.isEmpty ? 0 : Double(index)
    )
    if !range.isEmpty {
      part.range = range
      part.records = 6 * range.count
      part.evidence = ShardPart.Evidence(golden: bytes, scope: nil, observed: try observed.golden().file())
    }
    var result = ShardResult(try Shard(index, of: count))
    result.parts = [part]
    return result
  }

  private static func merge(_ shards: [ShardResult]) throws -> ShardMerge {
    try ShardMerge(shards.map { ("\($0.shard.index).json", $0) })
  }

  @Test func shardsInAnyOrderAreOneReport() throws {
    let report = try Self.merge([Self.shard(3, of: 3, 0..<0), Self.shard(2, of: 3, 1..<2), Self.shard(1, of: 3, 0..<1)])
      .report()
    #expect(report.verdict == .match && report.goldens.count == 1)
    #expect(report.goldens[0].records == 12 && report.goldens[0].identical == 12 && report.goldens[0].filtered == 0)
    #expect(report.goldens[0].seconds == 3)
    #expect(report.merged?.missing == [] && report.merged?.slowest == MergedShards.Time(index: 2, seconds: 2))
    #expect(report.merged?.seconds == 3)
  }

  @Test func theEarliestDifferenceOfAllIsTheFirst() throws {
    let report = try Self.merge([
      Self.shard(1, of: 2, 0..<1, differs: true), Self.shard(2, of: 2, 1..<2, differs: true),
    ]).report()
    let comparison = report.goldens[0]
    #expect(report.verdict == .drift && comparison.drifted == 2)
    #expect(comparison.first?.address.description == "0/loss/total.value")
    #expect(comparison.culprits.count == 1 && comparison.culprits[0].laterSteps == 1)
  }

  @Test func aMissingShardIsNamedAndSoAreItsSteps() throws {
    let report = try Self.merge([Self.shard(2, of: 2, 1..<2)]).report()
    #expect(report.verdict == .missing && report.verdict.exitCode == 3)
    #expect(report.merged?.missing == [1])
    #expect(report.goldens.map(\.name) == ["hand", "shard 1 of 2"])
    #expect(report.goldens[0].problem == "nobody compared step 0 of 2")
    #expect(report.goldens[0].records == 6 && report.goldens[0].filtered == 6)
    #expect(report.goldens[1].problem?.contains("no result of shard 1 of 2") == true)
    #expect(report.goldens[1].problem?.contains("verify --shard 1/2 --json") == true)
  }

  @Test func aDriftIsADriftWhereAShardIsMissing() throws {
    let report = try Self.merge([Self.shard(1, of: 3, 0..<1, differs: true)]).report()
    #expect(report.verdict == .drift)
    #expect(report.goldens[0].verdict == .drift && report.goldens[0].problem == "nobody compared step 1 of 2")
    #expect(report.goldens.dropFirst().map(\.verdict) == [.missing, .missing])
  }

  @Test func stepsThatNobodyComparedAreMissingThoughEveryShardIsThere() throws {
    let report = try Self.merge([Self.shard(1, of: 2, 0..<1), Self.shard(2, of: 2, 0..<0)]).report()
    #expect(report.verdict == .missing && report.goldens.count == 1)
    #expect(report.goldens[0].problem == "nobody compared step 1 of 2")
    let none = try Self.merge([Self.shard(1, of: 1, 0..<0)]).report()
    #expect(none.verdict == .missing && none.goldens[0].problem == "nobody compared steps 0 to 1 of 2")
  }

  @Test func aProblemOfOneShardIsTheProblemOfAll() throws {
    var first = try Self.shard(1, of: 2, 0..<1)
    let second = try Self.shard(2, of: 2, 1..<2)
    first.parts[0] = ShardPart(name: "hand", path: "Golden/hand.golden.zst")
    first.parts[0].problem = ShardPart.Problem(.corrupt, "frame 3: checksum differs")
    let report = try Self.merge([first, second]).report()
    #expect(report.verdict == .corrupt && report.goldens[0].problem == "frame 3: checksum differs")
  }

  /// What does not belong together, and what is said of it.
  @Test(arguments: [
    ("twice", "shard 1/2 is there twice: 1.json and 1.json"), ("count", "expected shards of one number"),
    ("digest", "hand is another golden"), ("steps", "another number of steps of hand"),
    ("names", "other goldens (hand)"), ("path", "another file of hand"), ("rules", "other --rules"),
    ("commit", "another commit (bbb) than in 1.json"),
    ("renames", "other --rename"), ("overlap", "step 0 of hand was compared by shard 1/2, too"),
    ("beyond", "steps 1..<3 of hand, which has 2"), ("none", "no partial result"),
  ]) func whatDoesNotBelongTogetherIsRefused(_ case: String, _ message: String) throws {
    var shards = try [Self.shard(1, of: 2, 0..<1), Self.shard(2, of: 2, 1..<2)]
    switch `case` {
    case "twice": shards[1] = try Self.shard(1, of: 2, 1..<2)
    case "count": shards[1] = try Self.shard(2, of: 3, 1..<2)
    case "digest": shards[1].parts[0].digest = String(repeating: "0", count: 64)
    case "steps": shards[1].parts[0].steps = 3
    case "names": shards[1].parts[0].name = "other"
    case "path": shards[1].parts[0].path = "other"
    case "commit": (shards[0].commit, shards[1].commit) = ("aaa", "bbb")
    case "rules": shards[1].rules = try ToleranceRules(yaml: Array("rules:\n  - '**': equal\n".utf8), source: "r")
    case "renames": shards[1].renames = [try RenamePattern("a=b")]
    case "overlap": shards[1] = try Self.shard(2, of: 2, 0..<2)
    case "beyond": shards[1].parts[0].range = 1..<3
    default: shards = []
    }
    let error = #expect(throws: InputError.self) { _ = try Self.merge(shards) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test func settingsThatDifferBetweenShardsAreRefused() throws {
    let first = try Self.shard(1, of: 2, 0..<1)
    var second = try Self.shard(2, of: 2, 1..<2)
    var other = try Recording.sample()
    other.metadata.compat = ["labels_mask_whole_span"]
    second.parts[0].evidence?.observed = try other.golden().file()
    let error = #expect(throws: InputError.self) { _ = try Self.merge([first, second]).report() }
    #expect(error?.description.contains("shards 1/2 and 2/2 ran under other settings (compat)") == true)
  }

  @Test func recordsThatNobodyComparedAreFoundByCounting() throws {
    var first = try Self.shard(1, of: 2, 0..<1)
    first.parts[0].records = 5
    let error = #expect(throws: InputError.self) {
      _ = try Self.merge([first, Self.shard(2, of: 2, 1..<2)]).report()
    }
    #expect(error?.description.contains("compared 11 records of 12") == true)
  }

  @Test func damagedBytesAreAnErrorThatNamesTheShard() throws {
    var first = try Self.shard(1, of: 1, 0..<2)
    first.parts[0].evidence?.observed.removeLast(30)
    let error = #expect(throws: InputError.self) { _ = try Self.merge([first]).report() }
    #expect(error?.description.contains("what shard 1/1 recorded of hand") == true, "\(error?.description ?? "")")
  }

  /// Where shards ran on different machines, the report says on which.
  @Test func environmentsOfAllShardsAreShown() throws {
    let shards = try ["old", "new"].enumerated().map { index, cpu in
      var shard = try Self.shard(index + 1, of: 2, index..<(index + 1))
      var recording = try Recording.sample()
      recording.metadata.environment = [GoldenMetadata.Entry("cpu", cpu), GoldenMetadata.Entry("threads", "2")]
      shard.parts[0].evidence?.observed = try recording.golden().file()
      return shard
    }
    let environment = try Self.merge(shards).report().goldens[0].environment
    #expect(environment.map(\.key) == ["cpu", "threads"])
    #expect(environment.map(\.observed) == ["old | new", "2"])
  }
}

extension Golden {
  /// The bytes of the file that holds the golden.
  fileprivate func file() throws -> [UInt8] {
    let writer = try GoldenWriter(metadata: metadata)
    try forEachRecord { try writer.append($0) }
    return try writer.encoded()
  }
}
