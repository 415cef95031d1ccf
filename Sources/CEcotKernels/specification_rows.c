// The specification of everything that works on rows and elements: plain loops that read like the formulas of `EcotArithmetic.h`.
// Other variants are right where they give these bits.
#include <math.h>
#include <string.h>

#include "rows.h"

#pragma STDC FP_CONTRACT OFF

#include "elementary_scalar.inc.h"
#include "specification_lanes.inc.h"

#include "specification_elements.inc.h"
#include "specification_norms.inc.h"
#include "specification_reductions.inc.h"
#include "specification_losses.inc.h"  // after the reductions: cross entropy is made of one

const EcotRowKernels ecot_rows_portable = ECOT_ROW_KERNELS;
