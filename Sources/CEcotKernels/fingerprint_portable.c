// The fingerprint pass in plain C: the specification of the other variants, and what runs on other processors.
#define XXH_INLINE_ALL
#include <math.h>
#include <stddef.h>
#include <string.h>
#include <xxhash.h>

#include "fingerprint_kernels.h"

#pragma STDC FP_CONTRACT OFF

#define ECOT_SUMS "fingerprint_sums_portable.inc.h"
#include "fingerprint_types.inc.h"

static void hash128(const uint8_t *data, size_t bytes, uint64_t digest[2]) {
  const XXH128_hash_t hash = XXH3_128bits(data, bytes);
  digest[0] = hash.high64;
  digest[1] = hash.low64;
}

static bool hash_long_float32(const uint8_t *data, size_t bytes, const uint8_t *next, uint64_t digest[2]) {
  (void)next;
  hash128(data, bytes, digest);
  return has_nan_float32(data, bytes / sizeof(float));
}

static bool hash_long_float64(const uint8_t *data, size_t bytes, const uint8_t *next, uint64_t digest[2]) {
  (void)next;
  hash128(data, bytes, digest);
  return has_nan_float64(data, bytes / sizeof(double));
}

static uint64_t hash64(const uint8_t *data, size_t bytes) { return XXH3_64bits(data, bytes); }

static void hash_rows(
    const uint8_t *data, size_t bytes, size_t first, size_t row_bytes, uint64_t digest[2], uint64_t *row_digests) {
  hash128(data, bytes, digest);
  for (size_t row = first; row + row_bytes <= bytes; row += row_bytes) *row_digests++ = hash64(data + row, row_bytes);
}

const EcotFingerprintKernel ecot_fingerprint_portable = ECOT_KERNEL_TABLE;
