// Moves of float32 elements: no arithmetic, so there is one variant. No function checks pointers or sizes: `EcotKernels` in Swift
// does. Outputs may not overlap inputs.
#ifndef ECOT_COPIES_H
#define ECOT_COPIES_H

#include <stdint.h>

// Copies `runs` runs of `count` elements; x_stride and y_stride are the elements between the starts of two runs.
void ecot_copy_runs(int64_t runs, int64_t count, const float *x, int64_t x_stride, float *y, int64_t y_stride);
// y[r, j] = x[(r / repeat) mod x_rows, j]: the broadcast of which `ecot_sum_rows` is the adjoint.
void ecot_repeat_rows(int64_t rows, int64_t columns, const float *x, int64_t x_rows, int64_t repeat, float *y);
// y[index[r]] = x[r], in ascending order of r; indices are valid.
void ecot_write_rows(int64_t rows, int64_t columns, const float *x, const int64_t *index, float *y);
// Axis i of y is axis axes[i] of x, which has the given shape; at most 8 axes.
void ecot_permute(int32_t rank, const int64_t *shape, const int32_t *axes, const float *x, float *y);

#endif
