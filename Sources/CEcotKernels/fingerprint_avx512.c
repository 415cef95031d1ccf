// The fingerprint pass for x86-64 with AVX-512 (F, BW, DQ, VL). Compiled for these by attribute, chosen at run time.
#if defined(__x86_64__)
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#pragma clang attribute push( \
    __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl"))), apply_to = function)

#define XXH_INLINE_ALL
#define XXH_VECTOR 3  // XXH_AVX512: the header would choose by the flags of the whole build
#include <xxhash.h>

#include "fingerprint_kernels.h"

#pragma STDC FP_CONTRACT OFF

// Eight mask bits flip the signs of eight doubles at once.
typedef struct EcotRowSigns {
  uint8_t of[8];
} EcotRowSigns;

static inline EcotRowSigns ecot_row_signs(uint64_t word) {
  EcotRowSigns signs;
  memcpy(signs.of, &word, sizeof signs.of);
  // One load an index: else the compiler keeps the word in a register, and shifts and masks it each time.
  __asm__("" : "+m"(signs));
  return signs;
}
#define ECOT_ROW_SIGNS(word) ecot_row_signs(word)

// Factors of eight elements by eight sign bits, the first element's bit lowest. To look them up takes one instruction, to make and use
// a mask three.
#define S1(bits, k) ((bits) >> (k)&1 ? -1.0 : 1.0)
#define S8(b) {S1(b, 0), S1(b, 1), S1(b, 2), S1(b, 3), S1(b, 4), S1(b, 5), S1(b, 6), S1(b, 7)}
#define BY_4(b) S8(b), S8((b) + 1), S8((b) + 2), S8((b) + 3)
#define BY_16(b) BY_4(b), BY_4((b) + 4), BY_4((b) + 8), BY_4((b) + 12)
#define BY_64(b) BY_16(b), BY_16((b) + 16), BY_16((b) + 32), BY_16((b) + 48)
static const double ecot_signs[256][8] __attribute__((aligned(64))) = {BY_64(0), BY_64(64), BY_64(128), BY_64(192)};

// A product with 1 or -1 is exact, so that one fused operation does the sign and the sum.
#define ECOT_ADD_SIGNED(target, x, signs, element) \
  (target) = ECOT_MULTIPLY_ADD(x, *(const EcotDoubles *)ecot_signs[(signs).of[(element) / 8]], target)
#define ECOT_WIDTH 8
#define ECOT_END_OF_STEP(a, b, c) (void)0
#include "fingerprint_hash_vector.inc.h"
#include "fingerprint_vector.inc.h"
#define ECOT_SUMS "fingerprint_sums_vector.inc.h"
#define ECOT_EXTREMES_FLOAT32 "fingerprint_extremes_avx512.inc.h"
#include "fingerprint_types.inc.h"

#pragma clang attribute pop

const EcotFingerprintKernel ecot_fingerprint_avx512 = ECOT_KERNEL_TABLE;
#else
typedef int ecot_fingerprint_no_avx512;
#endif
