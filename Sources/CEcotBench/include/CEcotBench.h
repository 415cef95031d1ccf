#ifndef CECOT_BENCH_H
#define CECOT_BENCH_H

#include <stddef.h>
#include <stdint.h>

/// The wrapping sum of the 64-bit words of a buffer, read with the widest loads of this processor: nothing that reads the
/// buffer once can be faster. `bytes` must be a multiple of 8.
uint64_t ecot_bench_read(const void *data, size_t bytes);

/// Runs `count` rounds of fused multiply-adds on registers, as fast as this processor can, and returns how many floating-point
/// operations that were. `result` receives a number that depends on all of them.
double ecot_bench_peak(int64_t count, float *result);

// The largest resident size of this process so far, in bytes; 0 where the system does not say.
int64_t ecot_bench_peak_memory(void);

#endif
