/// The comparisons of one command, and their common outcome.
public struct ComparisonReport: Sendable {
  /// What the goldens were compared with.
  public enum Origin: Sendable {
    /// A run, whose candidate can be accepted.
    case run
    /// Another stored golden.
    case stored
  }

  /// One for each golden, in the order of their names.
  public var goldens: [GoldenComparison]
  /// What the goldens were compared with; reports give advice that fits.
  public var origin: Origin
  /// What one shard of a verification says for the merge; `nil` for a report of everything.
  public var shard: ShardResult?
  /// The shards that a merged report was put together from; `nil` for any other.
  public var merged: MergedShards?

  /// Makes a report.
  public init(_ goldens: [GoldenComparison], origin: Origin = .run) { (self.goldens, self.origin) = (goldens, origin) }

  /// The common outcome; no golden at all is `missing`, but a shard that is left nothing to do matches.
  public var verdict: Verdict {
    if goldens.isEmpty { return shard?.parts.isEmpty == false ? .match : .missing }
    return Verdict.combined(goldens.map(\.verdict))
  }
}
