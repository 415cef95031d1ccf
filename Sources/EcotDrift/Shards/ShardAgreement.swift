import EcotFiles

/// Whether the results of several shards belong to one verification.
enum ShardAgreement {
  private static let remedy = "give the results of one verification: verify --shard 1/N ... N/N of the same commit"

  /// Throws at the first contradiction. Results are in the order of their shards.
  static func check(_ results: [(source: String, result: ShardResult)]) throws {
    guard let first = results.first else {
      throw InputError("no partial result", expected: "what verify --shard I/N --json printed, one file a shard")
    }
    for (previous, next) in zip(results, results.dropFirst()) where previous.result.shard == next.result.shard {
      throw InputError(
        "shard \(next.result.shard) is there twice: \(previous.source) and \(next.source)", at: .file(next.source),
        expected: "each shard once")
    }
    for other in results.dropFirst() {
      guard other.result.shard.count == first.result.shard.count else {
        throw InputError(
          "shard \(other.result.shard), and \(first.source) is shard \(first.result.shard)", at: .file(other.source),
          expected: "shards of one number", remedy: remedy)
      }
      if let difference = difference(first.result, other.result) {
        throw InputError(
          "\(difference) than in \(first.source)", at: .file(other.source), expected: "shards of one verification",
          remedy: remedy)
      }
    }
    for place in first.result.parts.indices {
      try checkRanges(results.map { ($0.source, $0.result.shard, $0.result.parts[place]) })
    }
  }

  private static func difference(_ left: ShardResult, _ right: ShardResult) -> String? {
    if let commit = left.commit, let other = right.commit, commit != other { return "another commit (\(other))" }
    if left.rules?.text != right.rules?.text || left.rules?.source != right.rules?.source { return "other --rules" }
    if left.renames != right.renames { return "other --rename" }
    let (names, others) = (left.parts.map(\.name), right.parts.map(\.name))
    guard names == others else {
      let odd = names.first { !others.contains($0) } ?? others.first { !names.contains($0) } ?? ""
      return "other goldens (\(odd))"
    }
    for (part, other) in zip(left.parts, right.parts) where part.problem == nil && other.problem == nil {
      if part.path != other.path { return "another file of \(part.name)" }
      if part.digest != other.digest { return "\(part.name) is another golden" }
      if part.steps != other.steps { return "another number of steps of \(part.name)" }
    }
    return nil
  }

  /// No step of a golden is compared twice, and none that it does not have.
  private static func checkRanges(_ parts: [(source: String, shard: Shard, part: ShardPart)]) throws {
    let compared = parts.filter { !$0.part.range.isEmpty && $0.part.problem == nil }
      .sorted { $0.part.range.lowerBound < $1.part.range.lowerBound }
    for part in compared where part.part.range.lowerBound < 0 || part.part.range.upperBound > part.part.steps {
      throw InputError(
        "steps \(part.part.range) of \(part.part.name), which has \(part.part.steps)", at: .file(part.source),
        remedy: remedy)
    }
    for (part, next) in zip(compared, compared.dropFirst())
    where part.part.range.upperBound > next.part.range.lowerBound {
      throw InputError(
        "step \(next.part.range.lowerBound) of \(next.part.name) was compared by shard \(part.shard), too",
        at: .file(next.source), expected: "each step once", remedy: remedy)
    }
  }
}
