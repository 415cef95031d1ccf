// The elementary functions as fixed sequences of IEEE operations, in the type of the including file: one float, or sixteen. No
// branches: both sides of a choice are computed. No conversion between float and integer, which CPUs do differently out of range:
// adding 1.5 x 2^23 rounds to an integer and leaves it in the low bits. Masks and clamps are written so that NaN passes through.
//
// The errors stated are the largest |computed - true| / ulp(true) that `Tests/CrossCompiled/elementary_errors.c` finds; the
// polynomials come from `scripts/fit-polynomials`.

EL_FUNCTION EL_REAL EL(magnitude)(EL_REAL x) { return EL_REAL_OF(EL_BITS_OF(x) & 0x7fffffffu); }
// The sign of x on y >= 0.
EL_FUNCTION EL_REAL EL(with_sign)(EL_REAL y, EL_REAL x) { return EL_REAL_OF(EL_BITS_OF(y) | (EL_BITS_OF(x) & 0x80000000u)); }

// exp(x) = (hi + lo) 2^n for |x| < 2^10, where hi is in 0.7...1.42 and |lo| is below half an ulp of it. Returns n + 254.
EL_FUNCTION EL_BITS EL(exp_parts)(EL_REAL x, EL_REAL *hi, EL_REAL *lo) {
  const EL_REAL shifted = EL_FMA(x, EL_ALL(0x1.715476p+0f), EL_ALL(0x1.8p23f));
  const EL_REAL n = shifted - 0x1.8p23f;
  // r + r_lo = x - n log 2 (Cody and Waite 1980): the first step is exact, the rounding of the second is kept.
  const EL_REAL coarse = EL_FMA(n, EL_ALL(-0x1.62e43p-1f), x);
  const EL_REAL r = EL_FMA(n, EL_ALL(0x1.05c61p-29f), coarse);
  const EL_REAL r_lo = EL_FMA(n, EL_ALL(0x1.05c61p-29f), coarse - r);
  EL_REAL p = EL_FMA(EL_ALL(0x1.6ab78ap-10f), r, EL_ALL(0x1.123d5cp-7f));
  p = EL_FMA(p, r, EL_ALL(0x1.55585ap-5f));
  p = EL_FMA(p, r, EL_ALL(0x1.55548cp-3f));
  p = EL_FMA(p, r, EL_ALL(0x1.fffffcp-2f));
  const EL_REAL curve = EL_FMA(r * r, p, r_lo);
  const EL_REAL line = 1.0f + r;
  const EL_REAL rest = ((1.0f - line) + r) + curve;
  *hi = line + rest;
  *lo = (line - *hi) + rest;
  return EL_BITS_OF(shifted) + (254u - 0x4b400000u);
}

// 2^(n / 2) rounded up and down: a product with both, one after the other, overflows and underflows as 2^n would.
EL_FUNCTION EL_REAL EL(exp_scale_first)(EL_BITS n_and_254) { return EL_REAL_OF((n_and_254 >> 1) << 23); }
EL_FUNCTION EL_REAL EL(exp_scale_second)(EL_BITS n_and_254) { return EL_REAL_OF((n_and_254 - (n_and_254 >> 1)) << 23); }
// 2^n for n >= -126.
EL_FUNCTION EL_REAL EL(exp_scale)(EL_BITS n_and_254) { return EL_REAL_OF((n_and_254 - 127u) << 23); }

// x 2^n for x near 1, rounded once: the first of two products is exact. Some processors do it in one instruction.
EL_FUNCTION EL_REAL EL(times_power)(EL_REAL x, EL_BITS n_and_254) {
#ifdef EL_TIMES_POWER
  return EL_TIMES_POWER(x, EL_REAL_OF(n_and_254 + (0x4b400000u - 254u)) - 0x1.8p23f);
#else
  return (x * EL(exp_scale_first)(n_and_254)) * EL(exp_scale_second)(n_and_254);
#endif
}

// `exp` of what is not above 89: the same bits.
EL_FUNCTION EL_REAL EL(exp_bounded)(EL_REAL x) {
  // Below this the result is below half the smallest subnormal.
  x = EL_SELECT(x < -104.0f, EL_ALL(-104.0f), x);
  EL_REAL hi, lo;
  const EL_BITS n = EL(exp_parts)(x, &hi, &lo);
  return EL(times_power)(hi, n);
}

// e^x. Error: 0.69 ulp, 0.78 where the result is subnormal.
EL_FUNCTION EL_REAL EL(exp)(EL_REAL x) {
  // Beyond this the result is infinite.
  return EL(exp_bounded)(EL_SELECT(x > 89.0f, EL_ALL(89.0f), x));
}

// Natural logarithm. Error: 0.87 ulp.
EL_FUNCTION EL_REAL EL(log)(EL_REAL x) {
  // x = m 2^k with m in sqrt(1/2)...sqrt 2. Subnormal x first becomes normal.
  const EL_REAL normal = EL_SELECT(x < 0x1p-126f, x * 0x1p23f, x);
  const EL_REAL bias = EL_SELECT(x < 0x1p-126f, EL_ALL(0x1p23f + 151.0f), EL_ALL(0x1p23f + 128.0f));
  const EL_BITS k_and_128 = (EL_BITS_OF(normal) + (0x40000000u - 0x3f3504f3u)) >> 23;
  const EL_REAL k = EL_REAL_OF(k_and_128 | 0x4b000000u) - bias;
  const EL_REAL f = EL_REAL_OF(EL_BITS_OF(normal) - (k_and_128 << 23) + 0x40000000u) - 1.0f;
  // log(1 + f) = 2 s + s^3 P(s^2) = f - (f^2 / 2 - s (f^2 / 2 + s^2 P)): fdlibm's form, where f carries most of the value exactly.
  const EL_REAL s = f / (2.0f + f);
  const EL_REAL z = s * s;
  EL_REAL p = EL_FMA(EL_ALL(0x1.f135cap-3f), z, EL_ALL(0x1.23d3eep-2f));
  p = EL_FMA(p, z, EL_ALL(0x1.999c26p-2f));
  p = EL_FMA(p, z, EL_ALL(0x1.555554p-1f));
  const EL_REAL half_square = (0.5f * f) * f;
  const EL_REAL curve = EL_FMA(-s, EL_FMA(z, p, half_square), half_square);
  // log 2 in two parts, the first so short that its products with k are exact.
  const EL_REAL high = EL_FMA(k, EL_ALL(0x1.62e4p-1f), f);
  const EL_REAL rest = f - (high - k * 0x1.62e4p-1f);
  EL_REAL y = high + (EL_FMA(k, EL_ALL(0x1.7f7d1cp-20f), rest) - curve);
  y = EL_SELECT(x < __builtin_inff(), y, x + x);  // infinity and NaN stay
  y = EL_SELECT(x == 0.0f, EL_ALL(-__builtin_inff()), y);
  return EL_SELECT(x < 0.0f, EL_ALL(__builtin_nanf("")), y);
}

// Hyperbolic tangent. Error: 0.80 ulp.
EL_FUNCTION EL_REAL EL(tanh)(EL_REAL x) {
  EL_REAL a = EL(magnitude)(x);
  a = EL_SELECT(a > 10.0f, EL_ALL(10.0f), a);  // 1 - tanh(10) is below half an ulp
  const EL_REAL z = a * a;
  EL_REAL p = EL_FMA(EL_ALL(0x1.192b52p-9f), z, EL_ALL(-0x1.0c81e2p-7f));
  p = EL_FMA(p, z, EL_ALL(0x1.63b824p-6f));
  p = EL_FMA(p, z, EL_ALL(-0x1.b9f392p-5f));
  p = EL_FMA(p, z, EL_ALL(0x1.111082p-3f));
  p = EL_FMA(p, z, EL_ALL(-0x1.555554p-2f));
  const EL_REAL near = EL_FMA(a * z, p, a);
  // 1 - 2 / (e^2a + 1): the quotient corrected by its remainder, with what the roundings of the denominator left out.
  EL_REAL hi, lo;
  const EL_REAL scale = EL(exp_scale)(EL(exp_parts)(a + a, &hi, &lo));
  const EL_REAL e = hi * scale;
  const EL_REAL d = e + 1.0f;
  const EL_REAL d_lo = EL_FMA(lo, scale, (e - d) + 1.0f);
  const EL_REAL q = 2.0f / d;
  const EL_REAL remainder = EL_FMA(-q, d_lo, EL_FMA(-q, d, EL_ALL(2.0f)));
  const EL_REAL far = 1.0f - EL_FMA(remainder, 0.5f * q, q);
  return EL(with_sign)(EL_SELECT(a < 0.55f, near, far), x);
}

// 1 / (1 + e^-x). Error: 0.69 ulp, 0.78 where the result is subnormal.
EL_FUNCTION EL_REAL EL(sigmoid)(EL_REAL x) {
  EL_REAL a = EL_REAL_OF(EL_BITS_OF(x) | 0x80000000u);
  a = EL_SELECT(a < -104.0f, EL_ALL(-104.0f), a);
  EL_REAL hi, lo;
  const EL_BITS n = EL(exp_parts)(a, &hi, &lo);
  const EL_REAL first = EL(exp_scale_first)(n), second = EL(exp_scale_second)(n);
  // With e = e^-|x|: 1 / (1 + e), or e / (1 + e) where x < 0; there 2^n comes last, so that a subnormal result is right.
  const EL_REAL e = (hi * first) * second;
  const EL_REAL d = 1.0f + e;
  const EL_REAL d_lo = ((1.0f - d) + e) + (lo * first) * second;
  const EL_REAL numerator = EL_SELECT(x < 0.0f, hi, EL_ALL(1.0f));
  const EL_REAL numerator_lo = EL_SELECT(x < 0.0f, lo, EL_ALL(0.0f));
  const EL_REAL reciprocal = 1.0f / d;
  const EL_REAL q = numerator * reciprocal;
  const EL_REAL remainder = EL_FMA(-q, d, numerator) + EL_FMA(-q, d_lo, numerator_lo);
  const EL_REAL y = EL_FMA(remainder, reciprocal, q);
  return EL_SELECT(x < 0.0f, (y * first) * second, y);
}

// The error function. Error: 0.85 ulp.
EL_FUNCTION EL_REAL EL(erf)(EL_REAL x) {
  EL_REAL a = EL(magnitude)(x);
  a = EL_SELECT(a > 4.0f, EL_ALL(4.0f), a);  // 1 - erf(4) is below half an ulp
  const EL_REAL z = a * a;
  EL_REAL p = EL_FMA(EL_ALL(0x1.4f562ep-14f), z, EL_ALL(-0x1.a606c2p-11f));
  p = EL_FMA(p, z, EL_ALL(0x1.5449e4p-8f));
  p = EL_FMA(p, z, EL_ALL(-0x1.b80118p-6f));
  p = EL_FMA(p, z, EL_ALL(0x1.ce2d64p-4f));
  p = EL_FMA(p, z, EL_ALL(-0x1.81274p-2f));
  p = EL_FMA(p, z, EL_ALL(0x1.06eba8p-3f));
  const EL_REAL near = EL_FMA(a, p, a);
  // 1 - e^(a Q(a) - a), the fit of log(1 - erf); the rounding of the exponent is kept.
  EL_REAL q = EL_FMA(EL_ALL(-0x1.4073f4p-18f), a, EL_ALL(0x1.6de3d6p-15f));
  q = EL_FMA(q, a, EL_ALL(0x1.f2e7fap-15f));
  q = EL_FMA(q, a, EL_ALL(-0x1.83992p-9f));
  q = EL_FMA(q, a, EL_ALL(0x1.743304p-6f));
  q = EL_FMA(q, a, EL_ALL(-0x1.af523ap-4f));
  q = EL_FMA(q, a, EL_ALL(-0x1.456dfep-1f));
  q = EL_FMA(q, a, EL_ALL(-0x1.07486cp-3f));
  const EL_REAL g = EL_FMA(q, a, -a);
  const EL_REAL g_lo = EL_FMA(q, a, -a - g);
  EL_REAL hi, lo;
  const EL_BITS n = EL(exp_parts)(g, &hi, &lo);
  const EL_REAL far = EL_FMA(-(hi + EL_FMA(hi, g_lo, lo)), EL(exp_scale)(n), EL_ALL(1.0f));
  return EL(with_sign)(EL_SELECT(a < 0.921875f, near, far), x);
}
