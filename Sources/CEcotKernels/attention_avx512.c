// Attention with AVX-512: tiles of 14 x 32.
#if defined(__x86_64__)
#include "attention.h"

#pragma STDC FP_CONTRACT OFF

#if !defined(__clang__)
#include <immintrin.h>
#define ECOT_MULTIPLY_ADD(a, b, c) ((N)_mm512_fmadd_ps((__m512)(a), (__m512)(b), (__m512)(c)))
#endif

#include "target_avx512.inc.h"

#define ECOT_WIDTH 16
#define ECOT_MR 14
#define ECOT_NV 2
#define ECOT_EACH_ROWS                                                                                                        \
  ECOT_ROWS(1) ECOT_ROWS(2) ECOT_ROWS(3) ECOT_ROWS(4) ECOT_ROWS(5) ECOT_ROWS(6) ECOT_ROWS(7) ECOT_ROWS(8) ECOT_ROWS(9)        \
  ECOT_ROWS(10) ECOT_ROWS(11) ECOT_ROWS(12) ECOT_ROWS(13) ECOT_ROWS(14)
#include "attention_tile.inc.h"

#include "target_end.inc.h"

const EcotAttentionKernels ecot_attention_avx512 = {ECOT_WIDTH, ECOT_MR, multiply, gather, scatter, scatter_ragged};
#else
typedef int ecot_attention_no_avx512;
#endif
