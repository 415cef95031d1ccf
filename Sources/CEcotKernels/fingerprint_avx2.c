// The fingerprint pass for x86-64 with AVX2 and FMA. Compiled for these by attribute, chosen at run time.
#if defined(__x86_64__)
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define XXH_INLINE_ALL
#define XXH_VECTOR 2  // XXH_AVX2: the header would choose by the flags of the whole build
#include <xxhash.h>

#include "fingerprint_kernels.h"

#pragma STDC FP_CONTRACT OFF

#define ECOT_WIDTH 4
// Else the compiler loads and converts the next elements early, adds late, and spills what waits.
#define ECOT_END_OF_STEP(a, b, c) __asm__ volatile("" : "+x"(a), "+x"(b), "+x"(c) : : "memory")
#include "fingerprint_hash_vector.inc.h"
#include "fingerprint_vector.inc.h"
#define ECOT_SUMS "fingerprint_sums_vector.inc.h"
#include "fingerprint_types.inc.h"

#pragma clang attribute pop

const EcotFingerprintKernel ecot_fingerprint_avx2 = ECOT_KERNEL_TABLE;
#else
typedef int ecot_fingerprint_no_avx2;
#endif
