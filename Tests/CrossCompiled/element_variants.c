// Compares the elementwise kernels of every variant this CPU can run with the portable ones, bit by bit, all NaNs being one, and
// prints one checksum of the results, which must be the same on every CPU.
//
//     element_variants [ELEMENTS=1000000]
//
// Every function, its backward and the power; over random bits, over the range in which results vary, and over special values;
// every length up to 70, from unaligned addresses; in place; and what lies behind the result untouched.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "EcotArithmetic.h"

enum { SMALL = 70, GUARD = 16 };

static uint64_t state = 7;
static uint64_t random_bits(void) {  // SplitMix64
  uint64_t z = state += 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

static float random_value(void) {
  static const float special[] = {0, -0.0f, INFINITY, -INFINITY, NAN, -NAN, 0x1p-149f, -0x1p-149f, 0x1.fffffep-127f, 0x1p-126f,
      0x1.fffffep127f, -0x1.fffffep127f, 1, -1, 0.5f, 2, 3, -3, 88.7f, 88.8f, -103.9f, -104.1f, 0.55f, 0.921875f, 4, 10, 16,
      0x1p40f, 0x1.000002p40f, -0x1.000002p40f, 0x1.8p127f};
  const uint64_t r = random_bits();
  if (r >> 60 == 0) return special[(r & 0xffff) % (sizeof special / sizeof *special)];
  if (r >> 60 < 8) return (float)(int32_t)r * 0x1p-31f * (r >> 60 & 1 ? 4 : 110);
  const uint32_t bits = (uint32_t)r;
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static uint32_t canonical(float x) {
  if (isnan(x)) return 0x7fc00000u;
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

// One call of the API: 0...FUNCTION_COUNT - 1 map, then as many backward, then power.
enum { KINDS = 2 * ECOT_FUNCTION_COUNT + 1 };
static void run(int32_t variant, int kind, int64_t count, const float *x, const float *y, float *z) {
  const EcotCompute compute = {variant, 1};
  if (kind < ECOT_FUNCTION_COUNT) {
    ecot_map(compute, kind, count, x, z);
  } else if (kind < 2 * ECOT_FUNCTION_COUNT) {
    ecot_map_backward(compute, kind - ECOT_FUNCTION_COUNT, count, x, y, z);
  } else {
    ecot_power(compute, count, x, y, z);
  }
}

static bool same(const char *what, int32_t variant, int kind, int64_t count, const float *x, const float *y, const float *z,
    const float *expected) {
  for (int64_t i = 0; i < count; i++) {
    if (canonical(z[i]) != canonical(expected[i])) {
      printf("%s, variant %d, kind %d, element %lld of %lld: f(%a, %a) = %a, portable %a\n", what, variant, kind, (long long)i,
          (long long)count, (double)x[i], (double)y[i], (double)z[i], (double)expected[i]);
      return false;
    }
  }
  return true;
}

static bool small_lengths(int32_t variant, int kind, const float *x, const float *y) {
  float expected[SMALL], z[SMALL + GUARD];
  for (int length = 0; length <= SMALL; length++) {
    const float *x1 = x + length, *y1 = y + 3 * length + 1;
    run(ECOT_PORTABLE, kind, length, x1, y1, expected);
    for (int i = 0; i < SMALL + GUARD; i++) z[i] = 42;
    run(variant, kind, length, x1, y1, z);
    if (!same("length", variant, kind, length, x1, y1, z, expected)) return false;
    for (int i = length; i < length + GUARD; i++) {
      if (z[i] != 42) return printf("variant %d, kind %d, length %d: wrote beyond\n", variant, kind, length), false;
    }
    // Into the last operand's place: x of map, dy of backward, the exponent of power.
    const bool map = kind < ECOT_FUNCTION_COUNT;
    memcpy(z, map ? x1 : y1, (size_t)length * sizeof(float));
    run(variant, kind, length, map ? z : x1, map ? y1 : z, z);
    if (!same("in place", variant, kind, length, x1, y1, z, expected)) return false;
  }
  return true;
}

int main(int count, char **arguments) {
  const int64_t elements = count > 1 ? strtoll(arguments[1], NULL, 10) : 1000000;
  if (elements < 1000) return 2;
  const size_t bytes = (size_t)elements * sizeof(float);
  float *x = malloc(bytes), *y = malloc(bytes), *z = malloc(bytes), *expected = malloc(bytes);
  if (!x || !y || !z || !expected) return 2;
  for (int64_t i = 0; i < elements; i++) {
    x[i] = random_value();
    y[i] = random_value();
  }
  uint64_t checksum = 0xcbf29ce484222325u;  // FNV-1a over words
  int variants = 1;
  for (int32_t variant = ECOT_AVX2; variant <= ECOT_NEON; variant++) variants += ecot_supports(variant);
  for (int kind = 0; kind < KINDS; kind++) {
    run(ECOT_PORTABLE, kind, elements, x, y, expected);
    for (int64_t i = 0; i < elements; i++) checksum = (checksum ^ canonical(expected[i])) * 0x100000001b3u;
    for (int32_t variant = ECOT_AVX2; variant <= ECOT_NEON; variant++) {
      if (!ecot_supports(variant)) continue;
      run(variant, kind, elements, x, y, z);
      if (!same("random", variant, kind, elements, x, y, z, expected)) return 1;
      if (!small_lengths(variant, kind, x, y)) return 1;
    }
  }
  printf("%d variants, %d functions, %lld elements: same bits; checksum %016llx\n", variants, KINDS, (long long)elements,
      (unsigned long long)checksum);
  free(x), free(y), free(z), free(expected);
  return 0;
}
