// The elementwise kernels for x86-64 with AVX2 and FMA. Compiled for these by attribute, chosen at run time.
#if defined(__x86_64__)
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "elements.h"

#pragma STDC FP_CONTRACT OFF

#include "target_avx2.inc.h"
#include "elements_vector.inc.h"
#include "target_end.inc.h"

const EcotElementKernels ecot_elements_avx2 = ECOT_ELEMENT_TABLE;
#else
typedef int ecot_elements_no_avx2;
#endif
