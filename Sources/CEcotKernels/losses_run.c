// The public functions for softmax and cross entropy, cut by rows.
#include <stddef.h>

#include "rows.h"
#include "tiles.h"

typedef struct Losses {
  const EcotRowKernels *kernels;
  EcotTiles tiles;
  int64_t columns;
  const int32_t *first, *end;
  const int64_t *target;
  const float *x, *dy, *log_sum_exp, *g;
  float *y, *nll, *log_sum_exp_out;
} Losses;

static Losses losses_of(EcotCompute compute, int64_t rows, int64_t columns) {
  return (Losses){
      .kernels = ecot_arithmetic_kernel(compute.variant)->rows,
      .tiles = ecot_row_tiles(compute, rows, columns),
      .columns = columns,
  };
}

// The range of rows from `begin` on: null where there is none.
static const int32_t *from(const int32_t *range, int64_t begin) { return range ? range + begin : NULL; }

static void softmax_tile(void *argument, int64_t index) {
  const Losses *job = argument;
  const EcotTile tile = ecot_tile(job->tiles, index);
  const int64_t offset = tile.begin * job->columns;
  job->kernels->softmax(
      tile.count, job->columns, from(job->first, tile.begin), from(job->end, tile.begin), 1, job->x + offset,
      job->y + offset);
}

void ecot_softmax(
    EcotCompute compute, int64_t rows, int64_t columns, const int32_t *first, const int32_t *end, const float *x, float *y) {
  Losses job = losses_of(compute, rows, columns);
  job.first = first, job.end = end, job.x = x, job.y = y;
  ecot_run_tiles(compute.threads, job.tiles.count, softmax_tile, &job);
}

static void softmax_backward_tile(void *argument, int64_t index) {
  const Losses *job = argument;
  const EcotTile tile = ecot_tile(job->tiles, index);
  const int64_t offset = tile.begin * job->columns;
  job->kernels->softmax_backward(
      tile.count, job->columns, from(job->first, tile.begin), from(job->end, tile.begin), NULL, job->x + offset,
      job->dy + offset, job->y + offset);
}

void ecot_softmax_backward(
    EcotCompute compute, int64_t rows, int64_t columns, const int32_t *first, const int32_t *end, const float *y, const float *dy,
    float *dx) {
  Losses job = losses_of(compute, rows, columns);
  job.first = first, job.end = end, job.x = y, job.dy = dy, job.y = dx;
  ecot_run_tiles(compute.threads, job.tiles.count, softmax_backward_tile, &job);
}

static void cross_entropy_tile(void *argument, int64_t index) {
  const Losses *job = argument;
  const EcotTile tile = ecot_tile(job->tiles, index);
  job->kernels->cross_entropy(
      tile.count, job->columns, job->x + tile.begin * job->columns, job->target + tile.begin, job->nll + tile.begin,
      job->log_sum_exp_out + tile.begin);
}

void ecot_cross_entropy(
    EcotCompute compute, int64_t rows, int64_t columns, const float *x, const int64_t *target, float *nll, float *log_sum_exp) {
  Losses job = losses_of(compute, rows, columns);
  job.x = x, job.target = target, job.nll = nll, job.log_sum_exp_out = log_sum_exp;
  ecot_run_tiles(compute.threads, job.tiles.count, cross_entropy_tile, &job);
}

static void cross_entropy_backward_tile(void *argument, int64_t index) {
  const Losses *job = argument;
  const EcotTile tile = ecot_tile(job->tiles, index);
  const int64_t offset = tile.begin * job->columns;
  job->kernels->cross_entropy_backward(
      tile.count, job->columns, job->x + offset, job->target + tile.begin, job->log_sum_exp + tile.begin, job->g + tile.begin,
      job->y + offset);
}

void ecot_cross_entropy_backward(
    EcotCompute compute, int64_t rows, int64_t columns, const float *x, const int64_t *target, const float *log_sum_exp,
    const float *g, float *dx) {
  Losses job = losses_of(compute, rows, columns);
  job.x = x, job.target = target, job.log_sum_exp = log_sum_exp, job.g = g, job.y = dx;
  ecot_run_tiles(compute.threads, job.tiles.count, cross_entropy_backward_tile, &job);
}
