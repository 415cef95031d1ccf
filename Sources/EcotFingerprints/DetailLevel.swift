import EcotFiles
import EcotTensors

/// How much of a tensor is kept: `off`, `digest`, `statistics` or `full`, with `+rows`, `+sketch`, `+blocks`, `+samples`
/// and `+values` as additions.
public struct DetailLevel: OptionSet, Sendable, Hashable, CustomStringConvertible {
  /// One bit a part.
  public let rawValue: UInt8
  /// The level with these bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The digest alone; without it the tensor is not recorded.
  public static let digest = DetailLevel(rawValue: 1)
  /// `statistics/1`.
  public static let statistics = DetailLevel(rawValue: 2)
  /// Digests of 64 KiB blocks.
  public static let blocks = DetailLevel(rawValue: 4)
  /// Digests of token rows.
  public static let rows = DetailLevel(rawValue: 8)
  /// `sketch/1`.
  public static let sketch = DetailLevel(rawValue: 16)
  /// Values at fixed positions.
  public static let samples = DetailLevel(rawValue: 32)
  /// Whole integer tensors of up to 65,536 elements.
  public static let values = DetailLevel(rawValue: 64)

  /// Nothing: the tensor is not recorded.
  public static let off: DetailLevel = []
  /// Everything.
  public static let full: DetailLevel = [.digest, .statistics, .blocks, .rows, .sketch, .samples, .values]

  private static let bases: [(String, DetailLevel)] = [
    ("off", .off), ("digest", .digest), ("statistics", [.digest, .statistics, .blocks, .samples]), ("full", .full),
  ]
  private static let additions: [(String, DetailLevel)] = [
    ("blocks", .blocks), ("rows", .rows), ("sketch", .sketch), ("samples", .samples), ("values", .values),
  ]

  /// Parses `statistics+sketch`.
  public init(_ text: String) throws {
    let words = text.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
    let known = Self.bases.map(\.0) + Self.additions.map(\.0)
    guard let first = words.first, let base = Self.bases.first(where: { $0.0 == first })?.1 else {
      throw InputError(
        "'\(text)' is no detail level", expected: "off, digest, statistics or full, with +rows, +sketch, ...",
        remedy: Spelling.hint(for: words.first ?? "", among: known))
    }
    self = base
    for word in words.dropFirst() {
      guard let addition = Self.additions.first(where: { $0.0 == word })?.1, base != .off else {
        throw InputError(
          "'\(word)' is no addition to a detail level", expected: Self.additions.map(\.0).joined(separator: ", "),
          remedy: Spelling.hint(for: word, among: known))
      }
      formUnion(addition)
    }
  }

  /// The shortest text that parses to this level.
  public var description: String {
    guard let base = Self.bases.last(where: { isSuperset(of: $0.1) }) else { return "off" }
    let rest = Self.additions.filter { contains($0.1) && !base.1.contains($0.1) }
    return ([base.0] + rest.map(\.0)).joined(separator: "+")
  }
}

/// Ordered rules `pattern -> level`: the last rule that matches an address decides.
public struct DetailMap: Sendable {
  /// The rules, weakest first.
  public var rules: [(pattern: AddressPattern, level: DetailLevel)]

  /// Makes a map from rules, weakest first.
  public init(_ rules: [(pattern: AddressPattern, level: DetailLevel)]) { self.rules = rules }

  /// The level for an address; `digest` where no rule matches.
  public func level(for address: TensorAddress) -> DetailLevel {
    let parts = AddressParts(address.description)
    return rules.last { $0.pattern.matches(parts) }?.level ?? .digest
  }
}
