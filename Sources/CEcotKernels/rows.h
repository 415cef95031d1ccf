// The kernels over rows and elements, one table a variant. Which of them a CPU can run is `ecot_arithmetic_kernel`'s to know.
#ifndef ECOT_ROWS_H
#define ECOT_ROWS_H

#include "arithmetic_kernels.h"

extern const EcotRowKernels ecot_rows_portable;  // the specification
#if defined(__x86_64__)
extern const EcotRowKernels ecot_rows_avx2, ecot_rows_avx512;
#elif defined(__aarch64__)
extern const EcotRowKernels ecot_rows_neon;
#endif

#endif
