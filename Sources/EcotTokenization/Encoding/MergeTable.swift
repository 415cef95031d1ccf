/// The merges of byte-pair encoding: for a pair of token ids its rank and the token that it becomes.
struct MergeTable: Sendable {
  /// What a pair becomes. A lower rank goes first.
  struct Merge: Sendable {
    var rank: Int32
    var token: Int32
  }

  /// The rank of pairs that do not merge.
  static let none = Merge(rank: .max, token: -1)

  private var keys: [UInt64]
  private var merges: [Merge]
  private var mask: Int

  /// An empty table with room for `count` merges.
  init(capacity count: Int) {
    var capacity = 64
    while capacity < count * 2 { capacity *= 2 }
    keys = [UInt64](repeating: .max, count: capacity)
    merges = [Merge](repeating: Self.none, count: capacity)
    mask = capacity - 1
  }

  /// Adds a merge; of a repeated pair the last one counts, as in the reference.
  mutating func insert(_ left: Int32, _ right: Int32, _ merge: Merge) {
    let key = Self.key(left, right)
    var slot = Self.hash(key) & mask
    while keys[slot] != .max, keys[slot] != key { slot = (slot + 1) & mask }
    keys[slot] = key
    merges[slot] = merge
  }

  /// What the pair becomes, or `none`.
  @inline(__always)
  func find(_ left: Int32, _ right: Int32) -> Merge {
    let key = Self.key(left, right)
    var slot = Self.hash(key) & mask
    while true {
      let found = keys[slot]
      if found == key { return merges[slot] }
      if found == .max { return Self.none }
      slot = (slot + 1) & mask
    }
  }

  @inline(__always)
  private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  @inline(__always)
  private static func hash(_ key: UInt64) -> Int {
    let mixed = key &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 32 ^ mixed >> 15) & .max
  }
}
