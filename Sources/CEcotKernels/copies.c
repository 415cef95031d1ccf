// Moves of elements, with the innermost axis that stays in place as one memcpy.
#include <string.h>

#include "include/EcotCopies.h"

enum { MAXIMAL_RANK = 8 };

static void copy(float *y, const float *x, int64_t count) {
  if (count > 0) memcpy(y, x, (size_t)count * sizeof(float));
}

void ecot_copy_runs(int64_t runs, int64_t count, const float *x, int64_t x_stride, float *y, int64_t y_stride) {
  for (int64_t r = 0; r < runs; r++) copy(y + r * y_stride, x + r * x_stride, count);
}

void ecot_repeat_rows(int64_t rows, int64_t columns, const float *x, int64_t x_rows, int64_t repeat, float *y) {
  for (int64_t r = 0; r < rows; r++) copy(y + r * columns, x + r / repeat % x_rows * columns, columns);
}

void ecot_write_rows(int64_t rows, int64_t columns, const float *x, const int64_t *index, float *y) {
  for (int64_t r = 0; r < rows; r++) copy(y + index[r] * columns, x + r * columns, columns);
}

void ecot_permute(int32_t rank, const int64_t *shape, const int32_t *axes, const float *x, float *y) {
  // Axes of y, outermost first: their sizes and their strides in x.
  int64_t sizes[MAXIMAL_RANK] = {0}, strides[MAXIMAL_RANK] = {0}, x_strides[MAXIMAL_RANK], index[MAXIMAL_RANK] = {0};
  int64_t count = 1;
  for (int32_t k = rank - 1; k >= 0; k--) {
    x_strides[k] = count;
    count *= shape[k];
  }
  for (int32_t k = 0; k < rank; k++) {
    sizes[k] = shape[axes[k]];
    strides[k] = x_strides[axes[k]];
  }
  // Trailing axes that keep their place make one run.
  int64_t run = 1;
  while (rank > 0 && strides[rank - 1] == run) run *= sizes[--rank];
  if (rank == 0 || count == 0) return copy(y, x, count);
  // The innermost axis left is a plain loop; the others are an odometer.
  const int64_t inner = sizes[rank - 1], stride = strides[rank - 1];
  int64_t offset = 0;
  for (int64_t done = 0; done < count; done += inner * run) {
    if (run == 1)
      for (int64_t i = 0; i < inner; i++) y[done + i] = x[offset + i * stride];
    else
      for (int64_t i = 0; i < inner; i++) copy(y + done + i * run, x + offset + i * stride, run);
    for (int32_t k = rank - 2; k >= 0; k--) {
      offset += strides[k];
      if (++index[k] < sizes[k]) break;
      offset -= strides[k] * sizes[k];
      index[k] = 0;
    }
  }
}
