// AdamW, with or without somebody who is shown its tiles while they are in the caches of the thread that wrote them.
#include <stddef.h>

#include "rows.h"
#include "tiles.h"

enum {
  RUNS = 4,           // for each thread, at least
  TILES_OF_RUN = 16,  // at most
};

typedef struct AdamW {
  const EcotRowKernels *kernels;
  EcotTiles tiles;
  EcotTiles runs;  // of tiles, where somebody watches
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

static EcotAdamWParts parts_of(const AdamW *job, EcotTile tile) {
  return (EcotAdamWParts){
      job->gradient + tile.begin, job->moment1 + tile.begin, job->moment2 + tile.begin, job->parameter + tile.begin};
}

// While a tile is read by whoever watches, the next one can come near: memory would rest otherwise.
static void watch(const AdamW *job, int64_t index, bool goes_on) {
  const EcotTile tile = ecot_tile(job->tiles, index), next = ecot_tile(job->tiles, index + 1);
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
  EcotAdamWTile written = {.index = index, .count = tile.count, .parts = {gradient, moment1, moment2, parameter}};
  if (goes_on && next.count == tile.count) written.next = parts_of(job, next);
  job->watcher.written(job->watcher.context, &written);
}

// Several tiles in a row, so that a thread knows which one is next.
static void watch_tiles(void *argument, int64_t index) {
  const AdamW *job = argument;
  const EcotTile tiles = ecot_tile(job->runs, index);
  for (int64_t k = 0; k < tiles.count; k++) watch(job, tiles.begin + k, k + 1 < tiles.count);
}

void ecot_adamw(
    EcotCompute compute, const EcotAdamW *settings, int64_t count, const float *gradient, float *parameter, float *moment1,
    float *moment2) {
  AdamW job = {
      .kernels = ecot_arithmetic_kernel(compute.variant)->rows, .tiles = ecot_row_tiles(compute, count, 1), .settings = settings,
      .gradient = gradient, .parameter = parameter, .moment1 = moment1, .moment2 = moment2,
  };
  ecot_run_tiles(compute.threads, job.tiles.count, adamw_tile, &job);
}

void ecot_adamw_watched(
    EcotCompute compute, const EcotAdamW *settings, int64_t count, const float *gradient, float *parameter, float *moment1,
    float *moment2, EcotAdamWWatcher watcher) {
  AdamW job = {
      .kernels = ecot_arithmetic_kernel(compute.variant)->rows, .tiles = ecot_tiles(count, ECOT_ADAMW_TILE), .settings = settings,
      .gradient = gradient, .parameter = parameter, .moment1 = moment1, .moment2 = moment2, .watcher = watcher,
  };
  // As many runs that each thread gets some.
  const int64_t share = job.tiles.count / (RUNS * (int64_t)compute.threads);
  job.runs = ecot_tiles(job.tiles.count, share < 1 ? 1 : share < TILES_OF_RUN ? share : TILES_OF_RUN);
  ecot_run_tiles(compute.threads, job.runs.count, watch_tiles, &job);
}
