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
  public func matches(_ address: String) -> Bool {
    let names = address.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Array.init)
    return Self.matches(parts[...], names[...])
  }

  private static func matches(_ parts: ArraySlice<[UInt8]>, _ names: ArraySlice<[UInt8]>) -> Bool {
    // reachable[n]: the parts read so far can match the first n names. Linear in parts x names, whatever the pattern.
    var reachable = [true] + Array(repeating: false, count: names.count)
    for part in parts {
      if part == Self.anyParts {
        for n in 0..<names.count where reachable[n] { reachable[n + 1] = true }
      } else {
        for n in stride(from: names.count, through: 1, by: -1) {
          reachable[n] = reachable[n - 1] && matchesPart(part, names[names.startIndex + n - 1])
        }
        reachable[0] = false
      }
    }
    return reachable[names.count]
  }

  private static let anyParts = Array("**".utf8)

  private static func matchesPart(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
    var p = 0
    var n = 0
    var star: (pattern: Int, name: Int)?
    while n < name.count {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        star = (p, n)
        p += 1
      } else if p < pattern.count, pattern[p] == name[n] {
        p += 1
        n += 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        p = last.pattern + 1
        n = last.name + 1
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
