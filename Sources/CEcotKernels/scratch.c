#include "scratch.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

typedef struct Buffers {
  float *data[ECOT_SCRATCH_USES];
  size_t count[ECOT_SCRATCH_USES];
} Buffers;

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int key_error;

static void release(void *argument) {
  Buffers *buffers = argument;
  for (int use = 0; use < ECOT_SCRATCH_USES; use++) free(buffers->data[use]);
  free(buffers);
}

static void make_key(void) { key_error = pthread_key_create(&key, release); }

float *ecot_scratch(EcotScratchUse use, size_t count) {
  pthread_once(&once, make_key);
  if (key_error != 0) return NULL;
  Buffers *buffers = pthread_getspecific(key);
  if (!buffers) {
    buffers = calloc(1, sizeof *buffers);
    if (!buffers || pthread_setspecific(key, buffers) != 0) {
      free(buffers);
      return NULL;
    }
  }
  if (buffers->count[use] < count || !buffers->data[use]) {
    if (count > SIZE_MAX / 8) return NULL;
    // A quarter more than asked for, so that slowly growing shapes do not allocate each time.
    const size_t wanted = (count + count / 4 + 1023) / 1024 * 1024;
    float *data = NULL;
    const size_t bytes = wanted * sizeof(float), page = (size_t)2 << 20;
    if (posix_memalign((void **)&data, bytes < page ? 64 : page, bytes) != 0) return NULL;
#if defined(MADV_HUGEPAGE)
    // Panels are walked from end to end, over and over: fewer, larger pages spare the search for addresses.
    if (bytes >= page) madvise(data, bytes, MADV_HUGEPAGE);
#endif
    free(buffers->data[use]);
    buffers->data[use] = data;
    buffers->count[use] = wanted;
  }
  return buffers->data[use];
}
