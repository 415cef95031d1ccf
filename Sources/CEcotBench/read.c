#include "CEcotBench.h"

#include <string.h>

// Sixteen independent sums hide the latency of the additions; the compiler makes vectors of them.
#define READ_BODY                                          \
  const uint64_t *words = data;                            \
  size_t count = bytes / 8, i = 0;                         \
  uint64_t sums[32] = {0};                                 \
  for (; i + 32 <= count; i += 32)                         \
    for (size_t lane = 0; lane < 32; lane++)               \
      sums[lane] += words[i + lane];                       \
  for (; i < count; i++)                                   \
    sums[0] += words[i];                                   \
  uint64_t total = 0;                                      \
  for (size_t lane = 0; lane < 32; lane++)                 \
    total += sums[lane];                                   \
  return total;

#if defined(__x86_64__)
__attribute__((target("avx512f"))) static uint64_t read_avx512(const void *data, size_t bytes) { READ_BODY }
__attribute__((target("avx2"))) static uint64_t read_avx2(const void *data, size_t bytes) { READ_BODY }
#endif

static uint64_t read_plain(const void *data, size_t bytes) { READ_BODY }

uint64_t ecot_bench_read(const void *data, size_t bytes) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f"))
    return read_avx512(data, bytes);
  if (__builtin_cpu_supports("avx2"))
    return read_avx2(data, bytes);
#endif
  return read_plain(data, bytes);
}
