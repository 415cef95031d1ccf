import EcotDrift
import EcotFingerprints
import EcotGoldens
import EcotTensors
import Testing

@Suite struct BlameTests {
  private func compare(
    _ golden: Recording, _ observed: Recording, judge: (any DifferenceJudge)? = nil
  ) throws -> GoldenComparison {
    var comparer = try GoldenComparer(golden: golden.golden(), observed: observed.golden())
    comparer.judge = judge
    comparer.wantsMap = true
    return try comparer.compare(path: "hand")
  }

  @Test func anotherListOfParentsWithEqualValuesIsAMatch() throws {
    let golden = try Recording.sample()
    var observed = golden
    for index in observed.tensors.indices { observed.tensors[index].parents = [] }
    #expect(try compare(golden, observed).verdict == .match)
    #expect(try compare(observed, golden).verdict == .match)
  }

  @Test func aParentThatTheRunDidNotRecordHidesNoCause() throws {
    let golden = try Recording.sample()
    var observed = golden
    // Detail off: the run still names it as a parent.
    for step in 0..<2 { observed.remove("\(step)/decoder/final/layer.0/out.value") }
    observed.set("0/decoder/final/layer.1/out.value", try Recording.noise([2, 6, 32], "other"))
    let comparison = try compare(golden, observed)
    #expect(comparison.missing == 2)
    #expect(comparison.culprits.contains { $0.address.description == "0/decoder/final/layer.1/out.value" })
    // Where its own input differs, that is the cause.
    observed.set("0/tokens/batch/input_ids.value", try Tensor(Array(repeating: 7 as Int64, count: 12), shape: [2, 6]))
    let second = try compare(golden, observed)
    #expect(!second.culprits.contains { $0.address.description == "0/decoder/final/layer.1/out.value" })
    #expect(second.downstream == 1)
  }

  @Test func whatFollowsFromARemovedAddressIsDownstream() throws {
    let golden = try Recording.sample()
    var observed = golden
    for step in 0..<2 { observed.remove("\(step)/decoder/final/layer.0/out.value") }
    for index in observed.tensors.indices {
      observed.tensors[index].parents = observed.tensors[index].parents.map {
        $0.hasSuffix("layer.0/out.value") ? $0.prefix(2) + "tokens/batch/input_ids.value" : $0
      }
    }
    observed.set("0/decoder/final/layer.1/out.value", try Recording.noise([2, 6, 32], "other"))
    let comparison = try compare(golden, observed)
    #expect(comparison.verdict == .drift && comparison.downstream == 1)
    #expect(comparison.culprits.map(\.kind) == [.missing])
    #expect(comparison.culprits.first?.laterSteps == 1)
  }

  @Test func theMapHoldsEveryStepAndCurvesHoldTheLoss() throws {
    let golden = try Recording.sample()
    var observed = golden
    observed.set("1/decoder/final/layer.1/out.value", try Recording.noise([2, 6, 32], "other"))
    observed.set("1/loss/total.value", Tensor([3] as [Float]))
    let comparison = try compare(golden, observed)
    let map = try #require(comparison.map)
    #expect(map.steps == [0, 1])
    #expect(map.rows.map(\.path) == ["decoder/final/layer.1/out.value", "loss/total.value"])
    #expect(map.rows.map(\.cells) == [[.identical, .culprit], [.identical, .downstream]])
    #expect(map.rows[0].sizes[0] == nil && (map.rows[0].sizes[1] ?? 0) > 0)
    #expect(map.identicalRows.map(\.stage) == ["data", "tokens", "decoder", "loss"])
    #expect(map.identicalRows.map(\.count) == [1, 2, 1, 0])
    #expect(comparison.curves.map(\.path) == ["loss/total.value"])
    #expect(comparison.curves.first?.observed[1] == 3)
    #expect(comparison.curves.first?.golden[0] == comparison.curves.first?.observed[0])
  }

  private struct Lenient: DifferenceJudge {
    var allowed: String
    var seen: [String] = []
    mutating func isWithin(_ golden: TensorRecord, _ observed: TensorRecord, size: DifferenceSize) -> Bool? {
      seen.append(golden.address.description)
      return golden.address.description == allowed
    }
    mutating func countAnew() { seen = [] }
    var outcome: ToleranceOutcome { ToleranceOutcome(origin: seen.joined(separator: " ")) }
  }

  @Test func whatIsWithinItsToleranceCountsAsEqual() throws {
    let golden = try Recording.sample()
    var observed = golden
    observed.set("0/decoder/final/layer.1/out.value", try Recording.noise([2, 6, 32], "other"))
    let judge = Lenient(allowed: "0/decoder/final/layer.1/out.value")
    #expect(try compare(golden, observed, judge: judge).verdict == .within)
    observed.set("0/loss/total.value", Tensor([3] as [Float]))
    let comparison = try compare(golden, observed, judge: judge)
    #expect(comparison.within == 1 && comparison.drifted == 1 && comparison.downstream == 0)
    #expect(comparison.culprits.map(\.address.description) == ["0/loss/total.value"])
    #expect(comparison.tolerance?.origin == "0/decoder/final/layer.1/out.value 0/loss/total.value")
    observed.set(
      "0/decoder/final/layer.1/out.value", try Recording.noise([2, 6, 32], "next0").replacing(0, with: .nan))
    #expect(try compare(golden, observed, judge: judge).within == 0)
  }

  private static let causes: [(String, String, Cause)] = [
    ("seed", "", .configuration(["seed"])), ("input data", "", .inputs(["data"])),
    ("", "backend", .arithmetic(["backend"])), ("", "cpu", .computation),
  ]

  @Test(arguments: causes)
  func theCauseIsLookedForInOrder(_ setting: String, _ environment: String, _ expected: Cause) throws {
    func recording(_ value: String) throws -> Recording {
      var recording = try Recording.sample()
      recording.metadata.comparability = [GoldenMetadata.Entry(setting, value)]
      recording.metadata.environment = [GoldenMetadata.Entry(environment, value)]
      if setting.isEmpty { recording.metadata.comparability = [] }
      if value == "2" { recording.set("0/loss/total.value", Tensor([3] as [Float])) }
      return recording
    }
    #expect(try compare(recording("1"), recording("2")).cause == expected)
    #expect(try compare(recording("1"), recording("1")).cause == nil)
  }

  @Test func quirksAreAConfiguration() throws {
    let golden = try Recording.sample()
    var observed = golden
    observed.metadata.compat = ["detach_latents"]
    #expect(try compare(golden, observed).cause == nil)
    observed.set("0/loss/total.value", Tensor([3] as [Float]))
    #expect(try compare(golden, observed).cause == .configuration(["compat"]))
  }
}

@Suite struct LocationTests {
  private func location(
    _ address: String, _ shape: [Int], changed: Int, more: (inout Recording) throws -> Void = { _ in }
  ) throws -> DifferenceLocation? {
    var golden = try Recording.sample()
    try more(&golden)
    golden.add(address, try Recording.noise(shape, "located"))
    var observed = golden
    observed.set(address, try Recording.noise(shape, "located").replacing(changed, with: 5))
    return try GoldenComparer(golden: golden.golden(), observed: observed.golden()).compare(path: "").first?.location
  }

  @Test func aGradientIsLaidOutAsItsTensor() throws {
    let place = try location("0/gradient/decoder/final/layer.0/out.gradient", [2, 6, 32], changed: (6 + 3) * 32)
    #expect(place?.sample == 1 && place?.token == 3 && place?.tokenText == "<|thinking|>")
  }

  @Test func theHeadHoldsTheBatchSeveralTimes() throws {
    #expect(try location("0/head/output.value", [4, 3, 8], changed: 3 * 24)?.sample == 1)
    #expect(try location("0/head/output.value", [4, 3, 8], changed: 2 * 24)?.sample == 0)
  }

  @Test func aPatchBelongsToAnImage() throws {
    func grid(_ recording: inout Recording) throws {
      recording.add("0/tokens/batch/image_grid_thw.value", try Tensor([1, 4, 4, 1, 4, 4] as [Int64], shape: [2, 3]))
    }
    let patch = try location("0/vision/block.0/output.value", [32, 8], changed: 20 * 8 + 1, more: grid)
    #expect(patch?.image == 1 && patch?.patch == 4)
    let merged = try location("0/vision/merger/output.value", [8, 8], changed: 3 * 8, more: grid)
    #expect(merged?.image == 0 && merged?.patch == 3)
  }
}
