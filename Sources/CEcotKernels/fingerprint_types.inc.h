// The functions of all element types in one variant: included once by each of `fingerprint_<variant>.c`, after it has chosen
// `ECOT_SUMS` (the file with the sums), `ECOT_EXTREMES_FLOAT32` (that of its own extremes, if any) and the target.

#define ECOT_JOIN2(a, b) a##_##b
#define ECOT_JOIN(a, b) ECOT_JOIN2(a, b)
#define ECOT_NAME(function) ECOT_JOIN(function, ELEMENT_NAME)

// The bins of the exponent histogram: the biased exponent that the number has, or would have, as float32.
static inline unsigned exponent_float32(const uint8_t *element) {
  uint32_t bits;
  memcpy(&bits, element, sizeof bits);
  return (bits >> 23) & 255;
}

static inline unsigned exponent_float64(const uint8_t *element) {
  uint64_t bits;
  memcpy(&bits, element, sizeof bits);
  const int exponent = (int)((bits >> 52) & 2047) - 1023;
  if (exponent == 1024) return 255;
  return exponent < -126 ? 0 : exponent > 127 ? 254 : (unsigned)(exponent + 127);
}

static inline unsigned exponent_of_magnitude(uint64_t magnitude) {
  return magnitude == 0 ? 0 : 127 + 63 - (unsigned)__builtin_clzll(magnitude);
}

static inline unsigned exponent_int32(const uint8_t *element) {
  int32_t value;
  memcpy(&value, element, sizeof value);
  return exponent_of_magnitude(value < 0 ? 0 - (uint64_t)(int64_t)value : (uint64_t)value);
}

static inline unsigned exponent_int64(const uint8_t *element) {
  int64_t value;
  memcpy(&value, element, sizeof value);
  return exponent_of_magnitude(value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

static inline unsigned exponent_uint8(const uint8_t *element) { return exponent_of_magnitude(*element); }

#define ELEMENT float
#define ELEMENT_NAME float32
#define BITS uint32_t
#define KEY int32_t
#define EXPONENT_MASK UINT32_C(0x7f800000)
#define SMALLEST_NORMAL UINT32_C(0x00800000)
#define EXACT_SQUARES 1
#ifdef ECOT_EXTREMES_FLOAT32
#define ECOT_EXTREMES ECOT_EXTREMES_FLOAT32
#endif
#include "fingerprint_scan_float.inc.h"
#undef ECOT_EXTREMES
#include "fingerprint_histogram.inc.h"
#include ECOT_SUMS
#undef ELEMENT
#undef ELEMENT_NAME
#undef BITS
#undef KEY
#undef EXPONENT_MASK
#undef SMALLEST_NORMAL
#undef EXACT_SQUARES

#define ELEMENT double
#define ELEMENT_NAME float64
#define BITS uint64_t
#define KEY int64_t
#define EXPONENT_MASK UINT64_C(0x7ff0000000000000)
#define SMALLEST_NORMAL UINT64_C(0x0010000000000000)
#define EXACT_SQUARES 0
#include "fingerprint_scan_float.inc.h"
#include "fingerprint_histogram.inc.h"
#include ECOT_SUMS
#undef ELEMENT
#undef ELEMENT_NAME
#undef BITS
#undef KEY
#undef EXPONENT_MASK
#undef SMALLEST_NORMAL
#undef EXACT_SQUARES

#define ELEMENT int32_t
#define ELEMENT_NAME int32
#define EXACT_SQUARES 0
#include "fingerprint_scan_integer.inc.h"
#include "fingerprint_histogram.inc.h"
#include ECOT_SUMS
#undef ELEMENT
#undef ELEMENT_NAME
#undef EXACT_SQUARES

#define ELEMENT int64_t
#define ELEMENT_NAME int64
#define EXACT_SQUARES 0
#include "fingerprint_scan_integer.inc.h"
#include "fingerprint_histogram.inc.h"
#include ECOT_SUMS
#undef ELEMENT
#undef ELEMENT_NAME
#undef EXACT_SQUARES

#define ELEMENT uint8_t
#define ELEMENT_NAME uint8
#define EXACT_SQUARES 1
#include "fingerprint_scan_integer.inc.h"
#include "fingerprint_histogram.inc.h"
#include ECOT_SUMS
#undef ELEMENT
#undef ELEMENT_NAME
#undef EXACT_SQUARES

#define ECOT_KERNEL_TABLE                                                \
  {                                                                      \
    .types =                                                             \
        {                                                                \
            [ECOT_FLOAT32] = {has_nan_float32, hash_long_float32, scan_float32, histogram_float32, sums_float32}, \
            [ECOT_FLOAT64] = {has_nan_float64, hash_long_float64, scan_float64, histogram_float64, sums_float64}, \
            [ECOT_INT32] = {NULL, NULL, scan_int32, histogram_int32, sums_int32},               \
            [ECOT_INT64] = {NULL, NULL, scan_int64, histogram_int64, sums_int64},               \
            [ECOT_UINT8] = {NULL, NULL, scan_uint8, histogram_uint8, sums_uint8},               \
        },                                                               \
    .hash128 = hash128, .hash64 = hash64, .hash_rows = hash_rows,        \
  }
