import EcotFiles

/// One of several equal helpers that verify together: the first of three is 1/3.
public struct Shard: Sendable, Equatable, CustomStringConvertible {
  /// Its number, from 1.
  public let index: Int
  /// How many there are.
  public let count: Int

  /// The most shards of one verification.
  public static let countLimit = 4_096
  private static let expected = "I/N with 1 <= I <= N <= \(countLimit), such as 2/3"

  /// One of `count`; throws where there is no such one.
  public init(_ index: Int, of count: Int) throws {
    guard (1...Self.countLimit).contains(count), (1...count).contains(index) else {
      throw InputError("\(index)/\(count) is no shard", expected: Self.expected)
    }
    (self.index, self.count) = (index, count)
  }

  /// Reads `I/N`.
  public init(_ text: String) throws {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    func number(_ text: Substring) -> Int? {
      text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
    }
    guard parts.count == 2, let index = number(parts[0]), let count = number(parts[1]) else {
      throw InputError("'\(text)' is no shard", expected: Self.expected)
    }
    try self.init(index, of: count)
  }

  /// `I/N`.
  public var description: String { "\(index)/\(count)" }
}
