// The elementwise functions of the public header, cut into tiles for the threads. An element's bits depend on no other element.
#include "arithmetic_kernels.h"
#include "tiles.h"

typedef struct EcotElementJob {
  const EcotElementKernels *kernels;
  int32_t function;
  int64_t count;
  EcotTiles tiles;
  const float *x, *y;  // y: the cotangent of map_backward, the exponent of power
  float *z;
} EcotElementJob;

static void ecot_map_tile(void *context, int64_t tile) {
  const EcotElementJob *job = context;
  const EcotTile range = ecot_tile(job->tiles, tile);
  job->kernels->map(job->function, range.count, job->x + range.begin, job->z + range.begin);
}

static void ecot_map_backward_tile(void *context, int64_t tile) {
  const EcotElementJob *job = context;
  const EcotTile range = ecot_tile(job->tiles, tile);
  job->kernels->map_backward(
      job->function, range.count, job->x + range.begin, job->y + range.begin, job->z + range.begin);
}

static void ecot_power_tile(void *context, int64_t tile) {
  const EcotElementJob *job = context;
  const EcotTile range = ecot_tile(job->tiles, tile);
  job->kernels->power(range.count, job->x + range.begin, job->y + range.begin, job->z + range.begin);
}

static void ecot_run_elements(EcotCompute compute, void (*tile)(void *job, int64_t index), EcotElementJob job) {
  if (job.count <= 0) return;
  job.kernels = ecot_arithmetic_kernel(compute.variant)->elements;
  job.tiles = ecot_row_tiles(compute, job.count, 1);
  ecot_run_tiles(compute.threads, job.tiles.count, tile, &job);
}

void ecot_map(EcotCompute compute, int32_t function, int64_t count, const float *x, float *y) {
  ecot_run_elements(compute, ecot_map_tile, (EcotElementJob){.function = function, .count = count, .x = x, .z = y});
}

void ecot_map_backward(EcotCompute compute, int32_t function, int64_t count, const float *x, const float *dy, float *dx) {
  ecot_run_elements(
      compute, ecot_map_backward_tile, (EcotElementJob){.function = function, .count = count, .x = x, .y = dy, .z = dx});
}

void ecot_power(EcotCompute compute, int64_t count, const float *x, const float *y, float *z) {
  ecot_run_elements(compute, ecot_power_tile, (EcotElementJob){.count = count, .x = x, .y = y, .z = z});
}
