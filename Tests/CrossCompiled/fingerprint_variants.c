// Holds every variant of the fingerprint pass that this processor runs against the portable one, to the bit, and prints a hash over
// all portable results, which must be the same on every architecture. Built and run by `scripts/prove-portability`, without Swift.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "EcotFingerprintKernels.h"

// Of results on x86-64; arm64 must find it too.
static const uint64_t expected_results = UINT64_C(0x6d787af58638c864);

enum { LARGEST = 40 * 65536 + 777 * 8, DIGEST_BYTES = 1024, LENGTHS = 40, MOST_ROWS = 20000 };

static uint64_t state = UINT64_C(88172645463325252);

// Xorshift (Marsaglia 2003).
static uint64_t next_random(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

static int width_of(int type) { return type == ECOT_UINT8 ? 1 : type == ECOT_FLOAT32 || type == ECOT_INT32 ? 4 : 8; }

// Kind 0: plain numbers; 1: any bits, with NaNs and infinities; 2: zeros and subnormal numbers.
static void fill(uint8_t *data, int type, int kind, size_t count) {
  for (size_t i = 0; i < count; i++) {
    uint64_t word = next_random();
    if (type == ECOT_FLOAT32) {
      const float number = (float)((int64_t)word * 1e-15);
      uint32_t bits;
      memcpy(&bits, &number, sizeof bits);
      if (kind == 1) bits = (uint32_t)word;
      if (kind == 2) bits = word & 3 ? (uint32_t)word & 0x807fffff : word & 8 ? 0x80000000 : 0;
      memcpy(data + 4 * i, &bits, 4);
    } else if (type == ECOT_FLOAT64) {
      const double number = (int64_t)word * 1e-15;
      if (kind == 0) memcpy(&word, &number, sizeof word);
      // Any exponent that a sum of squares can hold, and now and then that of NaN and infinity.
      if (kind == 1)
        word = (word & UINT64_C(0x800fffffffffffff)) |
               (word >> 40 & 1 ? UINT64_C(0x7ff0000000000000) : ((word >> 30 & 511) + 700) << 52);
      if (kind == 2) word &= word & 3 ? UINT64_C(0x800fffffffffffff) : UINT64_C(0x8000000000000000);
      memcpy(data + 8 * i, &word, 8);
    } else {
      memcpy(data + (size_t)width_of(type) * i, &word, (size_t)width_of(type));
    }
  }
}

static uint64_t mix(uint64_t hash, const void *data, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) hash = hash * UINT64_C(1099511628211) ^ ((const uint8_t *)data)[i];
  return hash;
}

// The three ways to read a tensor: one pass, the threads of the kernels, blocks one by one from the last. The latter two do not take
// rows that are larger than a block.
enum { WHOLE, POOLED, BACKWARDS, WAYS };

static bool run(int way, const EcotFingerprintRequest *request, EcotFingerprintResult *result) {
  if (way == WHOLE) return ecot_fingerprint_run(request, result);
  if (way == POOLED) return ecot_fingerprint_run_pooled(request, result);
  EcotFingerprintPass *pass = ecot_fingerprint_begin(request);
  if (!pass) return false;
  const int64_t blocks = ecot_fingerprint_block_count(request->count * width_of(request->element_type));
  for (int64_t block = blocks - 1; block >= 0; block--)
    ecot_fingerprint_read(pass, block, (const uint8_t *)request->data + block * ECOT_FINGERPRINT_BLOCK_BYTES, NULL);
  const bool done = ecot_fingerprint_end(pass, request->block_digests, request->row_digests, result);
  ecot_fingerprint_free(pass);
  return done;
}

typedef struct Count {
  int compared, different;
  uint64_t all;  // of everything that the specification gave
} Count;

static uint64_t *rows[2], digests[2][DIGEST_BYTES / 8];

// Every variant, thread count and way against the specification; false where one does not run at all.
static bool compare(EcotFingerprintRequest request, int kind, Count *count) {
  static EcotFingerprintResult results[2];
  for (int parts = 0; parts < 4; parts++)
    for (int threads = 1; threads < 4; threads += 2) {
      request.parts = parts;
      memset(digests, 0, sizeof digests);
      request.variant = ECOT_PORTABLE;
      request.threads = 1;
      request.block_digests = digests[0];
      request.row_digests = rows[0];
      if (!ecot_fingerprint_run(&request, &results[0])) return false;
      request.threads = threads;
      request.block_digests = digests[1];
      request.row_digests = rows[1];
      const bool is_large_row = request.row_bytes > ECOT_FINGERPRINT_BLOCK_BYTES && request.row_count > 0;
      for (int trial = 0; trial < WAYS * (ECOT_NEON + 1); trial++) {
        const int way = trial % WAYS, variant = trial / WAYS;
        request.variant = variant;
        if (!ecot_supports(variant) || (way != WHOLE && is_large_row)) continue;
        memset(digests[1], 0, sizeof digests[1]);
        memset(rows[1], 0, 8 * (size_t)request.row_count);
        if (!run(way, &request, &results[1])) return false;
        count->compared++;
        if (memcmp(&results[0], &results[1], sizeof results[0]) == 0 && memcmp(digests[0], digests[1], DIGEST_BYTES) == 0 &&
            memcmp(rows[0], rows[1], 8 * (size_t)request.row_count) == 0)
          continue;
        count->different++;
        printf(
            "type %d, kind %d, count %lld, rows of %lld, parts %d, threads %d: variant %d, way %d differs\n",
            request.element_type, kind, (long long)request.count, (long long)request.row_bytes, parts, threads, variant, way);
      }
      // Infinite sums of float64 end in NaNs, whose sign is the architecture's own.
      if (request.element_type != ECOT_FLOAT64 || kind != 1) count->all = mix(count->all, &results[0], sizeof results[0]);
      count->all = mix(count->all, digests[0], DIGEST_BYTES);
    }
  return true;
}

// Tensors of every length, cut in rows of many.
static bool compare_lengths(uint8_t *buffer, Count *counted) {
  for (int type = ECOT_FLOAT32; type <= ECOT_UINT8; type++)
    for (int kind = 0; kind < 3; kind++)
      for (int offset = 0; offset < 4; offset += 3)
        for (size_t length = 0; length < LENGTHS; length++) {
          const size_t width = (size_t)width_of(type);
          const size_t count = length < 36 ? length * length * 7 + length : (length - 35) * 9 * 65536 / width + length;
          uint8_t *data = buffer + offset;
          fill(data, type, kind, count);
          EcotFingerprintRequest request = {.data = data, .count = (int64_t)count, .element_type = type};
          request.row_count = (int64_t)count;
          if (count > 1 && count % 3 == 0) request.row_count = (int64_t)count / 3;
          if (count % 7 == 0) request.row_count = 7;
          if (count == 0 || request.row_count > MOST_ROWS) request.row_count = 0;
          if (request.row_count > 0) request.row_bytes = (int64_t)(count * width) / request.row_count;
          if (!compare(request, kind, counted)) return false;
        }
  return true;
}

// Rows of whole runs of the hash's stripes, which are digested together with the block, and one that is not.
static bool compare_rows(uint8_t *buffer, Count *counted) {
  static const int64_t sizes[] = {1024, 2048, 12288, 65536, 67584, 1088};
  static const int types[] = {ECOT_FLOAT32, ECOT_INT64};
  for (size_t t = 0; t < sizeof types / sizeof *types; t++)
    for (int kind = 0; kind < 2; kind++)
      for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        for (int64_t rows = 1, most = 1 + 2 * 65536 / sizes[k]; rows <= most; rows += most > 1 ? most - 1 : 1) {
          EcotFingerprintRequest request = {.data = buffer, .element_type = types[t], .row_bytes = sizes[k], .row_count = rows};
          request.count = rows * sizes[k] / width_of(types[t]);
          fill(buffer, types[t], kind, (size_t)request.count);
          if (!compare(request, kind, counted)) return false;
        }
  return true;
}

int main(void) {
  uint8_t *buffer = malloc(LARGEST + 16);
  for (int k = 0; k < 2; k++) rows[k] = malloc(8 * LARGEST);
  if (!buffer || !rows[0] || !rows[1]) return 2;
  Count counted = {0}, of_rows = {0};
  if (!compare_lengths(buffer, &counted) || !compare_rows(buffer, &of_rows)) return 2;
  const int compared = counted.compared + of_rows.compared, different = counted.different + of_rows.different;
  const uint64_t all = counted.all;
  free(buffer);
  free(rows[0]);
  free(rows[1]);
  printf("%d comparisons, %d differ, results %016llx\n", compared, different, (unsigned long long)all);
  if (all != expected_results) printf("expected %016llx\n", (unsigned long long)expected_results);
  return different != 0 || all != expected_results;
}
