// What a variant of the fingerprint pass consists of: five functions for each element type and two hashes.
#ifndef ECOT_FINGERPRINT_INTERNAL_H
#define ECOT_FINGERPRINT_INTERNAL_H

#include <stddef.h>
#include <stdint.h>

#include "include/EcotFingerprintKernels.h"

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "canonical bytes are little-endian: this host would need a byte swap before every hash"
#endif

// Counts and extremes of one block. Extremes of integers are exact in the integer fields, of floats in the others.
typedef struct EcotScan {
  uint32_t finite, nan, positive_infinity, negative_infinity, zeros, subnormals;
  double float_minimum, float_maximum;
  int64_t integer_minimum, integer_maximum;
} EcotScan;

// Sums over one block, in the fixed order of statistics/1, and its share of the sketch.
typedef struct EcotSums {
  double sum, magnitudes, squares;
  double sketch[ECOT_FINGERPRINT_BUCKETS];
} EcotSums;

// Counts by exponent. Neighbouring elements mostly share theirs: four tables, added in the end, keep their increments apart.
typedef struct EcotHistogram {
  uint32_t tables[4][256];
} EcotHistogram;

// From so many bytes on, XXH3 has the loop that the variants have versions of their own of.
enum { ECOT_LONG_INPUT = 241 };
// It scrambles after so many bytes.
enum { ECOT_STRIPES_BYTES = 1024 };

// All functions take unaligned data. `count` is at most one block.
typedef struct EcotElementKernel {
  // Whether there is a NaN; null for integers.
  bool (*has_nan)(const uint8_t *data, size_t count);
  // The same, and XXH3-128 of the bytes as they are, of at least ECOT_LONG_INPUT bytes; null for integers. While it reads, it
  // prefetches as many bytes from `next` (null for none).
  bool (*hash_long)(const uint8_t *data, size_t bytes, const uint8_t *next, uint64_t digest[2]);
  // Counts and extremes over finite values.
  void (*scan)(const uint8_t *data, size_t count, EcotScan *scan);
  // Counts every `stride`-th element, from the first.
  void (*histogram)(const uint8_t *data, size_t count, size_t stride, EcotHistogram *histogram);
  // Sums, with `sketch` the buckets, and, where `histogram` is not null, the counts of every 16th element. Every value must be
  // finite. `row` is the index of the first 64-element row in the tensor. While it computes, it prefetches as many bytes from
  // `next` as it reads (null for none).
  void (*sums)(
      const uint8_t *data, size_t count, uint64_t row, bool sketch, EcotHistogram *histogram, const uint8_t *next,
      EcotSums *sums);
} EcotElementKernel;

typedef struct EcotFingerprintKernel {
  EcotElementKernel types[6];  // by EcotElementType
  // XXH3-128, upper half first.
  void (*hash128)(const uint8_t *data, size_t bytes, uint64_t digest[2]);
  // XXH3-64.
  uint64_t (*hash64)(const uint8_t *data, size_t bytes);
  // Both in one pass: of all bytes, and of each row of `row_bytes` that lies in them as a whole, the first of which begins at `first`
  // < row_bytes. All sizes are multiples of ECOT_STRIPES_BYTES.
  void (*hash_rows)(
      const uint8_t *data, size_t bytes, size_t first, size_t row_bytes, uint64_t digest[2], uint64_t *row_digests);
} EcotFingerprintKernel;

extern const EcotFingerprintKernel ecot_fingerprint_portable;
#if defined(__x86_64__)
extern const EcotFingerprintKernel ecot_fingerprint_avx2;
extern const EcotFingerprintKernel ecot_fingerprint_avx512;
#elif defined(__aarch64__)
extern const EcotFingerprintKernel ecot_fingerprint_neon;
#endif

// The random word of a sketch row: output number `row` of SplitMix64 (Steele, Lea, Flood 2014) seeded with the ASCII bytes
// "sketch/1". Bit e is the sign of element e (1: minus); see `ecot_sketch_lanes` for where it goes.
static inline uint64_t ecot_sketch_word(uint64_t row) {
  uint64_t z = UINT64_C(0x736b657463682f31) + (row + 1) * UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

// The number r in 0..<64 of a row: its element e goes to bucket e xor r. A product's top bits depend on all bits of the word, so
// that r is no bit of the signs.
static inline unsigned ecot_sketch_lanes(uint64_t word) {
  return (unsigned)((word * UINT64_C(0xd1342543de82ef95)) >> 58);
}

// Folds sixteen lanes in the order of statistics/1: halves onto each other.
static inline double ecot_fold_lanes(const double lanes[16]) {
  double eight[8];
  for (int k = 0; k < 8; k++) eight[k] = lanes[k] + lanes[k + 8];
  return ((eight[0] + eight[4]) + (eight[2] + eight[6])) + ((eight[1] + eight[5]) + (eight[3] + eight[7]));
}

#endif
