import EcotDrift
import EcotFiles
import EcotGoldens

/// One shard of `verify`: looks at every golden of the request, and runs and compares its own steps of them.
///
/// A shard is a filter: it neither writes nor removes a candidate.
struct ShardedVerify {
  private let verify: VerifyRun
  private let shard: Shard

  init(_ verify: VerifyRun, _ shard: Shard) throws {
    guard !verify.stopsAtFirst else {
      throw InputError(
        "--stop-at-first with --shard", expected: "one of the two",
        remedy: "the steps after the first difference are other shards', which do not know of it")
    }
    (self.verify, self.shard) = (verify, shard)
  }

  /// A golden of which steps are to be compared.
  private struct Target {
    var part: ShardPart
    var plan: RunPlan
  }

  /// The goldens of a request: those that have steps to compare, and those that cannot be compared.
  private struct Inventory {
    var targets: [Target] = []
    var problems: [GoldenComparison] = []
    /// Whether a run that cannot begin or end is reported beside others.
    var isSeveral = true
  }

  /// The shard's own comparisons, with what the merge needs.
  func verify(_ request: RunRequest) throws -> ComparisonReport {
    let inventory = try request.configurations.isEmpty ? inventory(ofFolder: request) : inventory(ofOne: request)
    let split = try ShardSplit(steps: inventory.targets.map(\.part.steps), shards: shard.count)
    var comparisons = inventory.problems
    var parts = inventory.problems.map(Self.part)
    for (place, target) in inventory.targets.enumerated() {
      guard let share = split.shares[shard.index - 1].first(where: { $0.golden == place }) else {
        parts.append(target.part)
        continue
      }
      var part = target.part
      let comparison = try verify.outcome(part.name, part.path, isOneOfSeveral: inventory.isSeveral) {
        try compare(target.plan, share.steps, &part)
      }
      comparisons.append(comparison)
      parts.append(comparison.problem == nil ? part : Self.part(comparison))
    }
    comparisons.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    parts.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    var result = ShardResult(shard)
    result.commit = inventory.targets.first.flatMap { target in
      verify.environment(target.plan.compute).properties.first { $0.key == "commit" }?.value
    }
    (result.rules, result.renames, result.parts) = (verify.rules, verify.renames, parts)
    var report = ComparisonReport(comparisons)
    report.shard = result
    return report
  }

  private static func part(_ comparison: GoldenComparison) -> ShardPart {
    var part = ShardPart(name: comparison.name, path: comparison.path)
    part.problem = ShardPart.Problem(comparison.verdict, comparison.problem ?? "")
    return part
  }

  private func compare(_ plan: RunPlan, _ steps: Range<Int>, _ part: inout ShardPart) throws -> GoldenComparison {
    let (comparison, evidence) = try verify.compare(part.path, share: steps) { _ in plan }
    guard let evidence, SHA256Digest.hexadecimal(of: evidence.golden) == part.digest else {
      throw InputError("the golden was changed while it was verified", at: .file(part.path), remedy: "run again")
    }
    (part.range, part.records, part.seconds) = (steps, comparison.records, comparison.seconds)
    (part.evidence, part.measured) = (evidence, comparison.measured)
    return comparison
  }

  // MARK: What there is to do

  private func inventory(ofOne request: RunRequest) throws -> Inventory {
    let plan = try RunPlan(request)
    let path = plan.folder.golden(plan.name)
    var inventory = Inventory(isSeveral: false)
    guard PathKind(path) == .file else {
      inventory.problems = [verify.missing(plan.name, path, request.configurations)]
      return inventory
    }
    try add(plan.name, path, to: &inventory) { _ in plan }
    return inventory
  }

  private func inventory(ofFolder request: RunRequest) throws -> Inventory {
    let folder = GoldenFolder(request.goldenFolder ?? "Golden")
    var inventory = Inventory()
    var recorded: [String] = []
    for name in try folder.goldenNames() {
      let path = folder.golden(name)
      try add(name, path, to: &inventory) { golden in
        recorded += golden.command.configPaths
        return try GoldenInventory.plan(of: golden, at: path, request.completed(by: golden, in: folder), name: name)
      }
    }
    inventory.problems += verify.uncovered(request, folder, recorded: recorded)
    return inventory
  }

  private func add(
    _ name: String, _ path: String, to inventory: inout Inventory, plan: (GoldenMetadata) throws -> RunPlan
  ) throws {
    var target: Target?
    let comparison = try verify.outcome(name, path, isOneOfSeveral: inventory.isSeveral) {
      let (golden, digest) = try verify.open(path)
      let plan = try plan(golden.metadata)
      guard plan.configuration.trainer.resumeFolder == nil else {
        throw InputError(
          "--shard with a run that is resumed", at: .keyPath(file: nil, "trainer.resume_from"),
          expected: "a run from its first step")
      }
      var part = ShardPart(name: name, path: path)
      (part.digest, part.steps) = (digest, plan.steps)
      target = Target(part: part, plan: plan)
      return GoldenComparison(name: name, path: path)
    }
    if let target { inventory.targets.append(target) } else { inventory.problems.append(comparison) }
  }
}
