// The kernels of each variant.
#include <stddef.h>

#include "arithmetic_kernels.h"
#include "elements.h"
#include "products.h"
#include "rows.h"

static const EcotArithmeticKernel portable = {&ecot_elements_portable, &ecot_rows_portable, NULL};
#if defined(__x86_64__)
static const EcotArithmeticKernel avx2 = {&ecot_elements_avx2, &ecot_rows_avx2, &ecot_products_avx2};
static const EcotArithmeticKernel avx512 = {&ecot_elements_avx512, &ecot_rows_avx512, &ecot_products_avx512};
#elif defined(__aarch64__)
static const EcotArithmeticKernel neon = {&ecot_elements_neon, &ecot_rows_neon, &ecot_products_neon};
#endif

const EcotArithmeticKernel *ecot_arithmetic_kernel(int32_t variant) {
  if (!ecot_supports(variant)) return NULL;
  switch (variant) {
#if defined(__x86_64__)
    case ECOT_AVX2: return &avx2;
    case ECOT_AVX512: return &avx512;
#elif defined(__aarch64__)
    case ECOT_NEON: return &neon;
#endif
    default: return &portable;
  }
}
