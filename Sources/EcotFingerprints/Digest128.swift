/// 128 bits of XXH3.
public struct Digest128: Sendable, Hashable, BitwiseCopyable, CustomStringConvertible {
  /// The upper 64 bits.
  public var high: UInt64
  /// The lower 64 bits.
  public var low: UInt64

  /// Makes a digest from its halves.
  public init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

  /// 32 hexadecimal digits, the upper half first (the canonical form of XXH3).
  public var description: String { Self.digits(high) + Self.digits(low) }

  private static func digits(_ word: UInt64) -> String {
    let text = String(word, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
}
