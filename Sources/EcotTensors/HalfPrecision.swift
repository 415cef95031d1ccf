/// The two 16-bit float formats in integer arithmetic, so that no processor, compiler or rounding mode has a say: IEEE 754
/// binary16 (5 bits of exponent, 10 of fraction) and bfloat16 (the upper half of a binary32).
enum HalfPrecision {
  /// The bits of the binary32 of the same value as a bfloat16.
  @inline(__always)
  static func floatBits(bfloat16 bits: UInt16) -> UInt32 { UInt32(bits) << 16 }

  /// The bits of the binary32 of the same value as a binary16; a NaN keeps its fraction.
  @inline(__always)
  static func floatBits(float16 bits: UInt16) -> UInt32 {
    let sign = UInt32(bits & 0x8000) << 16
    let magnitude = UInt32(bits & 0x7FFF)
    // 112 is the difference of the two exponent biases; infinities and NaN go to the largest exponent instead.
    let bias: UInt32 = magnitude >= 0x7C00 ? 224 << 23 : 112 << 23
    // Subnormal: a multiple of 2^-24, which is a normal binary32. Both factors and the product are exact.
    let subnormal = (Float(magnitude & 0x3FF) * 0x1p-24).bitPattern
    return sign | (magnitude < 0x400 ? subnormal : (magnitude << 13) + bias)
  }

  /// The bfloat16 nearest to a binary32, ties to even; a NaN stays one.
  @inline(__always)
  static func bfloat16(_ bits: UInt32) -> UInt16 {
    // The bit that makes a NaN quiet is set, since its fraction may lie in the bits that are cut off.
    if bits & 0x7FFF_FFFF > 0x7F80_0000 { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ ((bits >> 16) & 1)) >> 16)
  }

  /// The binary16 nearest to a binary32, ties to even; beyond the largest, infinity; a NaN stays one.
  @inline(__always)
  static func float16(_ bits: UInt32) -> UInt16 {
    let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
    let magnitude = bits & 0x7FFF_FFFF
    if magnitude > 0x7F80_0000 {
      return sign | 0x7E00 | (UInt16(truncatingIfNeeded: magnitude >> 13) & 0x3FF)
    }
    // 65520 and more: halfway from the largest number to the next power of two.
    if magnitude >= 0x477F_F000 { return sign | 0x7C00 }
    // 2^-14 and more: normal.
    if magnitude >= 0x3880_0000 {
      let shifted = magnitude - (112 << 23)
      return sign | UInt16(truncatingIfNeeded: (shifted + 0xFFF + ((shifted >> 13) & 1)) >> 13)
    }
    // Less than 2^-25: zero.
    if magnitude < 0x3300_0000 { return sign }
    let fraction = (magnitude & 0x7F_FFFF) | 0x80_0000
    let shift = 126 - (magnitude >> 23)
    let (whole, rest, half) = (fraction >> shift, fraction & ((1 << shift) - 1), UInt32(1) << (shift - 1))
    let up: UInt32 = rest > half || (rest == half && whole & 1 == 1) ? 1 : 0
    return sign | UInt16(truncatingIfNeeded: whole + up)
  }
}
