// AdamW, with or without somebody who is shown its tiles while they are in the caches of the thread that wrote them.
#include <stddef.h>

#include "rows.h"
#include "tiles.h"

typedef struct AdamW {
  const EcotRowKernels *kernels;
  EcotTiles tiles;
  const EcotAdamW *settings;
  const float *gradient;
  float *parameter, *moment1, *moment2;
  EcotAdamWWatcher watcher;
} AdamW;

static void adamw_tile(void *argument, int64_t index) {
  const AdamW *job = argument;
  const EcotTile tile = ecot_tile(job->tiles, index);
  job->kernels->adamw(
      job->settings, tile.count, job->gradient + tile.begin, job->parameter + tile.begin, job->moment1 + tile.begin,
      job->moment2 + tile.begin);
}

static void watched_tile(void *argument, int64_t index) {
  const AdamW *job = argument;
  const EcotTile tile = ecot_tile(job->tiles, index);
  EcotAdamW settings = *job->settings;
  const float *gradient = job->gradient + tile.begin;
  float scaled[ECOT_ADAMW_TILE];
  if (settings.gradient_scale != 1) {
    // The addend -0 leaves the sign of a zero, so that the bits are the unwatched kernel's.
    job->kernels->scale(tile.count, gradient, settings.gradient_scale, -0.0f, scaled);
    gradient = scaled;
    settings.gradient_scale = 1;
  }
  float *parameter = job->parameter + tile.begin, *moment1 = job->moment1 + tile.begin, *moment2 = job->moment2 + tile.begin;
  job->kernels->adamw(&settings, tile.count, gradient, parameter, moment1, moment2);
  const EcotAdamWTile written = {index, tile.count, gradient, moment1, moment2, parameter};
  job->watcher.written(job->watcher.context, &written);
}

static void update(EcotCompute compute, AdamW job, void (*tile)(void *, int64_t)) {
  job.kernels = ecot_arithmetic_kernel(compute.variant)->rows;
  ecot_run_tiles(compute.threads, job.tiles.count, tile, &job);
}

void ecot_adamw(
    EcotCompute compute, const EcotAdamW *settings, int64_t count, const float *gradient, float *parameter, float *moment1,
    float *moment2) {
  const EcotTiles tiles = ecot_row_tiles(compute, count, 1);
  update(compute, (AdamW){NULL, tiles, settings, gradient, parameter, moment1, moment2, {NULL, NULL}}, adamw_tile);
}

void ecot_adamw_watched(
    EcotCompute compute, const EcotAdamW *settings, int64_t count, const float *gradient, float *parameter, float *moment1,
    float *moment2, EcotAdamWWatcher watcher) {
  const EcotTiles tiles = ecot_tiles(count, ECOT_ADAMW_TILE);
  update(compute, (AdamW){NULL, tiles, settings, gradient, parameter, moment1, moment2, watcher}, watched_tile);
}
