import EcotDrift
import EcotFiles
import EcotGoldens
import EcotTensors
import Testing

/// Records of steps that are not compared say whether parents of compared ones differ, and nothing else.
@Suite struct LeadTests {
  /// Two steps of one weight: the second step's is the first one's update.
  private static func golden() throws -> Recording {
    var recording = Recording()
    for step in 0..<2 {
      recording.add(
        "\(step)/weights/w.value", try Recording.noise([64], "w\(step)"), step == 0 ? [] : ["0/update/w.value"])
      recording.add("\(step)/update/w.value", try Recording.noise([64], "u\(step)"), ["\(step)/weights/w.value"])
    }
    return recording
  }

  private static func comparison(_ observed: Recording, rules: String? = nil) throws -> GoldenComparison {
    let (golden, observed) = (try golden().golden(), try observed.golden())
    var comparer = GoldenComparer(golden: golden, observed: observed, steps: 1..<2)
    comparer.wantsMap = true
    comparer.judge = try rules.map {
      ToleranceJudge(try ToleranceRules(yaml: Array($0.utf8), source: "r.yaml"), golden: golden)
    }
    return try comparer.compare(path: "")
  }

  @Test func whatFollowsFromTheStepBeforeIsNoCause() throws {
    var observed = try Self.golden()
    observed.set("0/update/w.value", try Recording.noise([64], "other"))
    observed.set("1/weights/w.value", try Recording.noise([64], "another"))
    let comparison = try Self.comparison(observed)
    #expect(comparison.records == 2 && comparison.filtered == 2 && comparison.identical == 1)
    #expect(comparison.drifted == 1 && comparison.downstream == 1 && comparison.culprits.isEmpty)
    #expect(comparison.first?.address.description == "1/weights/w.value" && comparison.first?.parentsEqual == false)
    #expect(comparison.map?.steps == [1] && comparison.map?.rows.map(\.cells) == [[.downstream]])
  }

  @Test func whereTheStepBeforeIsEqualTheCauseIsHere() throws {
    var observed = try Self.golden()
    observed.set("1/weights/w.value", try Recording.noise([64], "another"))
    let comparison = try Self.comparison(observed)
    #expect(comparison.culprits.map(\.address.description) == ["1/weights/w.value"])
    #expect(comparison.first?.parentsEqual == true)
  }

  @Test func aDifferenceOfTheStepBeforeIsNone() throws {
    var observed = try Self.golden()
    observed.set("0/update/w.value", try Recording.noise([64], "other"))
    let comparison = try Self.comparison(observed)
    #expect(comparison.verdict == .match && comparison.first == nil && comparison.identical == 2)
  }

  @Test func rulesCountComparedRecordsOnly() throws {
    var observed = try Self.golden()
    observed.set("0/update/w.value", try Recording.noise([64], "other"))
    observed.set("1/weights/w.value", try Recording.noise([64], "another"))
    let comparison = try Self.comparison(observed, rules: "rules:\n  - '**': relative_l2 <= 0.5\n")
    #expect(comparison.tolerance?.rules.map(\.matched) == [1] && comparison.tolerance?.rules.map(\.refused) == [1])
    #expect(comparison.culprits.isEmpty && comparison.drifted == 1)
    // What is within its tolerance is no difference that anything follows from.
    let wide = try Self.comparison(observed, rules: "rules:\n  - '0/**': relative_l2 <= 9\n  - '**': equal\n")
    #expect(wide.culprits.count == 1 && wide.within == 0 && wide.tolerance?.rules.map(\.matched) == [0, 1])
  }
}
