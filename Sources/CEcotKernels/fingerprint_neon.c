// The fingerprint pass for arm64, whose NEON and FMA are always there.
#if defined(__aarch64__)
#define XXH_INLINE_ALL
#include <stddef.h>
#include <string.h>
#include <xxhash.h>

#include "fingerprint_kernels.h"

#pragma STDC FP_CONTRACT OFF

#define ECOT_WIDTH 4
// Else the compiler loads and converts the next elements early, and spills the accumulators for it.
#define ECOT_END_OF_STEP(a, b, c) __asm__ volatile("" : : : "memory")
#include "fingerprint_hash_vector.inc.h"
#include "fingerprint_vector.inc.h"
#define ECOT_SUMS "fingerprint_sums_vector.inc.h"
#include "fingerprint_types.inc.h"

const EcotFingerprintKernel ecot_fingerprint_neon = ECOT_KERNEL_TABLE;
#else
typedef int ecot_fingerprint_no_neon;
#endif
