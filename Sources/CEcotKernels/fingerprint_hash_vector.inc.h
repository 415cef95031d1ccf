// XXH3 of long inputs (Yann Collet; the loop for more than 240 bytes of the XXH3 specification, version 0.8). The library's own loop is
// unrolled only at -O3, which a package cannot ask for; unrolled it runs up to twice as fast. Short inputs go to the library, and tests
// hold these functions against it.

typedef uint64_t EcotStripe __attribute__((vector_size(64), aligned(1), may_alias));
typedef float EcotFloatStripe __attribute__((vector_size(64), aligned(1), may_alias));
typedef double EcotDoubleStripe __attribute__((vector_size(64), aligned(1), may_alias));

// The keys of the last stripe and of scrambling, in the secret. Other stripes have one each, 8 bytes from that of the one before.
enum { ECOT_LAST_KEY = 121, ECOT_SCRAMBLE_KEY = 128 };

// The accumulators at the beginning.
#define ECOT_START                                                                                                  \
  (EcotStripe) {                                                                                                    \
    UINT64_C(0xC2B2AE3D), UINT64_C(0x9E3779B185EBCA87), UINT64_C(0xC2B2AE3D27D4EB4F), UINT64_C(0x165667B19E3779F9), \
        UINT64_C(0x85EBCA77C2B2AE63), UINT64_C(0x85EBCA77), UINT64_C(0x27D4EB2F165667C5), UINT64_C(0x9E3779B1)      \
  }

// What one stripe of 64 bytes adds to the accumulators.
static inline __attribute__((always_inline)) void ecot_mix(const uint8_t *data, const uint8_t *key, EcotStripe *added) {
  const EcotStripe stripe = *(const EcotStripe *)data, mixed = stripe ^ *(const EcotStripe *)key;
  *added = __builtin_shufflevector(stripe, stripe, 1, 0, 3, 2, 5, 4, 7, 6) + (mixed & UINT32_MAX) * (mixed >> 32);
}

static inline __attribute__((always_inline)) void ecot_scramble(EcotStripe *accumulators) {
  *accumulators ^= *accumulators >> 47;
  *accumulators ^= *(const EcotStripe *)((const uint8_t *)XXH3_kSecret + ECOT_SCRAMBLE_KEY);
  *accumulators *= UINT64_C(0x9E3779B1);
}

// Mixes one stripe into the accumulators.
#define ECOT_STRIPE(data, key)                                                                          \
  do {                                                                                                  \
    const EcotStripe stripe = *(const EcotStripe *)(data);                                              \
    EcotStripe added;                                                                                   \
    /* No number but a NaN differs from itself. */                                                      \
    if (float_width == 4) nans |= (EcotStripe)((EcotFloatStripe)stripe != (EcotFloatStripe)stripe);     \
    if (float_width == 8) nans |= (EcotStripe)((EcotDoubleStripe)stripe != (EcotDoubleStripe)stripe);   \
    ecot_mix(data, key, &added);                                                                        \
    accumulators += added;                                                                              \
  } while (0)

// With a `float_width`, tells whether there is a NaN among so many bytes wide floats, which whole stripes hold. While it reads, it
// prefetches as many bytes from `next` (null for none).
static inline __attribute__((always_inline)) bool ecot_accumulate(
    const uint8_t *data, size_t bytes, size_t float_width, const uint8_t *next, uint64_t result[8]) {
  const uint8_t *key = (const uint8_t *)XXH3_kSecret, *last = data + bytes - 64;
  EcotStripe accumulators = ECOT_START;
  EcotStripe nans = {0};
  // The stripe that holds the last byte is taken apart, with a key of its own.
  size_t rest = bytes - 1;
  for (; rest >= ECOT_STRIPES_BYTES; rest -= ECOT_STRIPES_BYTES, data += ECOT_STRIPES_BYTES) {
    if (next) {
      for (size_t line = 0; line < ECOT_STRIPES_BYTES; line += 64) __builtin_prefetch(next + line, 0, 2);
      next += ECOT_STRIPES_BYTES;
    }
#pragma GCC unroll 16
    for (int k = 0; k < 16; k++) ECOT_STRIPE(data + 64 * k, key + 8 * k);
    ecot_scramble(&accumulators);
  }
#pragma GCC unroll 4
  for (size_t k = 0; k < rest / 64; k++) ECOT_STRIPE(data + 64 * k, key + 8 * k);
  ECOT_STRIPE(last, key + ECOT_LAST_KEY);
  memcpy(result, &accumulators, sizeof accumulators);
  uint64_t any = 0;
  for (int k = 0; k < 8; k++) any |= nans[k];
  return any != 0;
}

static inline uint64_t ecot_multiply_fold(uint64_t a, uint64_t b) {
  const unsigned __int128 product = (unsigned __int128)a * b;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t ecot_merge(const uint64_t accumulators[8], size_t key_offset, uint64_t start) {
  uint64_t key[8];
  memcpy(key, (const uint8_t *)XXH3_kSecret + key_offset, sizeof key);
  for (int k = 0; k < 8; k += 2) start += ecot_multiply_fold(accumulators[k] ^ key[k], accumulators[k + 1] ^ key[k + 1]);
  start ^= start >> 37;
  start *= UINT64_C(0x165667919E3779F9);
  return start ^ (start >> 32);
}

static void ecot_merge_wide(const uint64_t accumulators[8], size_t bytes, uint64_t digest[2]) {
  digest[0] = ecot_merge(accumulators, 117, ~(bytes * UINT64_C(0xC2B2AE3D27D4EB4F)));
  digest[1] = ecot_merge(accumulators, 11, bytes * UINT64_C(0x9E3779B185EBCA87));
}

static void hash128(const uint8_t *data, size_t bytes, uint64_t digest[2]) {
  if (bytes < ECOT_LONG_INPUT) {
    const XXH128_hash_t hash = XXH3_128bits(data, bytes);
    digest[0] = hash.high64;
    digest[1] = hash.low64;
    return;
  }
  uint64_t accumulators[8];
  ecot_accumulate(data, bytes, 0, NULL, accumulators);
  ecot_merge_wide(accumulators, bytes, digest);
}

// XXH3-128 of whole floats, at least ECOT_LONG_INPUT bytes, and whether there is a NaN among them.
#define ECOT_HASH_FLOATS(name, width)                                                                          \
  static bool name(const uint8_t *data, size_t bytes, const uint8_t *next, uint64_t digest[2]) {              \
    uint64_t accumulators[8];                                                                                 \
    const bool nan = ecot_accumulate(data, bytes, width, next, accumulators);                                 \
    ecot_merge_wide(accumulators, bytes, digest);                                                             \
    return nan;                                                                                               \
  }
ECOT_HASH_FLOATS(hash_long_float32, 4)
ECOT_HASH_FLOATS(hash_long_float64, 8)

// The same of a row.
static uint64_t ecot_merge_narrow(const uint64_t accumulators[8], size_t bytes) {
  return ecot_merge(accumulators, 11, bytes * UINT64_C(0x9E3779B185EBCA87));
}

// A block and its rows have the same keys where rows are whole runs of stripes, but for the last stripe of each: what the others
// add is computed once.
static void hash_rows(
    const uint8_t *data, size_t bytes, size_t first, size_t row_bytes, uint64_t digest[2], uint64_t *row_digests) {
  const uint8_t *key = (const uint8_t *)XXH3_kSecret;
  EcotStripe block = ECOT_START, row = ECOT_START;
  uint64_t accumulators[8];
  size_t left = first > 0 ? first : row_bytes;
  bool whole = first == 0;
  for (const uint8_t *end = data + bytes; data < end; data += ECOT_STRIPES_BYTES) {
    EcotStripe added;
#pragma GCC unroll 15
    for (int k = 0; k < 15; k++) {
      ecot_mix(data + 64 * k, key + 8 * k, &added);
      block += added;
      row += added;
    }
    EcotStripe ends;
    ecot_mix(data + 64 * 15, key + 8 * 15, &added);
    ecot_mix(data + 64 * 15, key + ECOT_LAST_KEY, &ends);
    left -= ECOT_STRIPES_BYTES;
    if (left > 0) {
      row += added;
      ecot_scramble(&row);
    } else {
      row += ends;
      memcpy(accumulators, &row, sizeof accumulators);
      if (whole) *row_digests++ = ecot_merge_narrow(accumulators, row_bytes);
      row = ECOT_START;
      whole = true;
      left = row_bytes;
    }
    if (data + ECOT_STRIPES_BYTES < end) {
      block += added;
      ecot_scramble(&block);
    } else {
      block += ends;
    }
  }
  memcpy(accumulators, &block, sizeof accumulators);
  ecot_merge_wide(accumulators, bytes, digest);
}

static uint64_t hash64(const uint8_t *data, size_t bytes) {
  if (bytes < ECOT_LONG_INPUT) return XXH3_64bits(data, bytes);
  uint64_t accumulators[8];
  ecot_accumulate(data, bytes, 0, NULL, accumulators);
  return ecot_merge_narrow(accumulators, bytes);
}
