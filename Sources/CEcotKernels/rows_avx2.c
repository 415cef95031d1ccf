// Rows and elements for x86-64 with AVX2 and FMA. Compiled for these by attribute, chosen at run time.
#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "rows.h"

#pragma STDC FP_CONTRACT OFF

#define ECOT_TARGET_AVX2
#include "target_avx2.inc.h"

#include "rows_text.inc.h"
#include "target_end.inc.h"

const EcotRowKernels ecot_rows_avx2 = ECOT_ROW_KERNELS;
#else
typedef int ecot_rows_no_avx2;
#endif
