// The public functions that sum, rotate, gather and scatter rows. Sums along rows are cut by rows, sums down columns by columns.
#include <string.h>

#include "rows.h"
#include "tiles.h"

typedef struct Rows {
  const EcotRowKernels *kernels;
  EcotTiles tiles;
  int64_t rows, columns, heads, z_rows, repeat;
  int32_t reduction;
  bool accumulate, transpose;
  const int64_t *index;
  const float *x, *w, *w2;
  float *y;
} Rows;

// A tile's columns.
static EcotColumns columns_of(const Rows *job, int64_t index) {
  const EcotTile tile = ecot_tile(job->tiles, index);
  return (EcotColumns){tile.begin, tile.begin + tile.count, job->columns};
}

// MARK: Down the columns

static void sum_rows_tile(void *argument, int64_t index) {
  const Rows *job = argument;
  job->kernels->sum_rows(
      job->rows, columns_of(job, index), job->x, job->w, job->z_rows, job->repeat, job->accumulate, job->y);
}

void ecot_sum_rows(
    EcotCompute compute, int64_t rows, int64_t columns, const float *x, const float *w, int64_t z_rows, int64_t repeat,
    bool accumulate, float *z) {
  Rows job = {
      .kernels = ecot_arithmetic_kernel(compute.variant)->rows,
      .tiles = ecot_column_tiles(compute, rows, columns),
      .rows = rows,
      .columns = columns,
      .z_rows = z_rows,
      .repeat = repeat,
      .accumulate = accumulate,
      .x = x,
      .w = w,
      .y = z,
  };
  ecot_run_tiles(compute.threads, job.tiles.count, sum_rows_tile, &job);
}

static void scatter_add_rows_tile(void *argument, int64_t index) {
  const Rows *job = argument;
  job->kernels->scatter_add_rows(job->rows, columns_of(job, index), job->x, job->index, job->y);
}

void ecot_scatter_add_rows(
    EcotCompute compute, int64_t rows, int64_t columns, const float *dy, const int64_t *index, float *table) {
  Rows job = {
      .kernels = ecot_arithmetic_kernel(compute.variant)->rows,
      .tiles = ecot_column_tiles(compute, rows, columns),
      .rows = rows,
      .columns = columns,
      .index = index,
      .x = dy,
      .y = table,
  };
  ecot_run_tiles(compute.threads, job.tiles.count, scatter_add_rows_tile, &job);
}

// MARK: Along the rows

static void reduce_tile(void *argument, int64_t index) {
  const Rows *job = argument;
  const EcotTile tile = ecot_tile(job->tiles, index);
  job->kernels->reduce(job->reduction, tile.count, job->columns, job->x + tile.begin * job->columns, job->y + tile.begin);
}

void ecot_reduce(EcotCompute compute, int32_t reduction, int64_t rows, int64_t columns, const float *x, float *y) {
  Rows job = {
      .kernels = ecot_arithmetic_kernel(compute.variant)->rows,
      .tiles = ecot_row_tiles(compute, rows, columns),
      .columns = columns,
      .reduction = reduction,
      .x = x,
      .y = y,
  };
  ecot_run_tiles(compute.threads, job.tiles.count, reduce_tile, &job);
}

static void gather_rows_tile(void *argument, int64_t index) {
  const Rows *job = argument;
  const EcotTile tile = ecot_tile(job->tiles, index);
  for (int64_t r = tile.begin; r < tile.begin + tile.count; r++)
    memcpy(job->y + r * job->columns, job->x + job->index[r] * job->columns, (size_t)job->columns * sizeof *job->y);
}

void ecot_gather_rows(
    EcotCompute compute, int64_t rows, int64_t columns, const float *table, const int64_t *index, float *y) {
  Rows job = {
      .tiles = ecot_row_tiles(compute, rows, columns), .columns = columns, .index = index, .x = table, .y = y};
  ecot_run_tiles(compute.threads, job.tiles.count, gather_rows_tile, &job);
}

static void rotary_tile(void *argument, int64_t index) {
  const Rows *job = argument;
  const EcotTile tile = ecot_tile(job->tiles, index);
  const int64_t size = job->columns, offset = tile.begin * job->heads * size;
  job->kernels->rotary(
      tile.count, job->heads, size, job->x + offset, job->w + tile.begin * size, job->w2 + tile.begin * size, job->transpose,
      job->y + offset);
}

static void run_rotary(
    EcotCompute compute, int64_t rows, int64_t heads, int64_t size, const float *x, const float *cosine, const float *sine,
    bool transpose, float *y) {
  Rows job = {
      .kernels = ecot_arithmetic_kernel(compute.variant)->rows,
      .tiles = ecot_row_tiles(compute, rows, heads * size),
      .columns = size,
      .heads = heads,
      .transpose = transpose,
      .x = x,
      .w = cosine,
      .w2 = sine,
      .y = y,
  };
  ecot_run_tiles(compute.threads, job.tiles.count, rotary_tile, &job);
}

void ecot_rotary(
    EcotCompute compute, int64_t rows, int64_t heads, int64_t size, const float *x, const float *cosine, const float *sine,
    float *y) {
  run_rotary(compute, rows, heads, size, x, cosine, sine, false, y);
}

void ecot_rotary_backward(
    EcotCompute compute, int64_t rows, int64_t heads, int64_t size, const float *dy, const float *cosine, const float *sine,
    float *dx) {
  run_rotary(compute, rows, heads, size, dy, cosine, sine, true, dx);
}
