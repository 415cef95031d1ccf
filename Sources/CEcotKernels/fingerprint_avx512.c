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
typedef uint64_t EcotRowSigns;
#define ECOT_ROW_SIGNS(word) (word)
#define ECOT_ADD_SIGNED(target, x, signs, element) \
  (target) += (EcotDoubles)_mm512_mask_xor_epi64( \
      (__m512i)(x), (__mmask8)((signs) >> (element)), (__m512i)(x), _mm512_set1_epi64(INT64_MIN))
#define ECOT_WIDTH 8
#define ECOT_END_OF_STEP(a, b, c) (void)0
#include "fingerprint_hash_vector.inc.h"
#include "fingerprint_vector.inc.h"
#define ECOT_SUMS "fingerprint_sums_vector.inc.h"
#include "fingerprint_types.inc.h"

#pragma clang attribute pop

const EcotFingerprintKernel ecot_fingerprint_avx512 = ECOT_KERNEL_TABLE;
#else
typedef int ecot_fingerprint_no_avx512;
#endif
