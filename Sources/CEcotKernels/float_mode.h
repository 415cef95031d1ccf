// The processor's rounding and flush-to-zero modes: a host program that flushes subnormals gets the same numbers.
#ifndef ECOT_FLOAT_MODE_H
#define ECOT_FLOAT_MODE_H

#include <stdint.h>

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

typedef struct EcotFloatMode {
  uint64_t saved;
} EcotFloatMode;

static inline EcotFloatMode ecot_enter_float_mode(void) {
  EcotFloatMode mode = {0};
#if defined(__x86_64__)
  mode.saved = _mm_getcsr();
  // All exceptions masked, round to nearest, no flush to zero.
  if ((mode.saved & ~UINT64_C(0x3f)) != 0x1f80) _mm_setcsr(0x1f80);
#elif defined(__aarch64__)
  __asm__ volatile("mrs %0, fpcr" : "=r"(mode.saved));
  if (mode.saved != 0) __asm__ volatile("msr fpcr, %0" : : "r"((uint64_t)0));
#endif
  return mode;
}

static inline void ecot_leave_float_mode(EcotFloatMode mode) {
#if defined(__x86_64__)
  if ((mode.saved & ~UINT64_C(0x3f)) != 0x1f80) _mm_setcsr((uint32_t)mode.saved);
#elif defined(__aarch64__)
  if (mode.saved != 0) __asm__ volatile("msr fpcr, %0" : : "r"(mode.saved));
#else
  (void)mode;
#endif
}

#endif
