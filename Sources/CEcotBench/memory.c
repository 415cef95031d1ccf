#include "include/CEcotBench.h"

#include <sys/resource.h>

int64_t ecot_bench_peak_memory(void) {
  struct rusage usage;
  // Linux counts in KiB.
  return getrusage(RUSAGE_SELF, &usage) ? 0 : (int64_t)usage.ru_maxrss * 1024;
}
