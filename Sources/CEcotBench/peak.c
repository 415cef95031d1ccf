#include "CEcotBench.h"

#pragma STDC FP_CONTRACT OFF

// Twelve independent chains of `count` fused multiply-adds each hide the latency; the operands stay in registers.
#define PEAK_BODY(type, fma)                                        \
  type sums[12], factor = (type){0} + 0.999f, term = (type){0} + 1e-9f; \
  for (int i = 0; i < 12; i++)                                      \
    sums[i] = (type){0} + (float)i;                                 \
  for (int64_t step = 0; step < count; step++)                      \
    _Pragma("GCC unroll 12") for (int i = 0; i < 12; i++)           \
      sums[i] = fma(sums[i], factor, term);                         \
  type total = sums[0];                                             \
  for (int i = 1; i < 12; i++)                                      \
    total += sums[i];                                               \
  *result = total[0];                                               \
  return 24.0 * (double)count * (double)(sizeof(type) / sizeof(float));

typedef float Four __attribute__((vector_size(16)));
typedef float Eight __attribute__((vector_size(32)));
typedef float Sixteen __attribute__((vector_size(64)));

#if defined(__x86_64__)
__attribute__((target("avx512f"))) static double peak_avx512(int64_t count, float *result) {
  PEAK_BODY(Sixteen, __builtin_elementwise_fma)
}
__attribute__((target("avx2,fma"))) static double peak_avx2(int64_t count, float *result) {
  PEAK_BODY(Eight, __builtin_elementwise_fma)
}
#endif

#if defined(__aarch64__)
static double peak_plain(int64_t count, float *result) { PEAK_BODY(Four, __builtin_elementwise_fma) }
#else
#define MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
static double peak_plain(int64_t count, float *result) { PEAK_BODY(Four, MULTIPLY_ADD) }
#endif

double ecot_bench_peak(int64_t count, float *result) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f"))
    return peak_avx512(count, result);
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return peak_avx2(count, result);
#endif
  return peak_plain(count, result);
}
