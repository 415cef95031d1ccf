/// Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").
///
/// A counter-based generator: the numbers are a pure function of key and counter, so a stream can start anywhere and needs
/// no state to be passed around.
public enum Philox4x32 {
  /// Ten rounds over one counter.
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (c, k) = (counter, key)
    for round in 0..<10 {
      if round > 0 { k = SIMD2(k.x &+ 0x9E37_79B9, k.y &+ 0xBB67_AE85) }
      let first = UInt64(0xD251_1F53) * UInt64(c.x)
      let second = UInt64(0xCD9E_8D57) * UInt64(c.z)
      c = SIMD4(
        UInt32(truncatingIfNeeded: second >> 32) ^ c.y ^ k.x, UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ c.w ^ k.y, UInt32(truncatingIfNeeded: first))
    }
    return c
  }
}

/// One named stream of random numbers, keyed by (seed, name, index): a draw in one stream moves nothing in another.
public struct PhiloxStream: Sendable {
  let key: SIMD2<UInt32>
  let high: SIMD2<UInt32>
  private var counter: UInt64 = 0
  private var block = SIMD4<UInt32>()
  private var used = 4

  /// The stream of `name`; `index` selects one of many alike, such as a sample or a step.
  ///
  /// The key is the seed; the upper half of the counter is the FNV-1a hash of the name and the eight bytes of the index.
  public init(seed: UInt64, name: String, index: UInt64 = 0) {
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    for shift in stride(from: 0, to: 64, by: 8) { hash = (hash ^ (index >> UInt64(shift) & 0xFF)) &* 0x100_0000_01B3 }
    high = SIMD2(UInt32(truncatingIfNeeded: hash), UInt32(truncatingIfNeeded: hash >> 32))
  }

  /// The next 32 random bits.
  public mutating func next32() -> UInt32 {
    if used == 4 {
      block = Philox4x32.block(
        counter: SIMD4(
          UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32), high.x, high.y),
        key: key)
      counter &+= 1
      used = 0
    }
    defer { used += 1 }
    return block[used]
  }

  /// The next 64 random bits, low half first.
  public mutating func next64() -> UInt64 {
    let low = UInt64(next32())
    return low | UInt64(next32()) << 32
  }

  /// A double in [0, 1) with 53 random bits.
  public mutating func uniform() -> Double { Double(next64() >> 11) * 0x1p-53 }

  /// A whole number in 0..<bound, each equally likely (Lemire 2019, with rejection); `bound` must be positive.
  public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "PhiloxStream.below wants a positive bound")
    let range = UInt64(bound)
    while true {
      let product = next64().multipliedFullWidth(by: range)
      if product.low >= range || product.low >= (0 &- range) % range { return Int(product.high) }
    }
  }
}
