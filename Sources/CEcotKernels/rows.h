// The kernels over rows and elements, one table a variant. Which of them a CPU can run is `ecot_arithmetic_kernel`'s to know.
#ifndef ECOT_ROWS_H
#define ECOT_ROWS_H

#include "arithmetic_kernels.h"

// gcc does not know `#pragma STDC FP_CONTRACT`: builds with gcc say -ffp-contract=off.
#pragma GCC diagnostic ignored "-Wunknown-pragmas"

extern const EcotRowKernels ecot_rows_portable;  // the specification
#if defined(__x86_64__)
extern const EcotRowKernels ecot_rows_avx2, ecot_rows_avx512;
#elif defined(__aarch64__)
extern const EcotRowKernels ecot_rows_neon;
#endif

// A variant's table: the same static functions in every variant's file.
#define ECOT_ROW_KERNELS                                            \
  {                                                                 \
      .combine = combine,                                           \
      .scale = scale,                                               \
      .add_scaled = add_scaled,                                     \
      .sum_rows = sum_rows,                                         \
      .reduce = reduce,                                             \
      .total = total,                                               \
      .total_of_squares = total_of_squares,                         \
      .total_of_squared_differences = total_of_squared_differences, \
      .softmax = softmax,                                           \
      .softmax_backward = softmax_backward,                         \
      .cross_entropy = cross_entropy,                               \
      .cross_entropy_backward = cross_entropy_backward,             \
      .rms_norm = rms_norm,                                         \
      .rms_norm_backward = rms_norm_backward,                       \
      .norm_weight_backward = norm_weight_backward,                 \
      .layer_norm = layer_norm,                                     \
      .layer_norm_backward = layer_norm_backward,                   \
      .silu_gate = silu_gate,                                       \
      .silu_gate_backward = silu_gate_backward,                     \
      .rotary = rotary,                                             \
      .scatter_add_rows = scatter_add_rows,                         \
      .adamw = adamw,                                               \
  }

#endif
