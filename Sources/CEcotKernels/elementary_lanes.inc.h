// The elementary functions of sixteen floats: `ecot_lanes_exp` and so on. The same text as for one float, so the same bits.
#ifndef ECOT_ELEMENTARY_LANES
#define ECOT_ELEMENTARY_LANES
#include "elementary_scalar.inc.h"
#include "lanes.inc.h"

typedef uint32_t VBits __attribute__((vector_size(64), aligned(64)));
// Double precision comes in halves of eight lanes.
typedef float VHalf __attribute__((vector_size(32), aligned(32)));
typedef double VWide __attribute__((vector_size(64), aligned(64)));
typedef int64_t VWideMask __attribute__((vector_size(64), aligned(64)));
typedef uint64_t VWideBits __attribute__((vector_size(64), aligned(64)));

ECOT_INLINE VWide ecot_lanes_wide_all(double x) { return (VWide){x, x, x, x, x, x, x, x}; }
#if defined(__clang__)
ECOT_INLINE VWide ecot_lanes_wide_fma(VWide a, VWide b, VWide c) { return __builtin_elementwise_fma(a, b, c); }
#else
ECOT_INLINE VWide ecot_lanes_wide_fma(VWide a, VWide b, VWide c) {
  for (int l = 0; l < 8; l++) c[l] = __builtin_fma(a[l], b[l], c[l]);
  return c;
}
#endif
ECOT_INLINE VWide ecot_lanes_wide_select(VWideMask mask, VWide a, VWide b) {
  return (VWide)((mask & (VWideMask)a) | (~mask & (VWideMask)b));
}
ECOT_INLINE VWide ecot_lanes_first_half(V x) {
  return __builtin_convertvector(__builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7), VWide);
}
ECOT_INLINE VWide ecot_lanes_second_half(V x) {
  return __builtin_convertvector(__builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15), VWide);
}
ECOT_INLINE V ecot_lanes_join(VWide first, VWide second) {
  const VHalf a = __builtin_convertvector(first, VHalf), b = __builtin_convertvector(second, VHalf);
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

ECOT_INLINE V ecot_lanes_repair_huge(V x, float limit, V y, uint32_t quarters) {
  const VI huge = ((VI)x & 0x7fffffff) > (VI)ecot_all(limit);  // NaN too: it comes out as NaN
  int32_t any = 0;
  for (int l = 0; l < 16; l++) any |= huge[l];
  if (__builtin_expect(any != 0, 0)) {
    for (int l = 0; l < 16; l++) {
      if (huge[l]) y[l] = ecot_scalar_repair_huge(x[l], limit, y[l], quarters);
    }
  }
  return y;
}

#if defined(ECOT_TARGET_AVX512)
// Rounds once, to subnormal numbers too.
#define EL_TIMES_POWER(x, n) ((V)_mm512_scalef_ps((__m512)(x), (__m512)(n)))
#endif
#define EL_FUNCTION ECOT_INLINE
#define EL(name) ecot_lanes_##name
#define EL_REAL V
#define EL_BITS VBits
#define EL_WIDE VWide
#define EL_WIDE_BITS VWideBits
#define EL_ALL(x) ecot_all(x)
#define EL_WIDE_ALL(x) ecot_lanes_wide_all(x)
#define EL_BITS_OF(x) ((VBits)(x))
#define EL_REAL_OF(bits) ((V)(bits))
#define EL_WIDE_BITS_OF(x) ((VWideBits)(x))
#define EL_WIDE_OF(bits) ((VWide)(bits))
#define EL_FMA(a, b, c) ecot_fma(a, b, c)
#define EL_WIDE_FMA(a, b, c) ecot_lanes_wide_fma(a, b, c)
#define EL_SELECT(condition, a, b) ecot_select(condition, a, b)
#define EL_WIDE_SELECT(condition, a, b) ecot_lanes_wide_select(condition, a, b)
#define EL_SQUARE_ROOT(x) ecot_sqrt(x)
#define EL_WIDENED(f, x, quarters) ecot_lanes_join(f(ecot_lanes_first_half(x), quarters), f(ecot_lanes_second_half(x), quarters))
#define EL_WIDENED_PAIR(f, x, y) \
  ecot_lanes_join( \
      f(ecot_lanes_first_half(x), ecot_lanes_first_half(y)), f(ecot_lanes_second_half(x), ecot_lanes_second_half(y)))
#include "elementary.inc.h"
#include "elementary_wide.inc.h"
#include "element_functions.inc.h"
#include "elementary_end.inc.h"
#endif
