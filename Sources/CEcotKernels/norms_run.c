// The public functions for RMSNorm and LayerNorm: cut by rows, and by columns for the gradients of weight and bias.
#include <stddef.h>

#include "rows.h"
#include "tiles.h"

typedef struct Norm {
  const EcotRowKernels *kernels;
  EcotTiles tiles;
  int64_t rows, columns;
  float epsilon;
  bool accumulate;
  const float *x, *weight, *bias, *mean, *scale, *dy;
  float *y, *mean_out, *scale_out;
} Norm;

// MARK: Forward

static void rms_norm_tile(void *argument, int64_t index) {
  const Norm *job = argument;
  const EcotTile tile = ecot_tile(job->tiles, index);
  const int64_t offset = tile.begin * job->columns;
  job->kernels->rms_norm(
      tile.count, job->columns, job->epsilon, job->x + offset, job->weight, job->y + offset, job->scale_out + tile.begin);
}

void ecot_rms_norm(
    EcotCompute compute, int64_t rows, int64_t columns, float epsilon, const float *x, const float *weight, float *y,
    float *scale) {
  Norm job = {
      .kernels = ecot_arithmetic_kernel(compute.variant)->rows,
      .tiles = ecot_row_tiles(compute, rows, columns),
      .columns = columns,
      .epsilon = epsilon,
      .x = x,
      .weight = weight,
      .y = y,
      .scale_out = scale,
  };
  ecot_run_tiles(compute.threads, job.tiles.count, rms_norm_tile, &job);
}

static void layer_norm_tile(void *argument, int64_t index) {
  const Norm *job = argument;
  const EcotTile tile = ecot_tile(job->tiles, index);
  const int64_t offset = tile.begin * job->columns;
  job->kernels->layer_norm(
      tile.count, job->columns, job->epsilon, job->x + offset, job->weight, job->bias, job->y + offset,
      job->mean_out + tile.begin, job->scale_out + tile.begin);
}

void ecot_layer_norm(
    EcotCompute compute, int64_t rows, int64_t columns, float epsilon, const float *x, const float *weight, const float *bias,
    float *y, float *mean, float *scale) {
  Norm job = {
      .kernels = ecot_arithmetic_kernel(compute.variant)->rows,
      .tiles = ecot_row_tiles(compute, rows, columns),
      .columns = columns,
      .epsilon = epsilon,
      .x = x,
      .weight = weight,
      .bias = bias,
      .y = y,
      .mean_out = mean,
      .scale_out = scale,
  };
  ecot_run_tiles(compute.threads, job.tiles.count, layer_norm_tile, &job);
}

// MARK: Backward

static void weight_tile(void *argument, int64_t index) {
  const Norm *job = argument;
  const EcotTile tile = ecot_tile(job->tiles, index);
  const EcotColumns columns = {tile.begin, tile.begin + tile.count, job->columns};
  job->kernels->norm_weight_backward(
      job->rows, columns, job->x, job->mean, job->scale, job->dy, job->y, job->accumulate);
}

// dweight of RMSNorm, or of LayerNorm where there is a mean.
static void run_weight(EcotCompute compute, Norm job, float *dweight) {
  job.tiles = ecot_column_tiles(compute, job.rows, job.columns);
  job.y = dweight;
  ecot_run_tiles(compute.threads, job.tiles.count, weight_tile, &job);
}

static void rms_norm_backward_tile(void *argument, int64_t index) {
  const Norm *job = argument;
  const EcotTile tile = ecot_tile(job->tiles, index);
  const int64_t offset = tile.begin * job->columns;
  job->kernels->rms_norm_backward(
      tile.count, job->columns, job->x + offset, job->weight, job->scale + tile.begin, job->dy + offset, job->y + offset);
}

// The weight's gradient comes first: dx may take the place of dy.
void ecot_rms_norm_backward(
    EcotCompute compute, int64_t rows, int64_t columns, const float *x, const float *weight, const float *scale, const float *dy,
    float *dx, float *dweight, bool accumulate) {
  Norm job = {
      .kernels = ecot_arithmetic_kernel(compute.variant)->rows,
      .tiles = ecot_row_tiles(compute, rows, columns),
      .rows = rows,
      .columns = columns,
      .accumulate = accumulate,
      .x = x,
      .weight = weight,
      .scale = scale,
      .dy = dy,
      .y = dx,
  };
  if (dweight) run_weight(compute, job, dweight);
  ecot_run_tiles(compute.threads, job.tiles.count, rms_norm_backward_tile, &job);
}

static void layer_norm_backward_tile(void *argument, int64_t index) {
  const Norm *job = argument;
  const EcotTile tile = ecot_tile(job->tiles, index);
  const int64_t offset = tile.begin * job->columns;
  job->kernels->layer_norm_backward(
      tile.count, job->columns, job->x + offset, job->weight, job->mean + tile.begin, job->scale + tile.begin, job->dy + offset,
      job->y + offset);
}

void ecot_layer_norm_backward(
    EcotCompute compute, int64_t rows, int64_t columns, const float *x, const float *weight, const float *mean, const float *scale,
    const float *dy, float *dx, float *dweight, float *dbias, bool accumulate) {
  Norm job = {
      .kernels = ecot_arithmetic_kernel(compute.variant)->rows,
      .tiles = ecot_row_tiles(compute, rows, columns),
      .rows = rows,
      .columns = columns,
      .accumulate = accumulate,
      .x = x,
      .weight = weight,
      .mean = mean,
      .scale = scale,
      .dy = dy,
      .y = dx,
  };
  if (dweight) run_weight(compute, job, dweight);
  if (dbias) ecot_sum_rows(compute, rows, columns, dy, NULL, 1, 1, accumulate, dbias);
  ecot_run_tiles(compute.threads, job.tiles.count, layer_norm_backward_tile, &job);
}
