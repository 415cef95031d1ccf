// AdamW whose tiles are shown to somebody while they are in the caches of the thread that wrote them.
#include "rows.h"
#include "tiles.h"

typedef struct AdamW {
  const EcotRowKernels *kernels;
  int64_t count;
  const EcotAdamW *settings;
  const float *gradient;
  float *parameter, *moment1, *moment2;
  EcotAdamWWatcher watcher;
} AdamW;

static void adamw_tile(void *argument, int64_t index) {
  const AdamW *job = argument;
  const EcotTile tile = ecot_tile(ecot_tiles(job->count, ECOT_ADAMW_TILE), index);
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

void ecot_adamw_watched(
    EcotCompute compute, const EcotAdamW *settings, int64_t count, const float *gradient, float *parameter, float *moment1,
    float *moment2, EcotAdamWWatcher watcher) {
  AdamW job = {
      .kernels = ecot_arithmetic_kernel(compute.variant)->rows,
      .count = count,
      .settings = settings,
      .gradient = gradient,
      .parameter = parameter,
      .moment1 = moment1,
      .moment2 = moment2,
      .watcher = watcher,
  };
  ecot_run_tiles(compute.threads, ecot_tiles(count, ECOT_ADAMW_TILE).count, adamw_tile, &job);
}
