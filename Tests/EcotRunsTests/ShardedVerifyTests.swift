import EcotDrift
import EcotFiles
import EcotReports
import EcotRuns
import EcotTensors
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The report that is merged of shards is the one of an undivided `verify`, whatever differs and however many shards there are.
@Suite struct ShardedVerifyTests {
  private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  /// A folder with goldens of both stages: four steps and three.
  private final class Project {
    let folder: String
    let stages = [(stage: 0, steps: 4), (stage: 2, steps: 3)]

    init() throws {
      var template = Array("/tmp/ecot-shards-XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else { throw InputError("cannot make a temporary folder") }
      folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      for (stage, steps) in stages {
        let data = ShardedVerifyTests.root + "/Golden/data"
        let request = RunRequest(
          configurations: ["\(ShardedVerifyTests.root)/config/test_ecot_stage\(stage).yaml"],
          overrides: [
            "datasets.vla_data.ecot.data_root_dir=\(data)",
            "datasets.vla_data.ecot.reasoning_json=\(data)/embodied_features_bridge.json",
            "framework.qwenvl.tokenizer=\(data)/tokenizer",
          ], steps: steps, goldenFolder: folder)
        _ = try RecordRun.record(
          RunPlan(request), environment: RunEnvironment(properties: []), allowsCI: true, warn: { _ in })
      }
    }

    deinit {
      for name in (try? InputFile.names(in: folder)) ?? [] { unlink("\(folder)/\(name)") }
      rmdir(folder)
    }

    /// Verifies every golden, or a shard of it.
    func verify(
      _ faults: [PlantedFault], _ change: (inout VerifyRun, inout RunRequest) -> Void, shard: Shard? = nil
    ) throws -> ComparisonReport {
      var verify = VerifyRun(stopsAtFirst: false, environment: { _ in RunEnvironment(properties: []) }, warn: { _ in })
      verify.exact = try ExactOptions()
      verify.wantsMap = true
      if !faults.isEmpty { verify.tap = { _, next in FaultPlanter(faults, next: next) } }
      verify.shard = shard
      var request = RunRequest(goldenFolder: folder)
      change(&verify, &request)
      return try verify.verify(request)
    }
  }

  /// The report as scripts see it, without what the clock says.
  private static func json(_ report: ComparisonReport) -> String {
    var report = report
    (report.shard, report.merged) = (nil, nil)
    for place in report.goldens.indices { report.goldens[place].seconds = 0 }
    return ComparisonJSON.render(report, exitCode: report.verdict.exitCode, full: true)
  }

  /// Runs all shards, sends their results through JSON, and merges them.
  private static func merged(
    _ project: Project, _ faults: [PlantedFault], _ count: Int, _ change: (inout VerifyRun, inout RunRequest) -> Void
  ) throws -> ComparisonReport {
    let results = try (1...count).reversed().map { index in
      let report = try project.verify(faults, change, shard: Shard(index, of: count))
      let json = ComparisonJSON.render(report, exitCode: report.verdict.exitCode)
      return (source: "\(index).json", result: try ShardReader.read(Array(json.utf8), name: "\(index).json"))
    }
    var merge = try ShardMerge(results)
    merge.wantsMap = true
    return try merge.report()
  }

  private func check(
    _ project: Project, _ faults: [PlantedFault], _ counts: [Int], _ verdict: Verdict,
    _ change: (inout VerifyRun, inout RunRequest) -> Void = { _, _ in }
  ) throws {
    let whole = try project.verify(faults, change)
    #expect(whole.verdict == verdict)
    let text = Self.json(whole)
    for count in counts {
      let merged = try Self.merged(project, faults, count, change)
      #expect(Self.json(merged) == text, "\(count) shards: \(Self.difference(Self.json(merged), text))")
      #expect(merged.merged?.times.count == count && merged.merged?.missing == [])
    }
  }

  /// Where two texts part.
  private static func difference(_ left: String, _ right: String) -> String {
    let shared = zip(left.utf8, right.utf8).prefix { $0 == $1 }.count
    func excerpt(_ text: String) -> String {
      String(decoding: Array(text.utf8.dropFirst(max(0, shared - 120)).prefix(260)), as: UTF8.self)
    }
    return "\(excerpt(left)) <> \(excerpt(right))"
  }

  private static func fault(_ kind: PlantedFault.Kind, _ address: String) throws -> PlantedFault {
    PlantedFault(kind, at: try TensorAddress(address))
  }

  @Test func shardsOfRunsThatMatchMatch() throws {
    let project = try Project()
    try check(project, [], [1, 2, 4], .match)
    #expect(try InputFile.names(in: project.folder).count == 2)
  }

  /// A fault late in the run that spreads, another at the first step, and one that is a cause again and again.
  @Test func aDriftHasOneReport() throws {
    let project = try Project()
    let faults = try [
      Self.fault(.oneElement, "2/decoder/final/layer.2/mlp/output.value"),
      Self.fault(.signFlips, "1/data/batch/state.value"), Self.fault(.oneULP, "2/data/batch/state.value"),
      Self.fault(.oneNumber, "3/tokens/batch/labels.value"),
    ]
    try check(project, faults, [1, 2, 3, 4, 5, 9], .drift)
  }

  @Test func addressesOfOneSideHaveOneReport() throws {
    let project = try Project()
    let faults = try [
      Self.fault(.missing, "1/loss/action.value"), Self.fault(.new, "2/loss/vlm.value"),
      Self.fault(.missing, "2/update/action_model.action_decoder.layer2.weight.moment1"),
    ]
    try check(project, faults, [2, 5], .missing)
  }

  @Test func otherSettingsHaveOneReport() throws {
    let project = try Project()
    try check(project, [], [3], .drift) { _, request in request.overrides = ["compat=[labels_mask_whole_span]"] }
    try check(project, [], [4], .notComparable) { _, request in request.overrides = ["seed=7"] }
    // Fewer and more steps than the goldens'.
    try check(project, [], [3], .match) { _, request in request.steps = 2 }
    try check(project, [], [5], .notComparable) { _, request in request.steps = 5 }
    try check(project, [], [3], .match) { _, request in request.details = ["*/update/**=off"] }
  }

  @Test func rulesAndRenamesGoAlong() throws {
    let project = try Project()
    let fault = try Self.fault(.oneNumber, "1/tokens/batch/labels.value")
    let text = "rules:\n  - '*/tokens/**': max_abs <= 9999\n  - '**': relative_l2 <= 10\n"
    let rules = try ToleranceRules(yaml: Array(text.utf8), source: "rules.yaml")
    let rename = try RenamePattern("loss/total.value=loss/sum.value")
    try check(project, [fault], [3], .within) { verify, _ in (verify.rules, verify.renames) = (rules, [rename]) }
    let strict = try ToleranceRules(yaml: Array("rules:\n  - '**': max_abs <= 0\n".utf8), source: "strict.yaml")
    try check(project, [fault], [4], .drift) { verify, _ in verify.rules = strict }
  }

  /// The parents of a shard's first step are another shard's: what differs in them is known all the same.
  @Test func aShardFindsNoCauseInWhatFollowsFromAnotherShards() throws {
    let project = try Project()
    // One that the next step computes with; and one of the first step, from which a later one follows.
    let follower = "3/data/normalized/action.value"
    let faults = try [
      Self.fault(.scaled, "1/update/action_model.action_decoder.layer2.weight.value"),
      Self.fault(.dtype, "0/data/statistics/action.value"), Self.fault(.scaled, follower),
    ]
    let whole = try project.verify(faults) { _, _ in }
    let name = "test_ecot_stage0"
    let causes = try #require(whole.goldens.first { $0.name == name }).culprits.map(\.address.description)
    #expect(!causes.isEmpty && !causes.contains(follower))
    for index in 1...5 {
      let part = try project.verify(faults, { _, _ in }, shard: Shard(index, of: 5)).goldens.first { $0.name == name }
      for cause in part?.culprits ?? [] { #expect(causes.contains(cause.address.description), "\(cause.address)") }
    }
    try check(project, faults, [5], .drift)
  }

  @Test func whatCannotBeDividedIsRefused() throws {
    let project = try Project()
    let error = #expect(throws: InputError.self) {
      _ = try project.verify([], { verify, _ in verify.stopsAtFirst = true }, shard: Shard(1, of: 2))
    }
    #expect(error?.description.contains("--stop-at-first with --shard") == true)
  }
}
