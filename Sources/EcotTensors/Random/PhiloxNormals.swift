extension PhiloxStream {
  /// The draws `range` of the sequence that `Float(normal() * deviation)` gives on a new stream, counted from 0: bit for bit
  /// the same, wherever this stream stands, so that parts of a long sequence can be drawn apart. `range` must not begin
  /// below 0.
  ///
  /// A normal number takes 64 bits, so that a block of the generator holds two, and draw i is in block i / 2. Eight draws are
  /// made at once, from four blocks.
  package func normals(_ range: Range<Int>, deviation: Double) -> [Float] {
    precondition(range.lowerBound >= 0, "PhiloxStream.normals wants draws from 0 on")
    return [Float](unsafeUninitializedCapacity: range.count) { values, filled in
      var draw = range.lowerBound & ~7
      while draw < range.upperBound {
        let (even, odd) = uniforms(fromBlock: UInt64(draw) / 2)
        let first = SIMD4<Float>(NormalQuantile.of(even) * deviation)
        let second = SIMD4<Float>(NormalQuantile.of(odd) * deviation)
        if draw >= range.lowerBound, draw + 8 <= range.upperBound {
          let place = draw - range.lowerBound
          for pair in 0..<4 {
            values[place + 2 * pair] = first[pair]
            values[place + 2 * pair + 1] = second[pair]
          }
        } else {
          for slot in 0..<8 where range.contains(draw + slot) {
            values[draw + slot - range.lowerBound] = slot % 2 == 0 ? first[slot / 2] : second[slot / 2]
          }
        }
        draw += 8
      }
      filled = range.count
    }
  }

  /// Eight numbers as `normal()` draws them in (0, 1), from four blocks: the first and the second of each.
  @inline(__always)
  private func uniforms(fromBlock first: UInt64) -> (even: SIMD4<Double>, odd: SIMD4<Double>) {
    let (x, y, z, w) = blocks(from: first)
    return (Self.cells(low: x, high: y), Self.cells(low: z, high: w))
  }

  /// Four blocks at once: their first words, their second ones, and so on, each in a lane of 64 bits,
  /// where products have room; `Philox4x32.block` on four counters.
  @inline(__always)
  func blocks(from first: UInt64) -> (SIMD4<UInt64>, SIMD4<UInt64>, SIMD4<UInt64>, SIMD4<UInt64>) {
    let word = SIMD4<UInt64>(repeating: 0xFFFF_FFFF)
    let counters = SIMD4(repeating: first) &+ SIMD4(0, 1, 2, 3)
    var (x, y) = (counters & word, counters &>> 32)
    var (z, w) = (SIMD4(repeating: UInt64(high.x)), SIMD4(repeating: UInt64(high.y)))
    var key = self.key
    for round in 0..<10 {
      if round > 0 { key = SIMD2(key.x &+ 0x9E37_79B9, key.y &+ 0xBB67_AE85) }
      let product = (x &* 0xD251_1F53, z &* 0xCD9E_8D57)
      (x, y) = ((product.1 &>> 32) ^ y ^ UInt64(key.x), product.1 & word)
      (z, w) = ((product.0 &>> 32) ^ w ^ UInt64(key.y), product.0 & word)
    }
    return (x, y, z, w)
  }

  /// (n + 0.5) / 2^52 for the upper 52 of 64 bits.
  @inline(__always)
  private static func cells(low: SIMD4<UInt64>, high: SIMD4<UInt64>) -> SIMD4<Double> {
    let n = (low &>> 12) | (high &<< 20)
    // 2^52 + n as its bits; every step here is exact.
    let shifted = unsafeBitCast(n | 0x4330_0000_0000_0000, to: SIMD4<Double>.self)
    return (shifted - 0x1p52 + 0.5) * 0x1p-52
  }
}
