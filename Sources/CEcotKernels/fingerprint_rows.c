// XXH3-64 of token rows. Rows are digested with the block in which they end, while most of their bytes are in the cache.
#define XXH_INLINE_ALL
#include "fingerprint_rows.h"

#include <xxhash.h>

static bool has_nan(const EcotBlockReader *reader, const uint8_t *data, int64_t bytes) {
  return reader->element->has_nan && reader->element->has_nan(data, (size_t)(bytes / reader->width));
}

// A row with NaNs, piece by piece, since rows have no greatest length.
static __attribute__((noinline)) uint64_t hash_canonical(const EcotBlockReader *reader, const uint8_t *data, int64_t bytes) {
  uint8_t scratch[4096];
  XXH3_state_t state;
  XXH3_INITSTATE(&state);
  XXH3_64bits_reset(&state);
  for (int64_t done = 0; done < bytes; done += (int64_t)sizeof scratch) {
    const int64_t piece = bytes - done < (int64_t)sizeof scratch ? bytes - done : (int64_t)sizeof scratch;
    ecot_canonicalize(reader->request->element_type, scratch, data + done, piece, false);
    XXH3_64bits_update(&state, scratch, (size_t)piece);
  }
  return XXH3_64bits_digest(&state);
}

uint64_t ecot_digest_row(const EcotBlockReader *reader, const uint8_t *data, bool may_have_nan) {
  const int64_t size = reader->request->row_bytes;
  return may_have_nan && has_nan(reader, data, size) ? hash_canonical(reader, data, size)
                                                     : reader->kernel->hash64(data, (size_t)size);
}

void ecot_digest_block_and_rows(
    const EcotBlockReader *reader, const uint8_t *data, int64_t from, int64_t to, bool nan, uint64_t digest[2]) {
  const EcotFingerprintRequest *request = reader->request;
  const int64_t size = request->row_bytes;
  int64_t last = to / size;
  if (!nan && size % ECOT_STRIPES_BYTES == 0) {
    const int64_t first = (from + size - 1) / size;
    reader->kernel->hash_rows(
        data, (size_t)(to - from), (size_t)(first * size - from), (size_t)size, digest, request->row_digests + first);
    if (first < last) last = first;  // what is left is a row that begins before the block
  } else if (!nan) {
    reader->kernel->hash128(data, (size_t)(to - from), digest);
  }
  // Rows that end in (from, to]: row k ends at (k + 1) * size.
  for (int64_t row = from / size; row < last; row++) {
    // Only the first row can begin before the block, where the block before may hold NaNs, or may not lie in memory any more.
    const bool is_cut = row * size < from;
    if (is_cut && !request->data) continue;
    request->row_digests[row] = ecot_digest_row(reader, data + (row * size - from), is_cut || nan);
  }
}
