// What a variant of the arithmetic consists of: serial kernels over a part of the rows, columns or elements. The public functions
// of `EcotArithmetic.h` cut the work into tiles, and any thread may run any tile.
#ifndef ECOT_ARITHMETIC_INTERNAL_H
#define ECOT_ARITHMETIC_INTERNAL_H

#include "include/EcotArithmetic.h"

// A run of columns of a matrix: reductions over rows are cut by columns, never by rows.
typedef struct EcotColumns {
  int64_t begin, end, stride;  // stride: elements between rows
} EcotColumns;

typedef struct EcotElementKernels {
  void (*map)(int32_t function, int64_t count, const float *x, float *y);
  void (*map_backward)(int32_t function, int64_t count, const float *x, const float *dy, float *dx);
  void (*power)(int64_t count, const float *x, const float *y, float *z);
} EcotElementKernels;

typedef struct EcotRowKernels {
  // z = x op y over `count` elements.
  void (*combine)(int32_t operation, int64_t count, const float *x, const float *y, float *z);
  void (*scale)(int64_t count, const float *x, float factor, float addend, float *z);
  void (*add_scaled)(int64_t count, const float *x, float factor, float *z);
  // As `ecot_sum_rows`, for some columns.
  void (*sum_rows)(
      int64_t rows, EcotColumns columns, const float *x, const float *w, int64_t z_rows, int64_t repeat, bool accumulate, float *z);
  void (*reduce)(int32_t reduction, int64_t rows, int64_t columns, const float *x, float *y);
  double (*total)(int64_t count, const float *x);
  double (*total_of_squares)(int64_t count, const float *x);
  double (*total_of_squared_differences)(int64_t count, const float *x, const float *y);
  // Of x factor, 0 < factor < infinity.
  void (*softmax)(
      int64_t rows, int64_t columns, const int32_t *first, const int32_t *end, float factor, const float *x, float *y);
  // Where `factor` is not null, what comes out is multiplied by it, and +0 added, rounded once, and nothing is written outside of the
  // part that counts.
  void (*softmax_backward)(
      int64_t rows, int64_t columns, const int32_t *first, const int32_t *end, const float *factor, const float *y, const float *dy,
      float *dx);
  void (*cross_entropy)(int64_t rows, int64_t columns, const float *x, const int64_t *target, float *nll, float *log_sum_exp);
  void (*cross_entropy_backward)(
      int64_t rows, int64_t columns, const float *x, const int64_t *target, const float *log_sum_exp, const float *g, float *dx);
  void (*rms_norm)(int64_t rows, int64_t columns, float epsilon, const float *x, const float *weight, float *y, float *scale);
  void (*rms_norm_backward)(
      int64_t rows, int64_t columns, const float *x, const float *weight, const float *scale, const float *dy, float *dx);
  // dweight of some columns: RMSNorm's where `mean` is null.
  void (*norm_weight_backward)(
      int64_t rows, EcotColumns columns, const float *x, const float *mean, const float *scale, const float *dy, float *dweight,
      bool accumulate);
  void (*layer_norm)(
      int64_t rows, int64_t columns, float epsilon, const float *x, const float *weight, const float *bias, float *y, float *mean,
      float *scale);
  void (*layer_norm_backward)(
      int64_t rows, int64_t columns, const float *x, const float *weight, const float *mean, const float *scale, const float *dy,
      float *dx);
  void (*silu_gate)(int64_t count, const float *gate, const float *up, float *y);
  void (*silu_gate_backward)(
      int64_t count, const float *gate, const float *up, const float *dy, float *dgate, float *dup);
  // `sign` is 1, or -1 for the transpose.
  void (*rotary)(
      int64_t rows, int64_t heads, int64_t size, const float *x, const float *cosine, const float *sine, bool transpose, float *y);
  // As `ecot_scatter_add_rows`, for some columns.
  void (*scatter_add_rows)(int64_t rows, EcotColumns columns, const float *dy, const int64_t *index, float *table);
  void (*adamw)(
      const EcotAdamW *settings, int64_t count, const float *gradient, float *parameter, float *moment1, float *moment2);
} EcotRowKernels;

// What a micro-kernel multiplies, packed or as it lies: element (i, p) of A is a[i * a_row + p * a_step], where one of the two is 1,
// and row p of B begins at b + p * b_step. Where a tile is no whole registers wide, B is read up to the end of the last one.
typedef struct EcotTileOperands {
  int64_t k;
  const float *a;
  int64_t a_row, a_step;
  const float *b;
  int64_t b_step;
} EcotTileOperands;

// Matrix products in micro-tiles.
typedef struct EcotProductKernels {
  // Rows and columns of a micro-tile; floats of a register.
  int64_t tile_rows, tile_columns, width;
  // C(rows, columns) of one micro-tile, rows <= tile_rows, columns <= tile_columns, by ascending chains of k steps from zero, or from
  // C where `accumulate`.
  void (*tile)(int64_t rows, int64_t columns, const EcotTileOperands *operands, float *c, int64_t ldc, bool accumulate);
  // Packs `count` rows or columns into panels of `width`, which is one of the two above: element (i, p) goes to
  // panels[i / width * width * k + p * width + i % width], and the last panel is filled up with +0. Element (i, p) lies at
  // source[i * stride + p], or at source[p * stride + i] where `by_step`.
  void (*pack)(int64_t width, int64_t count, int64_t k, const float *source, int64_t stride, bool by_step, float *panels);
} EcotProductKernels;


typedef struct EcotArithmeticKernel {
  const EcotElementKernels *elements;
  const EcotRowKernels *rows;
  const EcotProductKernels *products;  // null: the specification, element by element
} EcotArithmeticKernel;

// The kernel of a variant, or null where this CPU cannot run it.
const EcotArithmeticKernel *ecot_arithmetic_kernel(int32_t variant);

// Runs tile 0, 1, ... of a job, each once, in any order and on any thread; returns when all are done. Called from inside a tile, or
// while another job runs, it runs all tiles on the calling thread. Every tile runs in the standard floating-point mode.
void ecot_run_tiles(int32_t threads, int64_t tiles, void (*tile)(void *job, int64_t index), void *job);

#endif
