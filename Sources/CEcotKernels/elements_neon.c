// The elementwise kernels for arm64, which always has NEON.
#if defined(__aarch64__)
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "elements.h"

#pragma STDC FP_CONTRACT OFF

#include "elements_vector.inc.h"

const EcotElementKernels ecot_elements_neon = ECOT_ELEMENT_TABLE;
#else
typedef int ecot_elements_no_neon;
#endif
