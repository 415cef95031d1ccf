// The public functions that work element by element, cut into tiles of elements or of rows.
#include "rows.h"
#include "tiles.h"

typedef struct Elements {
  const EcotRowKernels *kernels;
  EcotTiles tiles;
  const float *x, *y, *dy;
  float *z, *z2;
  float factor, addend;
} Elements;

static Elements elements_of(EcotCompute compute, int64_t count) {
  return (Elements){.kernels = ecot_arithmetic_kernel(compute.variant)->rows, .tiles = ecot_row_tiles(compute, count, 1)};
}

// MARK: Combinations

typedef struct Combine {
  const EcotRowKernels *kernels;
  EcotTiles tiles;
  int32_t operation;
  int64_t columns, y_rows, repeat;
  const float *x, *y;
  float *z;
} Combine;

// Rows that follow each other in y as they do in x go together.
static void combine_tile(void *argument, int64_t index) {
  const Combine *job = argument;
  const EcotTile tile = ecot_tile(job->tiles, index);
  const int64_t end = tile.begin + tile.count;
  for (int64_t r = tile.begin, together; r < end; r += together) {
    const int64_t y_row = (r / job->repeat) % job->y_rows;
    together = job->repeat == 1 ? job->y_rows - y_row : 1;
    if (together > end - r) together = end - r;
    job->kernels->combine(
        job->operation, together * job->columns, job->x + r * job->columns, job->y + y_row * job->columns,
        job->z + r * job->columns);
  }
}

void ecot_combine(
    EcotCompute compute, int32_t operation, int64_t rows, int64_t columns, const float *x, const float *y, int64_t y_rows,
    int64_t repeat, float *z) {
  Combine job = {
      .kernels = ecot_arithmetic_kernel(compute.variant)->rows,
      .tiles = ecot_row_tiles(compute, rows, columns),
      .operation = operation,
      .columns = columns,
      .y_rows = y_rows,
      .repeat = repeat,
      .x = x,
      .y = y,
      .z = z,
  };
  ecot_run_tiles(compute.threads, job.tiles.count, combine_tile, &job);
}

// MARK: Scales

static void scale_tile(void *argument, int64_t index) {
  const Elements *job = argument;
  const EcotTile tile = ecot_tile(job->tiles, index);
  job->kernels->scale(tile.count, job->x + tile.begin, job->factor, job->addend, job->z + tile.begin);
}

void ecot_scale(EcotCompute compute, int64_t count, const float *x, float factor, float addend, float *z) {
  Elements job = elements_of(compute, count);
  job.x = x, job.factor = factor, job.addend = addend, job.z = z;
  ecot_run_tiles(compute.threads, job.tiles.count, scale_tile, &job);
}

static void add_scaled_tile(void *argument, int64_t index) {
  const Elements *job = argument;
  const EcotTile tile = ecot_tile(job->tiles, index);
  job->kernels->add_scaled(tile.count, job->x + tile.begin, job->factor, job->z + tile.begin);
}

void ecot_add_scaled(EcotCompute compute, int64_t count, const float *x, float factor, float *z) {
  Elements job = elements_of(compute, count);
  job.x = x, job.factor = factor, job.z = z;
  ecot_run_tiles(compute.threads, job.tiles.count, add_scaled_tile, &job);
}

// MARK: Gates

static void silu_gate_tile(void *argument, int64_t index) {
  const Elements *job = argument;
  const EcotTile tile = ecot_tile(job->tiles, index);
  job->kernels->silu_gate(tile.count, job->x + tile.begin, job->y + tile.begin, job->z + tile.begin);
}

void ecot_silu_gate(EcotCompute compute, int64_t count, const float *gate, const float *up, float *y) {
  Elements job = elements_of(compute, count);
  job.x = gate, job.y = up, job.z = y;
  ecot_run_tiles(compute.threads, job.tiles.count, silu_gate_tile, &job);
}

static void silu_gate_backward_tile(void *argument, int64_t index) {
  const Elements *job = argument;
  const EcotTile tile = ecot_tile(job->tiles, index);
  job->kernels->silu_gate_backward(
      tile.count, job->x + tile.begin, job->y + tile.begin, job->dy + tile.begin, job->z + tile.begin, job->z2 + tile.begin);
}

void ecot_silu_gate_backward(
    EcotCompute compute, int64_t count, const float *gate, const float *up, const float *dy, float *dgate, float *dup) {
  Elements job = elements_of(compute, count);
  job.x = gate, job.y = up, job.dy = dy, job.z = dgate, job.z2 = dup;
  ecot_run_tiles(compute.threads, job.tiles.count, silu_gate_backward_tile, &job);
}
