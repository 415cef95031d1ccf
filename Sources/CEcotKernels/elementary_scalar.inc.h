// The elementary functions of one float: `ecot_scalar_exp` and so on, the specification of the others. Includers say
// `#pragma STDC FP_CONTRACT OFF`.
#ifndef ECOT_ELEMENTARY_SCALAR
#define ECOT_ELEMENTARY_SCALAR
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define EL_FUNCTION static inline __attribute__((always_inline, unused))

EL_FUNCTION uint32_t ecot_scalar_bits(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}
EL_FUNCTION float ecot_scalar_real(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}
EL_FUNCTION uint64_t ecot_scalar_wide_bits(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}
EL_FUNCTION double ecot_scalar_wide_real(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

// sin(x + quarters pi / 2) of a |x| >= 2^25, however large; every variant calls it, element by element.
static float ecot_sine_of_huge(float x, uint32_t quarters);
EL_FUNCTION float ecot_scalar_repair_huge(float x, float limit, float y, uint32_t quarters) {
  return __builtin_fabsf(x) > limit ? ecot_sine_of_huge(x, quarters) : y;
}

#define EL(name) ecot_scalar_##name
#define EL_REAL float
#define EL_BITS uint32_t
#define EL_WIDE double
#define EL_WIDE_BITS uint64_t
#define EL_ALL(x) (x)
#define EL_WIDE_ALL(x) (x)
#define EL_BITS_OF(x) ecot_scalar_bits(x)
#define EL_REAL_OF(bits) ecot_scalar_real(bits)
#define EL_WIDE_BITS_OF(x) ecot_scalar_wide_bits(x)
#define EL_WIDE_OF(bits) ecot_scalar_wide_real(bits)
#define EL_FMA(a, b, c) __builtin_fmaf(a, b, c)
#define EL_WIDE_FMA(a, b, c) __builtin_fma(a, b, c)
#define EL_SELECT(condition, a, b) ((condition) ? (a) : (b))
#define EL_WIDE_SELECT(condition, a, b) ((condition) ? (a) : (b))
#define EL_SQUARE_ROOT(x) __builtin_sqrtf(x)
#define EL_WIDENED(f, x, quarters) ((float)f((double)(x), quarters))
#define EL_WIDENED_PAIR(f, x, y) ((float)f((double)(x), (double)(y)))
#include "elementary.inc.h"
#include "elementary_wide.inc.h"
#include "element_functions.inc.h"
#include "elementary_end.inc.h"

#include "sine_of_huge.inc.h"
#endif
