// The elementwise kernels for x86-64 with AVX-512 F, BW, DQ and VL. Compiled for these by attribute, chosen at run time.
#if defined(__x86_64__)
#include <immintrin.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "elements.h"

#pragma STDC FP_CONTRACT OFF

#define ECOT_TARGET_AVX512
#include "target_avx512.inc.h"
#include "elements_vector.inc.h"
#include "target_end.inc.h"

const EcotElementKernels ecot_elements_avx512 = ECOT_ELEMENT_TABLE;
#else
typedef int ecot_elements_no_avx512;
#endif
