// The elementwise functions of the public header, cut into tiles for the threads. An element's bits depend on no other element.
#include "arithmetic_kernels.h"

// 64 KiB of each operand: much more work than handing it over costs, and small enough for the second-level cache. The last tile takes
// what remains, so that less than two tiles is one.
enum { ECOT_ELEMENTS_A_TILE = 16384 };

typedef struct EcotElementJob {
  const EcotElementKernels *kernels;
  int32_t function;
  int64_t count, tiles;
  const float *x, *y;  // y: the cotangent of map_backward, the exponent of power
  float *z;
} EcotElementJob;

typedef struct EcotElementRange {
  int64_t begin, count;
} EcotElementRange;

static EcotElementRange ecot_element_range(const EcotElementJob *job, int64_t tile) {
  const int64_t begin = tile * ECOT_ELEMENTS_A_TILE;
  return (EcotElementRange){begin, tile + 1 == job->tiles ? job->count - begin : ECOT_ELEMENTS_A_TILE};
}

static void ecot_map_tile(void *context, int64_t tile) {
  const EcotElementJob *job = context;
  const EcotElementRange range = ecot_element_range(job, tile);
  job->kernels->map(job->function, range.count, job->x + range.begin, job->z + range.begin);
}

static void ecot_map_backward_tile(void *context, int64_t tile) {
  const EcotElementJob *job = context;
  const EcotElementRange range = ecot_element_range(job, tile);
  job->kernels->map_backward(
      job->function, range.count, job->x + range.begin, job->y + range.begin, job->z + range.begin);
}

static void ecot_power_tile(void *context, int64_t tile) {
  const EcotElementJob *job = context;
  const EcotElementRange range = ecot_element_range(job, tile);
  job->kernels->power(range.count, job->x + range.begin, job->y + range.begin, job->z + range.begin);
}

static void ecot_run_elements(EcotCompute compute, void (*tile)(void *job, int64_t index), EcotElementJob job) {
  if (job.count <= 0) return;
  job.kernels = ecot_arithmetic_kernel(compute.variant)->elements;
  job.tiles = job.count < ECOT_ELEMENTS_A_TILE ? 1 : job.count / ECOT_ELEMENTS_A_TILE;
  ecot_run_tiles(compute.threads, job.tiles, tile, &job);
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
