// Matrix products with AVX-512: tiles of 14 x 32, 28 of the 32 registers.
#if defined(__x86_64__)
#include "products.h"

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
#include "product_tile.inc.h"
#include "product_pack.inc.h"

#include "target_end.inc.h"

const EcotProductKernels ecot_products_avx512 = {ECOT_MR, ECOT_NV * ECOT_WIDTH, ECOT_WIDTH, ecot_product_tile, ecot_product_pack};
#else
typedef int ecot_products_no_avx512;
#endif
