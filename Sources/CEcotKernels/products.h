// Matrix products in micro-tiles: what a variant brings.
#ifndef ECOT_PRODUCTS_H
#define ECOT_PRODUCTS_H

#include "arithmetic_kernels.h"

#if defined(__x86_64__)
extern const EcotProductKernels ecot_products_avx2;
extern const EcotProductKernels ecot_products_avx512;
#elif defined(__aarch64__)
extern const EcotProductKernels ecot_products_neon;
#endif

// The specification: element by element.
void ecot_product_portable(const EcotMatrixProduct *product);

#endif
