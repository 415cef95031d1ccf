// Sixteen float lanes: the unit of the contract's fixed order. The compiler makes one, two or four registers of them, so that the
// width of the hardware never appears in a kernel's text. Included by the files of the vector variants, each under its target.
#include <string.h>

// Vectors are passed between inlined functions only: there is no ABI to break.
#pragma GCC diagnostic ignored "-Wpsabi"

#define ECOT_INLINE static inline __attribute__((always_inline, unused))

typedef float V __attribute__((vector_size(64), aligned(64)));
typedef int32_t VI __attribute__((vector_size(64), aligned(64)));
typedef float VUnaligned __attribute__((vector_size(64), aligned(4), may_alias));

ECOT_INLINE V ecot_all(float x) { return (V){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x}; }
ECOT_INLINE VI ecot_all_bits(int32_t x) { return (VI){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x}; }
ECOT_INLINE V ecot_load(const float *x) { return *(const VUnaligned *)x; }
ECOT_INLINE void ecot_store(float *y, V x) { *(VUnaligned *)y = x; }

// The first `count` < 16 elements; the other lanes hold `fill`.
ECOT_INLINE V ecot_load_part(const float *x, int64_t count, float fill) {
  V lanes = ecot_all(fill);
  memcpy(&lanes, x, (size_t)count * sizeof(float));
  return lanes;
}
ECOT_INLINE void ecot_store_part(float *y, V x, int64_t count) { memcpy(y, &x, (size_t)count * sizeof(float)); }

#if defined(__clang__)
ECOT_INLINE V ecot_fma(V a, V b, V c) { return __builtin_elementwise_fma(a, b, c); }
ECOT_INLINE V ecot_sqrt(V a) { return __builtin_elementwise_sqrt(a); }
#else
ECOT_INLINE V ecot_fma(V a, V b, V c) {
  for (int l = 0; l < 16; l++) c[l] = __builtin_fmaf(a[l], b[l], c[l]);
  return c;
}
ECOT_INLINE V ecot_sqrt(V a) {
  for (int l = 0; l < 16; l++) a[l] = __builtin_sqrtf(a[l]);
  return a;
}
#endif

// a where the lane of `mask` is -1, b where it is 0. Comparisons of V give such masks.
ECOT_INLINE V ecot_select(VI mask, V a, V b) { return (V)((mask & (VI)a) | (~mask & (VI)b)); }
// -1 in the first `count` lanes.
ECOT_INLINE VI ecot_first_lanes(int64_t count) {
  const VI index = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return index < ecot_all_bits((int32_t)count);
}
// The larger; the first where the second is NaN or equal.
ECOT_INLINE V ecot_larger(V a, V b) { return ecot_select(b > a, b, a); }

// Folds the lanes by halves, the order of the contract.
ECOT_INLINE float ecot_fold_sum(V x) {
  float e[8];
  for (int l = 0; l < 8; l++) e[l] = x[l] + x[l + 8];
  return ((e[0] + e[4]) + (e[2] + e[6])) + ((e[1] + e[5]) + (e[3] + e[7]));
}
