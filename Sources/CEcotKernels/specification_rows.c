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

const EcotRowKernels ecot_rows_portable = {
    .combine = combine,
    .scale = scale,
    .add_scaled = add_scaled,
    .sum_rows = sum_rows,
    .reduce = reduce,
    .total = total,
    .total_of_squares = total_of_squares,
    .total_of_squared_differences = total_of_squared_differences,
    .softmax = softmax,
    .softmax_backward = softmax_backward,
    .cross_entropy = cross_entropy,
    .cross_entropy_backward = cross_entropy_backward,
    .rms_norm = rms_norm,
    .rms_norm_backward = rms_norm_backward,
    .norm_weight_backward = norm_weight_backward,
    .layer_norm = layer_norm,
    .layer_norm_backward = layer_norm_backward,
    .silu_gate = silu_gate,
    .silu_gate_backward = silu_gate_backward,
    .rotary = rotary,
    .scatter_add_rows = scatter_add_rows,
    .adamw = adamw,
};
