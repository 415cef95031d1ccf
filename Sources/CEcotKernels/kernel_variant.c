// Which variants this processor runs.
#include "include/EcotKernelVariant.h"

bool ecot_supports(int32_t variant) {
#if defined(__x86_64__)
  __builtin_cpu_init();
#endif
  switch (variant) {
    case ECOT_PORTABLE: return true;
#if defined(__x86_64__)
    case ECOT_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case ECOT_AVX512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#elif defined(__aarch64__)
    case ECOT_NEON: return true;
#endif
    default: return false;
  }
}
