// Attention's kernels of each variant.
#include <stddef.h>

#include "attention.h"

const EcotAttentionKernels *ecot_attention_kernels(int32_t variant) {
  switch (variant) {
#if defined(__x86_64__)
    case ECOT_AVX2: return &ecot_attention_avx2;
    case ECOT_AVX512: return &ecot_attention_avx512;
#elif defined(__aarch64__)
    case ECOT_NEON: return &ecot_attention_neon;
#endif
    default: return NULL;
  }
}
