import EcotFiles
import EcotGoldens
import EcotTensors

/// Puts the results of the shards of one verification together and compares as one process would have.
public struct ShardMerge {
  /// Whether comparisons hold the map of outcomes and the curves of losses.
  public var wantsMap = false

  private let shards: [ShardResult]
  private let count: Int

  /// Takes results with the names of their files. Throws where they do not belong together: other numbers of shards, one shard twice,
  /// other goldens, rules or renames.
  public init(_ results: [(source: String, result: ShardResult)]) throws {
    let sorted = results.sorted { $0.result.shard.index < $1.result.shard.index }
    try ShardAgreement.check(sorted)
    shards = sorted.map(\.result)
    count = shards.first?.shard.count ?? 0
  }

  /// The report of all goldens. A shard that is not there is `missing`, and so is a golden of which it leaves steps uncompared.
  public func report() throws -> ComparisonReport {
    let present = Set(shards.map(\.shard.index))
    let missing = (1...max(1, count)).filter { !present.contains($0) }
    let names = shards.first?.parts.map(\.name) ?? []
    var goldens = try names.map { name in
      try comparison(shards.compactMap { shard in shard.parts.first { $0.name == name }.map { (shard.shard, $0) } })
    }
    goldens += missing.map { index in
      // Where reports show what belongs to no golden: they want a file.
      let path = shards.first?.parts.first?.path ?? ""
      var comparison = GoldenComparison(name: "shard \(index) of \(count)", path: path)
      comparison.verdict = .missing
      comparison.problem =
        "there is no result of shard \(index) of \(count); make it with: ecot-golden verify --shard \(index)/\(count) --json"
      return comparison
    }
    goldens.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    var report = ComparisonReport(goldens)
    report.merged = MergedShards(
      count: count, missing: missing, times: shards.map { .init(index: $0.shard.index, seconds: $0.seconds) })
    return report
  }

  // MARK: One golden

  private func comparison(_ parts: [(shard: Shard, part: ShardPart)]) throws -> GoldenComparison {
    var comparison = GoldenComparison(name: parts[0].part.name, path: parts[0].part.path)
    let problems = parts.compactMap(\.part.problem)
    if let problem = problems.first(where: { $0.verdict == Verdict.combined(problems.map(\.verdict)) }) {
      (comparison.verdict, comparison.problem) = (problem.verdict, problem.text)
      return comparison
    }
    let compared = parts.filter { !$0.part.range.isEmpty }.sorted {
      $0.part.range.lowerBound < $1.part.range.lowerBound
    }
    if !compared.isEmpty { comparison = try compare(compared) }
    comparison.seconds = parts.reduce(0) { $0 + $1.part.seconds }
    let gaps = RangeSet(0..<parts[0].part.steps).subtracting(RangeSet(compared.map(\.part.range)))
    if !gaps.isEmpty {
      comparison.verdict = Verdict.combined([comparison.verdict, .missing])
      comparison.problem = "nobody compared \(Self.text(gaps)) of \(parts[0].part.steps)"
    }
    return comparison
  }

  /// `step 3`, `steps 4 to 6`.
  private static func text(_ steps: RangeSet<Int>) -> String {
    let parts = steps.ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound - 1)" }
    let isOne = steps.ranges.count == 1 && steps.ranges.allSatisfy { $0.count == 1 }
    return (isOne ? "step " : "steps ") + parts.joined(separator: ", ")
  }

  private func compare(_ parts: [(shard: Shard, part: ShardPart)]) throws -> GoldenComparison {
    let part = parts[0].part
    guard let evidence = part.evidence else {
      throw InputError("shard \(parts[0].shard) says nothing of \(part.name)", at: .file(part.path))
    }
    let golden = try Golden(bytes: evidence.golden, name: part.path)
    try golden.checkFrames()
    let scope = try evidence.scope.map { try Golden(bytes: $0, name: part.path) } ?? golden
    let observed = try ObservedParts(parts).golden()
    let steps = RangeSet(parts.map(\.part.range))
    var comparer = GoldenComparer(golden: scope, observed: observed, steps: steps)
    comparer.renames = shards[0].renames
    comparer.wantsMap = wantsMap
    comparer.judge = ToleranceJudge.chosen(rules: shards[0].rules, golden: golden, observed: observed.metadata)
    var comparison = try comparer.compare(path: part.path)
    comparison.filtered += golden.count - scope.count
    comparison.take(parts.flatMap(\.part.measured))
    let records = parts.reduce(0) { $0 + $1.part.records }
    guard records == comparison.records else {
      throw InputError(
        "the shards compared \(records) records of \(comparison.records)", at: .file(part.path),
        expected: "each record once", remedy: "run the shards again, all of one build")
    }
    return comparison
  }
}
