import EcotFiles

/// What a golden says about the run that made it.
///
/// Nothing here depends on the clock. `environment` and `createdBy` are shown and never decide anything, and `tolerance` was
/// measured later; everything else is content (see `hasSameContent`).
public struct GoldenMetadata: Sendable, Equatable {
  /// A key and its text, in an order that matters.
  public struct Entry: Sendable, Equatable {
    /// The key, such as a configuration's key path.
    public var key: String
    /// Its text.
    public var text: String

    /// Makes an entry.
    public init(_ key: String, _ text: String) { (self.key, self.text) = (key, text) }
  }

  /// How the run was asked for, so that `verify` can repeat it.
  public struct Command: Sendable, Equatable {
    /// The configuration files in the order of overlay.
    public var configPaths: [String] = []
    /// `key.path=value` settings in their order.
    public var overrides: [String] = []
    /// The number of steps, where the command line gave one.
    public var steps: Int?
    /// `PATTERN=LEVEL` rules in their order.
    public var detail: [String] = []

    /// An empty command.
    public init(configPaths: [String] = [], overrides: [String] = [], steps: Int? = nil, detail: [String] = []) {
      (self.configPaths, self.overrides, self.steps, self.detail) = (configPaths, overrides, steps, detail)
    }
  }

  /// A success criterion that the run evaluated.
  public struct Invariant: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Whether it held.
    public var passed: Bool
    /// Its figures; no part of the content, since they may hold times.
    public var detail: String

    /// Makes a finding.
    public init(name: String, passed: Bool, detail: String = "") {
      (self.name, self.passed, self.detail) = (name, passed, detail)
    }
  }

  /// The version of the file's layout.
  public var formatVersion = Int(GoldenFormat.version)
  /// The versions of the algorithms behind the numbers, sorted.
  public var algorithms = GoldenFormat.algorithms
  /// `run_id`.
  public var name = ""
  /// `scheduled_stage`.
  public var stage = 0
  /// Recorded training steps.
  public var steps = 0
  /// The run's seed.
  public var seed: UInt64 = 0
  /// The version of the tool.
  public var createdBy = ""
  /// The resolved configuration: key path and value, in a stable order.
  public var configuration: [Entry] = []
  /// What two runs must share to be compared: key and text, in a stable order.
  public var comparability: [Entry] = []
  /// The quirks that were switched on.
  public var compat: [String] = []
  /// The inputs by name, with their digests.
  public var inputs: [Entry] = []
  /// How the run was asked for.
  public var command = Command()
  /// CPU, kernels, backend, threads, compiler, libraries, commit.
  public var environment: [Entry] = []
  /// The texts of the token ids that occur, so that a report can show tokens without the tokenizer.
  public var tokenTexts: [Int: String] = [:]
  /// The evaluated success criteria.
  public var invariants: [Invariant] = []
  /// Anything else that the recorder wants to keep.
  public var extra: [Entry] = []
  /// What `calibrate` measured; no part of the content.
  public var tolerance: GoldenTolerance?
  /// What a salvage could not keep, one finding a line; empty for a golden as it was recorded.
  public var salvaged: [String] = []
  /// Fields of the file that this version does not know, as compact JSON; written back as they were.
  public var unknownFields: [Entry] = []

  /// Metadata of a run of that name; everything else is set as it becomes known.
  public init(name: String = "", stage: Int = 0, steps: Int = 0, seed: UInt64 = 0, createdBy: String = "") {
    (self.name, self.stage, self.steps, self.seed) = (name, stage, steps, seed)
    self.createdBy = createdBy
  }

  /// SHA-256 over the comparability lines: for key and text in turn, the number of their UTF-8 bytes in decimal, `:`,
  /// and the bytes.
  public var comparabilityDigest: String {
    var digest = SHA256Digest()
    for entry in comparability {
      digest.update("\(entry.key.utf8.count):\(entry.key)\(entry.text.utf8.count):\(entry.text)")
    }
    return digest.hexadecimal()
  }

  /// The text of a key, or `nil`.
  public static func text(of key: String, in entries: [Entry]) -> String? { entries.first { $0.key == key }?.text }

  /// Whether both describe the same run; environment, tool version, bounds and the figures of invariants do not count.
  public func hasSameContent(as other: GoldenMetadata) -> Bool { content == other.content }

  private var content: GoldenMetadata {
    var content = self
    content.environment = []
    content.createdBy = ""
    content.tolerance = nil
    for index in content.invariants.indices { content.invariants[index].detail = "" }
    return content
  }
}
