// Attention with AVX2 and FMA: tiles of 6 x 16.
#if defined(__x86_64__)
#include "attention.h"

#pragma STDC FP_CONTRACT OFF

#if !defined(__clang__)
#include <immintrin.h>
#define ECOT_MULTIPLY_ADD(a, b, c) ((N)_mm256_fmadd_ps((__m256)(a), (__m256)(b), (__m256)(c)))
#endif

#include "target_avx2.inc.h"

#define ECOT_WIDTH 8
#define ECOT_MR 6
#define ECOT_NV 2
#define ECOT_EACH_ROWS ECOT_ROWS(1) ECOT_ROWS(2) ECOT_ROWS(3) ECOT_ROWS(4) ECOT_ROWS(5) ECOT_ROWS(6)
#include "attention_tile.inc.h"

#include "target_end.inc.h"

const EcotAttentionKernels ecot_attention_avx2 = {ECOT_WIDTH, ECOT_MR, multiply, gather, scatter, scatter_ragged};
#else
typedef int ecot_attention_no_avx2;
#endif
