// The elementwise kernels of each variant.
#ifndef ECOT_ELEMENTS_H
#define ECOT_ELEMENTS_H

#include "arithmetic_kernels.h"

// gcc does not know `#pragma STDC FP_CONTRACT`: builds with gcc say -ffp-contract=off.
#pragma GCC diagnostic ignored "-Wunknown-pragmas"

extern const EcotElementKernels ecot_elements_portable;
#if defined(__x86_64__)
extern const EcotElementKernels ecot_elements_avx2, ecot_elements_avx512;
#elif defined(__aarch64__)
extern const EcotElementKernels ecot_elements_neon;
#endif

#endif
