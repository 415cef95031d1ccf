// The implementations of every kernel of this module. All of them give the same bits; they differ in speed.
#ifndef ECOT_KERNEL_VARIANT_H
#define ECOT_KERNEL_VARIANT_H

#include <stdbool.h>
#include <stdint.h>

typedef enum EcotKernelVariant {
  ECOT_PORTABLE = 0,  // plain C, the specification of the others
  ECOT_AVX2 = 1,      // x86-64 with AVX2 and FMA
  ECOT_AVX512 = 2,    // x86-64 with AVX-512 F, BW, DQ and VL
  ECOT_NEON = 3,      // arm64
} EcotKernelVariant;

// Whether this build and this CPU can run a variant.
bool ecot_supports(int32_t variant);

#endif
