/// A fixed hash of bytes for the tables of this module: FNV-1a with a final mix. It only finds entries; no result depends
/// on it.
struct ByteHash {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Continues the message with some of an array's bytes.
  @inline(__always)
  mutating func append(_ bytes: [UInt8], _ range: Range<Int>) {
    var hash = state
    for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
    state = hash
  }

  /// The hash of everything so far.
  @inline(__always)
  var value: UInt64 {
    let mixed = (state ^ state >> 32) &* 0x9E37_79B9_7F4A_7C15
    return mixed ^ mixed >> 29
  }

  /// The hash of one range.
  @inline(__always)
  static func of(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
    var hash = ByteHash()
    hash.append(bytes, range)
    return hash.value
  }
}

/// Strings laid end to end.
struct ByteArena: Sendable {
  /// The bytes of all strings.
  var bytes: [UInt8] = []
  /// Where each string ends, after a leading 0.
  var ends: [Int32] = [0]

  /// The number of strings.
  var count: Int { ends.count - 1 }

  /// Where a string's bytes are.
  @inline(__always)
  func range(_ index: Int) -> Range<Int> { Int(ends[index])..<Int(ends[index + 1]) }

  /// A string's bytes.
  func slice(_ index: Int) -> ArraySlice<UInt8> { bytes[range(index)] }

  /// Adds a string of which all bytes but those in `bytes` already are given.
  mutating func append(_ string: some Sequence<UInt8>) {
    bytes.append(contentsOf: string)
    ends.append(Int32(bytes.count))
  }

  /// Whether a string equals some bytes of an array.
  @inline(__always)
  func equals(_ index: Int, _ other: [UInt8], _ otherRange: Range<Int>) -> Bool {
    let range = range(index)
    guard range.count == otherRange.count else { return false }
    for offset in 0..<range.count where bytes[range.lowerBound + offset] != other[otherRange.lowerBound + offset] {
      return false
    }
    return true
  }
}
