// The sine of arguments beyond the reach of the two-term reduction (Payne and Hanek 1983): x 2 / pi modulo 4 in integers, from the
// 64 bits of 2 / pi that matter at the exponent of x. Scalar, not inlined, and the same for every variant: such arguments are rare.

static __attribute__((noinline, unused)) float ecot_sine_of_huge(float x, uint32_t quarters) {
  // 2 / pi, 256 bits after the point.
  static const uint64_t two_over_pi[] = {0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561};
  const uint32_t bits = ecot_scalar_bits(x);
  if ((bits & 0x7f800000u) == 0x7f800000u) return x - x;
  const uint64_t mantissa = (bits & 0x7fffffu) | 0x800000u;
  // |x| = mantissa 2^exponent. Bits of 2 / pi above 2^(2 - exponent) contribute multiples of 4 only.
  const int32_t exponent = (int32_t)((bits >> 23) & 0xff) - 150;
  const int32_t skip = exponent - 2;
  uint64_t window[2];
  for (int i = 0; i < 2; i++) {
    const int32_t word = skip / 64 + i, shift = skip % 64;
    window[i] = shift == 0 ? two_over_pi[word] : two_over_pi[word] << shift | two_over_pi[word + 1] >> (64 - shift);
  }
  // turn = x 2 / pi modulo 4 in units of 2^-126, as 2 integer and 126 fractional bits.
  unsigned __int128 turn = (unsigned __int128)(mantissa * window[0]) << 64;
  turn += (unsigned __int128)mantissa * window[1];
  const uint64_t n = (uint64_t)(((turn >> 125) + 1) >> 1);
  // The signed distance from the nearest quarter turn.
  const __int128 fraction = (__int128)(turn << 2);
  const double r = (double)fraction * 0x1.921fb54442d18p-128;
  const bool negative = bits >> 31;
  return (float)ecot_scalar_wide_sine_of(negative ? -r : r, (negative ? 0 - n : n) + quarters);
}
