/// A glob over addresses: `*` matches within a part, `**` across parts, everything else itself.
public struct AddressPattern: Sendable, Hashable, CustomStringConvertible {
  /// The pattern as it was written.
  public let description: String
  private let parts: [[UInt8]]

  /// Takes any text as a pattern.
  public init(_ text: String) {
    description = text
    parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Array.init)
  }

  /// Whether the whole address matches.
  public func matches(_ address: String) -> Bool { matches(AddressParts(address)) }

  /// Whether the whole address matches; for those who hold many patterns against one address.
  package func matches(_ address: AddressParts) -> Bool {
    Self.matches(parts.count, address.ranges.count, isStar: { parts[$0] == Self.anyParts }) { part, name in
      let (pattern, range) = (parts[part], address.ranges[name])
      return Self.matches(pattern.count, range.count, isStar: { pattern[$0] == UInt8(ascii: "*") }) {
        pattern[$0] == address.bytes[range.lowerBound + $1]
      }
    }
  }

  private static let anyParts = Array("**".utf8)

  /// A pattern of `pattern` items against `count` items, where a star stands for any number of them. Only the last star is ever
  /// tried again: what an earlier one has left is then as short as it can be.
  @inline(__always)
  private static func matches(
    _ pattern: Int, _ count: Int, isStar: (Int) -> Bool, isSame: (Int, Int) -> Bool
  ) -> Bool {
    var (p, n) = (0, 0)
    var star: (pattern: Int, item: Int)?
    while n < count {
      if p < pattern, isStar(p) {
        star = (p, n)
        p += 1
      } else if p < pattern, isSame(p, n) {
        p += 1
        n += 1
      } else if let last = star {
        star = (last.pattern, last.item + 1)
        p = last.pattern + 1
        n = last.item + 1
      } else {
        return false
      }
    }
    while p < pattern, isStar(p) { p += 1 }
    return p == pattern
  }
}

/// The text of an address, cut at its slashes.
package struct AddressParts {
  let bytes: [UInt8]
  let ranges: [Range<Int>]

  /// Cuts a text.
  package init(_ address: String) {
    bytes = Array(address.utf8)
    var (ranges, start) = ([Range<Int>](), 0)
    for (place, byte) in bytes.enumerated() where byte == UInt8(ascii: "/") {
      ranges.append(start..<place)
      start = place + 1
    }
    self.ranges = ranges + [start..<bytes.count]
  }
}
