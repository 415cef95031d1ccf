// The public totals: a tensor's is one chain, so one tile; as a tile, so that the caller's floating-point mode does not enter.
#include "rows.h"

typedef struct Total {
  const EcotRowKernels *kernels;
  int64_t count;
  const float *x, *y;
  double result;
} Total;

static Total total_of(EcotCompute compute, int64_t count, const float *x, const float *y, void (*tile)(void *, int64_t)) {
  Total job = {.kernels = ecot_arithmetic_kernel(compute.variant)->rows, .count = count, .x = x, .y = y};
  ecot_run_tiles(1, 1, tile, &job);
  return job;
}

static void total_tile(void *argument, int64_t index) {
  Total *job = argument;
  (void)index;
  job->result = job->kernels->total(job->count, job->x);
}

double ecot_total(EcotCompute compute, int64_t count, const float *x) {
  return total_of(compute, count, x, x, total_tile).result;
}

static void squares_tile(void *argument, int64_t index) {
  Total *job = argument;
  (void)index;
  job->result = job->kernels->total_of_squares(job->count, job->x);
}

double ecot_total_of_squares(EcotCompute compute, int64_t count, const float *x) {
  return total_of(compute, count, x, x, squares_tile).result;
}

typedef struct Totals {
  const EcotRowKernels *kernels;
  const EcotSpan *spans;
  double *totals;
} Totals;

static void squares_of_tensor(void *argument, int64_t index) {
  const Totals *job = argument;
  job->totals[index] = job->kernels->total_of_squares(job->spans[index].count, job->spans[index].x);
}

void ecot_totals_of_squares(EcotCompute compute, int64_t tensors, const EcotSpan *spans, double *totals) {
  Totals job = {.kernels = ecot_arithmetic_kernel(compute.variant)->rows, .spans = spans, .totals = totals};
  ecot_run_tiles(compute.threads, tensors, squares_of_tensor, &job);
}

static void squared_differences_tile(void *argument, int64_t index) {
  Total *job = argument;
  (void)index;
  job->result = job->kernels->total_of_squared_differences(job->count, job->x, job->y);
}

double ecot_total_of_squared_differences(EcotCompute compute, int64_t count, const float *x, const float *y) {
  return total_of(compute, count, x, y, squared_differences_tile).result;
}
