#include "CEcotImages.h"

#include <math.h>
#include <string.h>

// A product and a sum are rounded one after the other: the reference is built without fused multiply-add.
#pragma STDC FP_CONTRACT OFF

typedef float Float4 __attribute__((vector_size(16)));

static uint8_t to_byte(float value) {
  // rintf in the default rounding mode is half to even; the bounds are applied first because they are whole numbers.
  if (!(value > 0.0f)) return 0;
  if (value >= 255.0f) return 255;
  return (uint8_t)rintf(value);
}

void ecot_resample_rgb(
    const uint8_t *rgb, size_t in_width, size_t out_height, size_t out_width, ecot_spans rows, ecot_spans columns,
    float *intermediate, uint8_t *out) {
  const size_t stride = in_width * 3;
  for (size_t y = 0; y < out_height; ++y) {
    float *sums = intermediate + y * stride;
    memset(sums, 0, stride * sizeof *sums);
    for (int32_t k = 0; k < rows.counts[y]; ++k) {
      const float weight = rows.weights[y * rows.width + (size_t)k];
      const uint8_t *source = rgb + (size_t)(rows.starts[y] + k) * stride;
      for (size_t i = 0; i < stride; ++i) sums[i] += (float)source[i] * weight;
    }
  }
  // A pixel's three floats are read with one more, which is the next pixel's or the float behind the last.
  intermediate[out_height * stride] = 0;
  for (size_t y = 0; y < out_height; ++y) {
    const float *row = intermediate + y * stride;
    for (size_t x = 0; x < out_width; ++x) {
      Float4 sum = {0, 0, 0, 0};
      const float *weights = columns.weights + x * columns.width;
      const float *source = row + (size_t)columns.starts[x] * 3;
      for (int32_t k = 0; k < columns.counts[x]; ++k) {
        Float4 pixel;
        memcpy(&pixel, source + (size_t)k * 3, sizeof pixel);
        const Float4 weight = {weights[k], weights[k], weights[k], weights[k]};
        sum += pixel * weight;
      }
      uint8_t *target = out + (y * out_width + x) * 3;
      for (int channel = 0; channel < 3; ++channel) target[channel] = to_byte(sum[channel]);
    }
  }
}
