#include "CEcotImages.h"

#include <string.h>

// A product and a sum are rounded one after the other: the reference is built without fused multiply-add.
#pragma STDC FP_CONTRACT OFF

typedef float Float4 __attribute__((ext_vector_type(4)));
typedef int32_t Int4 __attribute__((ext_vector_type(4)));
typedef float Float16 __attribute__((ext_vector_type(16)));
typedef uint8_t Byte16 __attribute__((ext_vector_type(16)));

// One row of sums: block by block, so that the sums stay in registers while the source rows pass by. Every sum is still
// taken in ascending order of the source, whatever the width of the vectors.
__attribute__((always_inline)) static inline void gather_row(
    const uint8_t *source, size_t stride, const float *weights, int32_t count, float *sums) {
  size_t i = 0;
  for (; i + 16 <= stride; i += 16) {
    Float16 sum = 0;
    for (int32_t k = 0; k < count; ++k) {
      Byte16 bytes;
      memcpy(&bytes, source + (size_t)k * stride + i, sizeof bytes);
      sum += __builtin_convertvector(bytes, Float16) * weights[k];
    }
    memcpy(sums + i, &sum, sizeof sum);
  }
  for (; i < stride; ++i) {
    float sum = 0;
    for (int32_t k = 0; k < count; ++k) sum += (float)source[(size_t)k * stride + i] * weights[k];
    sums[i] = sum;
  }
}

// Rounds half to even: beyond 2^23 a float has no fraction, so that adding 2^23 rounds in the default mode.
__attribute__((always_inline)) static inline Int4 rounded(Float4 value) {
  const Float4 clipped = __builtin_elementwise_min(__builtin_elementwise_max(value, (Float4)0), (Float4)255);
  return __builtin_convertvector((clipped + 0x1p23f) - 0x1p23f, Int4);
}

__attribute__((always_inline)) static inline void resample(
    const uint8_t *rgb, size_t in_width, size_t out_height, size_t out_width, ecot_spans rows, ecot_spans columns,
    float *intermediate, uint8_t *out) {
  const size_t stride = in_width * 3;
  for (size_t y = 0; y < out_height; ++y) {
    const uint8_t *source = rgb + (size_t)rows.starts[y] * stride;
    gather_row(source, stride, rows.weights + y * rows.width, rows.counts[y], intermediate + y * stride);
  }
  // A pixel's three floats are read with one more, which is the next pixel's or the float behind the last.
  intermediate[out_height * stride] = 0;
  for (size_t y = 0; y < out_height; ++y) {
    const float *row = intermediate + y * stride;
    for (size_t x = 0; x < out_width; ++x) {
      Float4 sum = 0;
      const float *weights = columns.weights + x * columns.width;
      const float *source = row + (size_t)columns.starts[x] * 3;
      for (int32_t k = 0; k < columns.counts[x]; ++k) {
        Float4 pixel;
        memcpy(&pixel, source + (size_t)k * 3, sizeof pixel);
        sum += pixel * weights[k];
      }
      const Int4 bytes = rounded(sum);
      uint8_t *target = out + (y * out_width + x) * 3;
      for (int channel = 0; channel < 3; ++channel) target[channel] = (uint8_t)bytes[channel];
    }
  }
}

#if defined(__x86_64__)
// Wider vectors and quicker conversions from bytes; the same operations in the same order.
__attribute__((target("avx2"))) static void resample_avx2(
    const uint8_t *rgb, size_t in_width, size_t out_height, size_t out_width, ecot_spans rows, ecot_spans columns,
    float *intermediate, uint8_t *out) {
  resample(rgb, in_width, out_height, out_width, rows, columns, intermediate, out);
}
#endif

void ecot_resample_rgb_portable(
    const uint8_t *rgb, size_t in_width, size_t out_height, size_t out_width, ecot_spans rows, ecot_spans columns,
    float *intermediate, uint8_t *out) {
  resample(rgb, in_width, out_height, out_width, rows, columns, intermediate, out);
}

void ecot_resample_rgb(
    const uint8_t *rgb, size_t in_width, size_t out_height, size_t out_width, ecot_spans rows, ecot_spans columns,
    float *intermediate, uint8_t *out) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) {
    resample_avx2(rgb, in_width, out_height, out_width, rows, columns, intermediate, out);
    return;
  }
#endif
  ecot_resample_rgb_portable(rgb, in_width, out_height, out_width, rows, columns, intermediate, out);
}
