// Attention for arm64: tiles of 6 x 16.
#if defined(__aarch64__)
#include <arm_neon.h>

#include "attention.h"

#pragma STDC FP_CONTRACT OFF

#define ECOT_WIDTH 4
#define ECOT_MR 6
#define ECOT_NV 4
#define ECOT_MULTIPLY_ADD(a, b, c) ((N)vfmaq_f32((float32x4_t)(c), (float32x4_t)(a), (float32x4_t)(b)))
#define ECOT_EACH_ROWS ECOT_ROWS(1) ECOT_ROWS(2) ECOT_ROWS(3) ECOT_ROWS(4) ECOT_ROWS(5) ECOT_ROWS(6)
#include "attention_tile.inc.h"

const EcotAttentionKernels ecot_attention_neon = {ECOT_WIDTH, ECOT_MR, multiply, gather, scatter, scatter_ragged};
#else
typedef int ecot_attention_no_neon;
#endif
