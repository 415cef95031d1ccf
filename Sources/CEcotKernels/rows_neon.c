// Rows and elements for arm64, whose NEON and FMA are always there.
#if defined(__aarch64__)
#include <math.h>
#include <string.h>

#include "rows.h"

#pragma STDC FP_CONTRACT OFF

#include "rows_text.inc.h"

const EcotRowKernels ecot_rows_neon = ECOT_ROW_KERNELS;
#else
typedef int ecot_rows_no_neon;
#endif
