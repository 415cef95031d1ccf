// The elementary functions that compute in double precision, because their arguments lose too much otherwise: sine and cosine by
// their reduction, the power by its logarithm. As in `elementary.inc.h`, in the type of the including file.

// sin(r + q pi / 2) for |r| <= pi / 4, or a little more.
EL_FUNCTION EL_WIDE EL(wide_sine_of)(EL_WIDE r, EL_WIDE_BITS q) {
  const EL_WIDE z = r * r;
  EL_WIDE s = EL_WIDE_FMA(EL_WIDE_ALL(0x1.6cd1b0b5c8b14p-19), z, EL_WIDE_ALL(-0x1.a00f7e15662c2p-13));
  s = EL_WIDE_FMA(s, z, EL_WIDE_ALL(0x1.111108690d136p-7));
  s = EL_WIDE_FMA(s, z, EL_WIDE_ALL(-0x1.5555554c6fffbp-3));
  EL_WIDE c = EL_WIDE_FMA(EL_WIDE_ALL(-0x1.241e6ab2cfc08p-22), z, EL_WIDE_ALL(0x1.a010dde081f33p-16));
  c = EL_WIDE_FMA(c, z, EL_WIDE_ALL(-0x1.6c16b828a821cp-10));
  c = EL_WIDE_FMA(c, z, EL_WIDE_ALL(0x1.5555554ed82f9p-5));
  const EL_WIDE sine = r * EL_WIDE_FMA(s, z, EL_WIDE_ALL(1.0));  // a product keeps the sign of zero
  const EL_WIDE cosine = EL_WIDE_FMA(z * z, c, EL_WIDE_FMA(z, EL_WIDE_ALL(-0.5), EL_WIDE_ALL(1.0)));
  const EL_WIDE y = EL_WIDE_SELECT((q & 1) != 0, cosine, sine);
  return EL_WIDE_OF(EL_WIDE_BITS_OF(y) ^ ((q & 2) << 62));
}

// sin(x + quarters pi / 2) for |x| <= 2^40: n pi / 2 is subtracted exactly in its first 53 bits, rounded in the next (Cody, Waite).
EL_FUNCTION EL_WIDE EL(wide_sine)(EL_WIDE x, uint64_t quarters) {
  const EL_WIDE shifted = EL_WIDE_FMA(x, EL_WIDE_ALL(0x1.45f306dc9c883p-1), EL_WIDE_ALL(0x1.8p52));
  const EL_WIDE n = shifted - 0x1.8p52;
  EL_WIDE r = EL_WIDE_FMA(-n, EL_WIDE_ALL(0x1.921fb54442d18p+0), x);
  r = EL_WIDE_FMA(-n, EL_WIDE_ALL(0x1.1a62633145c07p-54), r);
  return EL(wide_sine_of)(r, EL_WIDE_BITS_OF(shifted) + quarters);
}

// Sine of x radians, of every finite x. Error: 0.51 ulp.
EL_FUNCTION EL_REAL EL(sin)(EL_REAL x) { return EL(repair_huge)(x, 0x1p40f, EL_WIDENED(EL(wide_sine), x, 0), 0); }
// Cosine of x radians, of every finite x. Error: 0.51 ulp.
EL_FUNCTION EL_REAL EL(cos)(EL_REAL x) { return EL(repair_huge)(x, 0x1p40f, EL_WIDENED(EL(wide_sine), x, 1), 1); }

// x to the power y for float values of both; a result beyond float stays beyond float. Zeros, infinities and NaN as C's pow.
EL_FUNCTION EL_WIDE EL(wide_power)(EL_WIDE x, EL_WIDE y) {
  const EL_WIDE infinity = EL_WIDE_ALL(__builtin_inf());
  // log2 |x| = k + log2 m with m in sqrt(1/2)...sqrt 2.
  const EL_WIDE a = EL_WIDE_OF(EL_WIDE_BITS_OF(x) & 0x7fffffffffffffffu);
  const EL_WIDE_BITS k_and_1024 = (EL_WIDE_BITS_OF(a) + (0x4000000000000000u - 0x3fe6a09e667f3bcdu)) >> 52;
  const EL_WIDE k = EL_WIDE_OF(k_and_1024 | 0x4330000000000000u) - (0x1p52 + 1024.0);
  const EL_WIDE m = EL_WIDE_OF(EL_WIDE_BITS_OF(a) - (k_and_1024 << 52) + 0x4000000000000000u);
  const EL_WIDE s = (m - 1.0) / (m + 1.0);
  const EL_WIDE z = s * s;
  EL_WIDE p = EL_WIDE_FMA(EL_WIDE_ALL(0x1.21b67aab5da44p-2), z, EL_WIDE_ALL(0x1.4794f7c9adcf5p-2));
  p = EL_WIDE_FMA(p, z, EL_WIDE_ALL(0x1.a61a30f3d4752p-2));
  p = EL_WIDE_FMA(p, z, EL_WIDE_ALL(0x1.2776c290b137p-1));
  p = EL_WIDE_FMA(p, z, EL_WIDE_ALL(0x1.ec709dc53e77bp-1));
  p = EL_WIDE_FMA(p, z, EL_WIDE_ALL(0x1.71547652b825p+1));
  EL_WIDE log = EL_WIDE_FMA(s, p, k);
  log = EL_WIDE_SELECT(a == 0.0, -infinity, log);
  log = EL_WIDE_SELECT(a == infinity, infinity, log);
  // 2^t = 2^n 2^r; 1 to an infinite power is 1.
  EL_WIDE t = EL_WIDE_SELECT(a == 1.0, EL_WIDE_ALL(0.0), y * log);
  t = EL_WIDE_SELECT(t > 256.0, EL_WIDE_ALL(256.0), t);
  t = EL_WIDE_SELECT(t < -256.0, EL_WIDE_ALL(-256.0), t);
  const EL_WIDE shifted = t + 0x1.8p52;
  const EL_WIDE r = t - (shifted - 0x1.8p52);
  EL_WIDE e = EL_WIDE_FMA(EL_WIDE_ALL(0x1.61c4db88630e5p-20), r, EL_WIDE_ALL(0x1.00d86ba0b0804p-16));
  e = EL_WIDE_FMA(e, r, EL_WIDE_ALL(0x1.430aa8d0c5619p-13));
  e = EL_WIDE_FMA(e, r, EL_WIDE_ALL(0x1.5d874ce36c049p-10));
  e = EL_WIDE_FMA(e, r, EL_WIDE_ALL(0x1.3b2ab5ed2032p-7));
  e = EL_WIDE_FMA(e, r, EL_WIDE_ALL(0x1.c6b08dceef9cbp-5));
  e = EL_WIDE_FMA(e, r, EL_WIDE_ALL(0x1.ebfbdff8ee34dp-3));
  e = EL_WIDE_FMA(e, r, EL_WIDE_ALL(0x1.62e42fef89c7cp-1));
  const EL_WIDE fraction = EL_WIDE_FMA(r, e, EL_WIDE_ALL(1.0));
  EL_WIDE power = EL_WIDE_OF(EL_WIDE_BITS_OF(fraction) + (EL_WIDE_BITS_OF(shifted) << 52));
  // An odd y carries the sign of x; beyond 2^24 every y is even.
  EL_WIDE exponent = EL_WIDE_SELECT(y > 0x1p30, EL_WIDE_ALL(0x1p30), y);
  exponent = EL_WIDE_SELECT(exponent < -0x1p30, EL_WIDE_ALL(-0x1p30), exponent);
  const EL_WIDE whole = exponent + 0x1.8p52;
  const EL_WIDE sign = EL_WIDE_OF(EL_WIDE_BITS_OF(x) & (EL_WIDE_BITS_OF(whole) << 63));
  const EL_WIDE with_sign = EL_WIDE_OF(EL_WIDE_BITS_OF(power) | EL_WIDE_BITS_OF(sign));
  power = EL_WIDE_SELECT((whole - 0x1.8p52) == exponent, with_sign, power);
  power = EL_WIDE_SELECT(
      (x < 0.0) & (x > -infinity) & ((whole - 0x1.8p52) != exponent), EL_WIDE_ALL(__builtin_nan("")), power);
  power = EL_WIDE_SELECT(x == x, power, x);
  power = EL_WIDE_SELECT(y == y, power, y);
  return EL_WIDE_SELECT((x == 1.0) | (y == 0.0), EL_WIDE_ALL(1.0), power);
}

// x to the power y. Error: 0.51 ulp.
EL_FUNCTION EL_REAL EL(power)(EL_REAL x, EL_REAL y) { return EL_WIDENED_PAIR(EL(wide_power), x, y); }
