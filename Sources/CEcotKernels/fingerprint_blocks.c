// Reads one block of a tensor: NaNs, counts, digest, rows, sums, histogram - in the order in which the block moves from memory
// into the caches.
#include "fingerprint_blocks.h"

#include <string.h>

#include "fingerprint_rows.h"

// A block holds a multiple of 16 elements, so that every 16th of the tensor is every 16th of each block.
enum { SAMPLING_STRIDE = 16, SAMPLING_FROM = 4096 };

// The index of the first element of the block that equals `value`, with -0 equal to +0. Such an element is there.
#define DEFINE_FIND(name, type)                                                \
  static int64_t find_##name(const uint8_t *data, int64_t count, type value) { \
    for (int64_t start = 0; start < count; start += 64) {                      \
      const int64_t end = count - start < 64 ? count : start + 64;             \
      bool any = false;                                                        \
      for (int64_t i = start; i < end; i++) {                                  \
        type element;                                                          \
        memcpy(&element, data + (size_t)i * sizeof element, sizeof element);   \
        any |= element == value;                                               \
      }                                                                        \
      if (!any) continue;                                                      \
      for (int64_t i = start; i < end; i++) {                                  \
        type element;                                                          \
        memcpy(&element, data + (size_t)i * sizeof element, sizeof element);   \
        if (element == value) return i;                                        \
      }                                                                        \
    }                                                                          \
    return -1;                                                                 \
  }
DEFINE_FIND(float32, float)
DEFINE_FIND(float64, double)
DEFINE_FIND(int32, int32_t)
DEFINE_FIND(int64, int64_t)
DEFINE_FIND(uint8, uint8_t)

static int64_t find(int32_t type, const uint8_t *data, int64_t count, double value, int64_t integer) {
  switch (type) {
    case ECOT_FLOAT32: return find_float32(data, count, (float)value);
    case ECOT_FLOAT64: return find_float64(data, count, value);
    case ECOT_INT32: return find_int32(data, count, (int32_t)integer);
    case ECOT_INT64: return find_int64(data, count, integer);
    default: return find_uint8(data, count, (uint8_t)integer);
  }
}

// The value of element `i`, for the sign of a zero and for integers as double.
static double value_at(int32_t type, const uint8_t *data, int64_t i) {
  float f32;
  double f64;
  int32_t i32;
  int64_t i64;
  switch (type) {
    case ECOT_FLOAT32: memcpy(&f32, data + 4 * i, 4); return (double)f32;
    case ECOT_FLOAT64: memcpy(&f64, data + 8 * i, 8); return f64;
    case ECOT_INT32: memcpy(&i32, data + 4 * i, 4); return (double)i32;
    case ECOT_INT64: memcpy(&i64, data + 8 * i, 8); return (double)i64;
    default: return (double)data[i];
  }
}

void ecot_canonicalize(int32_t type, uint8_t *target, const uint8_t *data, int64_t bytes, bool zero_non_finite) {
  if (type == ECOT_FLOAT32) {
    for (int64_t i = 0; i < bytes; i += 4) {
      uint32_t bits;
      memcpy(&bits, data + i, 4);
      const uint32_t magnitude = bits & UINT32_C(0x7fffffff);
      if (zero_non_finite) {
        bits = magnitude >= UINT32_C(0x7f800000) ? 0 : bits;
      } else {
        bits = magnitude > UINT32_C(0x7f800000) ? UINT32_C(0x7fc00000) : bits;
      }
      memcpy(target + i, &bits, 4);
    }
  } else {
    for (int64_t i = 0; i < bytes; i += 8) {
      uint64_t bits;
      memcpy(&bits, data + i, 8);
      const uint64_t magnitude = bits & (UINT64_MAX >> 1);
      if (zero_non_finite) {
        bits = magnitude >= UINT64_C(0x7ff0000000000000) ? 0 : bits;
      } else {
        bits = magnitude > UINT64_C(0x7ff0000000000000) ? UINT64_C(0x7ff8000000000000) : bits;
      }
      memcpy(target + i, &bits, 8);
    }
  }
}

// Digest of a block with NaNs. Apart, so that the scratch is on the stack only where it is needed.
static __attribute__((noinline)) void hash_canonical(
    const EcotBlockReader *reader, const uint8_t *data, int64_t bytes, uint64_t digest[2]) {
  uint8_t scratch[ECOT_FINGERPRINT_BLOCK_BYTES];
  ecot_canonicalize(reader->request->element_type, scratch, data, bytes, false);
  reader->kernel->hash128(scratch, (size_t)bytes, digest);
}

// Sums of a block with NaNs or infinities, which count as zero.
static __attribute__((noinline)) void sum_finite(
    const EcotBlockReader *reader, const uint8_t *data, int64_t bytes, uint64_t row, bool sketch, EcotSums *sums) {
  uint8_t scratch[ECOT_FINGERPRINT_BLOCK_BYTES];
  ecot_canonicalize(reader->request->element_type, scratch, data, bytes, true);
  reader->element->sums(scratch, (size_t)(bytes / reader->width), row, sketch, NULL, NULL, sums);
}

static void take_extremes(
    const EcotBlockReader *reader, const EcotScan *scan, EcotBlock block, int64_t first, int64_t count,
    EcotBlockTallies *tallies, EcotBlockSums *sums) {
  const int32_t type = reader->request->element_type;
  const uint8_t *data = block.data;
  const bool first_finite = !tallies->any_finite;
  // Of each pair of fields one is used by the element type, and the other is zero on both sides.
  const bool same_minimum = scan->float_minimum == tallies->minimum && scan->integer_minimum == tallies->integer_minimum;
  if (first_finite || scan->float_minimum < tallies->minimum || scan->integer_minimum < tallies->integer_minimum ||
      (same_minimum && block.index < tallies->minimum_block)) {
    const int64_t index = find(type, data, count, scan->float_minimum, scan->integer_minimum);
    tallies->minimum_block = block.index;
    tallies->minimum = scan->float_minimum;
    tallies->integer_minimum = sums->integer_minimum = scan->integer_minimum;
    sums->minimum = value_at(type, data, index);
    sums->minimum_index = first + index;
  }
  const bool same_maximum = scan->float_maximum == tallies->maximum && scan->integer_maximum == tallies->integer_maximum;
  if (first_finite || scan->float_maximum > tallies->maximum || scan->integer_maximum > tallies->integer_maximum ||
      (same_maximum && block.index < tallies->maximum_block)) {
    const int64_t index = find(type, data, count, scan->float_maximum, scan->integer_maximum);
    tallies->maximum_block = block.index;
    tallies->maximum = scan->float_maximum;
    tallies->integer_maximum = sums->integer_maximum = scan->integer_maximum;
    sums->maximum = value_at(type, data, index);
    sums->maximum_index = first + index;
  }
  tallies->any_finite = true;
}

void ecot_read_block(const EcotBlockReader *reader, EcotBlock block, EcotBlockTallies *tallies, EcotBlockSums *sums) {
  const EcotFingerprintRequest *request = reader->request;
  const bool statistics = request->parts & ECOT_FINGERPRINT_STATISTICS, sketch = request->parts & ECOT_FINGERPRINT_SKETCH;
  const int64_t start = block.index * ECOT_FINGERPRINT_BLOCK_BYTES, bytes = ecot_block_bytes(reader, block.index);
  const uint8_t *data = block.data;
  const int64_t count = bytes / reader->width, first = start / reader->width;

  EcotScan scan = {.finite = (uint32_t)count};
  const bool has_rows = request->row_count > 0;
  bool nan = false, hashed = false;
  uint64_t *digest = request->block_digests + 2 * block.index;
  if (statistics || sketch) {
    reader->element->scan(data, (size_t)count, &scan);
    nan = scan.nan > 0;
  } else if (!has_rows && reader->element->hash_long && bytes >= ECOT_LONG_INPUT) {
    // Nothing else reads the block: most have no NaN, and one way through the cache is enough for them.
    nan = reader->element->hash_long(data, (size_t)bytes, block.next, digest);
    hashed = true;
  } else if (reader->element->has_nan) {
    nan = reader->element->has_nan(data, (size_t)count);
  }
  if (nan) hash_canonical(reader, data, bytes, digest);
  if (has_rows)
    ecot_digest_block_and_rows(reader, data, start, start + bytes, nan, digest);
  else if (!nan && !hashed)
    reader->kernel->hash128(data, (size_t)bytes, digest);
  if (!statistics && !sketch) return;

  EcotHistogram *histogram = statistics ? &tallies->histogram : NULL;
  if (histogram && request->count < SAMPLING_FROM) {
    reader->element->histogram(data, (size_t)count, 1, histogram);
    histogram = NULL;
  }
  const uint64_t row = (uint64_t)(first / 64);
  if (scan.finite == (uint32_t)count) {
    // While this block is summed, the next one comes near.
    reader->element->sums(data, (size_t)count, row, sketch, histogram, block.next, &sums->sums);
  } else {
    if (histogram) reader->element->histogram(data, (size_t)count, SAMPLING_STRIDE, histogram);
    sum_finite(reader, data, bytes, row, sketch, &sums->sums);
  }
  if (!sketch) memset(sums->sums.sketch, 0, sizeof sums->sums.sketch);
  sums->minimum_index = sums->maximum_index = -1;
  sums->minimum = sums->maximum = 0;
  sums->integer_minimum = sums->integer_maximum = 0;
  if (!statistics) return;

  tallies->nan += scan.nan;
  tallies->positive_infinity += scan.positive_infinity;
  tallies->negative_infinity += scan.negative_infinity;
  tallies->zeros += scan.zeros;
  tallies->subnormals += scan.subnormals;
  if (scan.finite > 0) take_extremes(reader, &scan, block, first, count, tallies, sums);
}
