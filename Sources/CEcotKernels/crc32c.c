#include "EcotCRC32C.h"

#include <pthread.h>
#include <string.h>

// Slicing by 8 (Kounavis, Berry 2005): eight table look-ups advance the register by eight bytes. Row k holds the CRC of
// a byte that is followed by k zero bytes. The rows are computed when they are first needed, which is never on a
// processor with CRC instructions.

static uint32_t rows[8][256];
static pthread_once_t rows_once = PTHREAD_ONCE_INIT;

static void fill_rows(void) {
  for (uint32_t n = 0; n < 256; ++n) {
    uint32_t value = n;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ (0x82F63B78u & (0u - (value & 1u)));
    rows[0][n] = value;
  }
  for (int k = 1; k < 8; ++k) {
    for (uint32_t n = 0; n < 256; ++n) {
      uint32_t before = rows[k - 1][n];
      rows[k][n] = (before >> 8) ^ rows[0][before & 255];
    }
  }
}

uint32_t ecot_crc32c_portable(const void *bytes, size_t count) {
  pthread_once(&rows_once, fill_rows);
  const uint8_t *p = bytes;
  uint32_t crc = 0xFFFFFFFFu;
  for (; count >= 8; count -= 8, p += 8) {
    uint32_t low = crc ^ ((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24);
    crc = rows[7][low & 255] ^ rows[6][low >> 8 & 255] ^ rows[5][low >> 16 & 255] ^ rows[4][low >> 24] ^
          rows[3][p[4]] ^ rows[2][p[5]] ^ rows[1][p[6]] ^ rows[0][p[7]];
  }
  for (; count > 0; --count, ++p) crc = (crc >> 8) ^ rows[0][(crc ^ *p) & 255];
  return ~crc;
}

#if defined(__x86_64__)

#include <nmmintrin.h>

__attribute__((target("sse4.2"))) static uint32_t crc32c_sse42(const uint8_t *p, size_t count) {
  uint64_t crc = 0xFFFFFFFFu;
  for (; count >= 8; count -= 8, p += 8) {
    uint64_t word;
    memcpy(&word, p, 8);
    crc = _mm_crc32_u64(crc, word);
  }
  uint32_t rest = (uint32_t)crc;
  for (; count > 0; --count, ++p) rest = _mm_crc32_u8(rest, *p);
  return ~rest;
}

uint32_t ecot_crc32c(const void *bytes, size_t count) {
  if (__builtin_cpu_supports("sse4.2")) return crc32c_sse42(bytes, count);
  return ecot_crc32c_portable(bytes, count);
}

#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)

#include <arm_acle.h>

uint32_t ecot_crc32c(const void *bytes, size_t count) {
  const uint8_t *p = bytes;
  uint32_t crc = 0xFFFFFFFFu;
  for (; count >= 8; count -= 8, p += 8) {
    uint64_t word;
    memcpy(&word, p, 8);
    crc = __crc32cd(crc, word);
  }
  for (; count > 0; --count, ++p) crc = __crc32cb(crc, *p);
  return ~crc;
}

#else

uint32_t ecot_crc32c(const void *bytes, size_t count) { return ecot_crc32c_portable(bytes, count); }

#endif
