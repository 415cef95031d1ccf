// Matrix products for arm64: tiles of 6 x 16, 24 of the 32 registers.
#if defined(__aarch64__)
#include <arm_neon.h>

#include "products.h"

#pragma STDC FP_CONTRACT OFF

#define ECOT_WIDTH 4
#define ECOT_MR 6
#define ECOT_NV 4
#define ECOT_MULTIPLY_ADD(a, b, c) ((N)vfmaq_f32((float32x4_t)(c), (float32x4_t)(a), (float32x4_t)(b)))
#define ECOT_EACH_ROWS ECOT_ROWS(1) ECOT_ROWS(2) ECOT_ROWS(3) ECOT_ROWS(4) ECOT_ROWS(5) ECOT_ROWS(6)
#include "product_tile.inc.h"
#include "product_pack.inc.h"

const EcotProductKernels ecot_products_neon = {ECOT_MR, ECOT_NV * ECOT_WIDTH, ECOT_WIDTH, ecot_product_tile, ecot_product_pack};
#else
typedef int ecot_products_no_neon;
#endif
