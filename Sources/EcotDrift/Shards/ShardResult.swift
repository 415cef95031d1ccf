import EcotTensors

/// What one shard of a verification computed: everything that a merge needs to compare as if one process had run all of it.
///
/// It holds fingerprints and not outcomes. What a report says of a step depends on the others - where the first difference is, what
/// follows from what, which addresses are renamed, how a row of the map looks - so the merge compares again, which takes
/// milliseconds, and every report of it is the one of an undivided run.
public struct ShardResult: Sendable {
  /// Which shard it is.
  public var shard: Shard
  /// The commit of the code that ran; `nil` where that is not known.
  public var commit: String?
  /// The rules of tolerance, where some were given.
  public var rules: ToleranceRules?
  /// The renames that were given.
  public var renames: [RenamePattern] = []
  /// One for each golden that the whole verification looks at, in the order of their names, also for those of other shards.
  public var parts: [ShardPart] = []

  /// A result of nothing yet.
  public init(_ shard: Shard) { self.shard = shard }

  /// Wall-clock time of the shard's runs and comparisons.
  public var seconds: Double { parts.reduce(0) { $0 + $1.seconds } }
}

/// A shard's share of one golden.
public struct ShardPart: Sendable {
  /// The golden's name.
  public var name: String
  /// The golden's file.
  public var path: String
  /// SHA-256 of the golden's file; `nil` where there is none that can be read.
  public var digest: String?
  /// The number of steps that all shards together run.
  public var steps = 0
  /// The steps that this shard compared; none where the golden is another shard's.
  public var range = 0..<0
  /// The golden's records that this shard compared.
  public var records = 0
  /// Wall-clock time of run and comparison.
  public var seconds = 0.0
  /// What the shard read and computed; `nil` where it compared nothing.
  public var evidence: Evidence?
  /// Differences that the shard measured element by element.
  public var measured: [Measured] = []
  /// Why there is no comparison; the golden is then missing or corrupt for all shards.
  public var problem: Problem?

  /// A share of nothing yet.
  public init(name: String, path: String) { (self.name, self.path) = (name, path) }

  /// Goldens as the bytes of their files.
  public struct Evidence: Sendable {
    /// The golden's file.
    public var golden: [UInt8]
    /// The golden without the records that `--detail PATTERN=off` left out; `nil` where none were.
    public var scope: [UInt8]?
    /// The records of the shard's steps, and those of earlier steps that say whether their parents differ.
    public var observed: [UInt8]

    /// Puts them together.
    public init(golden: [UInt8], scope: [UInt8]?, observed: [UInt8]) {
      (self.golden, self.scope, self.observed) = (golden, scope, observed)
    }
  }

  /// One difference, element by element, or why that is not known.
  public struct Measured: Sendable {
    /// Where.
    public var address: TensorAddress
    /// The difference, where it is known.
    public var exact: ExactDifference?
    /// Why it is not known.
    public var problem: String?

    /// Puts them together.
    public init(address: TensorAddress, exact: ExactDifference?, problem: String?) {
      (self.address, self.exact, self.problem) = (address, exact, problem)
    }
  }

  /// Why a golden cannot be compared.
  public struct Problem: Sendable, Equatable {
    /// The verdict.
    public var verdict: Verdict
    /// The reason and the remedy, in words.
    public var text: String

    /// Puts them together.
    public init(_ verdict: Verdict, _ text: String) { (self.verdict, self.text) = (verdict, text) }
  }
}

/// The shards that a merged report was put together from.
public struct MergedShards: Sendable, Equatable {
  /// How many shards the verification has.
  public var count: Int
  /// Those that are not there.
  public var missing: [Int]
  /// For each shard that is there, in order, its number and the wall-clock time of its runs and comparisons.
  public var times: [Time]

  /// How long a shard took.
  public struct Time: Sendable, Equatable {
    /// The shard's number.
    public var index: Int
    /// Wall-clock time.
    public var seconds: Double

    /// Puts them together.
    public init(index: Int, seconds: Double) { (self.index, self.seconds) = (index, seconds) }
  }

  /// Puts them together.
  public init(count: Int, missing: [Int], times: [Time]) {
    (self.count, self.missing, self.times) = (count, missing, times)
  }

  /// The time of all shards, one after another.
  public var seconds: Double { times.reduce(0) { $0 + $1.seconds } }
  /// The shard that took longest: how long a merge waits where all run side by side.
  public var slowest: Time? { times.max { $0.seconds < $1.seconds } }
}
