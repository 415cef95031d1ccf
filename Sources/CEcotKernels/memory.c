#include "include/EcotMemory.h"

#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>

enum {
  // The largest threshold that glibc takes: arrays above it still come and go by themselves.
  LARGEST_KEPT = 32 << 20,
  KEPT_AT_END = 1 << 30,
  GROWTH = 16 << 20,
};
#endif

void ecot_keep_freed_memory(void) {
#ifdef __GLIBC__
  // Whoever sets one of these for the process knows better.
  if (getenv("MALLOC_TRIM_THRESHOLD_") || getenv("MALLOC_MMAP_THRESHOLD_")) return;
  mallopt(M_MMAP_THRESHOLD, LARGEST_KEPT);
  mallopt(M_TRIM_THRESHOLD, KEPT_AT_END);
  mallopt(M_TOP_PAD, GROWTH);
#endif
}

void ecot_release_freed_memory(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}
