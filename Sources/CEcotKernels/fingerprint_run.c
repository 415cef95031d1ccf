// Walks over the blocks of a tensor, alone or with several threads, and folds what the kernels return in the order of blocks.
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "fingerprint_blocks.h"
#include "fingerprint_kernels.h"
#include "float_mode.h"

#pragma STDC FP_CONTRACT OFF

static const EcotFingerprintKernel *kernel_of(int32_t variant) {
  switch (variant) {
    case ECOT_PORTABLE: return &ecot_fingerprint_portable;
#if defined(__x86_64__)
    case ECOT_AVX2:
      __builtin_cpu_init();
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &ecot_fingerprint_avx2 : NULL;
    case ECOT_AVX512:
      __builtin_cpu_init();
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                     __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                     __builtin_cpu_supports("fma")
                 ? &ecot_fingerprint_avx512
                 : NULL;
#elif defined(__aarch64__)
    case ECOT_NEON: return &ecot_fingerprint_neon;
#endif
    default: return NULL;
  }
}

int64_t ecot_fingerprint_block_count(int64_t bytes) {
  return bytes / ECOT_FINGERPRINT_BLOCK_BYTES + (bytes % ECOT_FINGERPRINT_BLOCK_BYTES != 0);
}

static int width_of(int32_t type) {
  switch (type) {
    case ECOT_FLOAT32:
    case ECOT_INT32: return 4;
    case ECOT_FLOAT64:
    case ECOT_INT64: return 8;
    case ECOT_UINT8: return 1;
    default: return 0;
  }
}

void ecot_fold_block(const EcotBlockSums *block, EcotFold *fold, EcotFingerprintResult *result) {
  result->sum += block->sums.sum;
  result->magnitudes += block->sums.magnitudes;
  result->squares += block->sums.squares;
  for (int k = 0; k < ECOT_FINGERPRINT_BUCKETS; k++) result->sketch[k] += block->sums.sketch[k];
  // One of the two comparisons of each pair is between zeros: the field that the element type does not use.
  if (block->minimum_index >= 0 && (result->minimum_index < 0 || block->minimum < result->minimum ||
                                    block->integer_minimum < fold->integer_minimum)) {
    result->minimum = block->minimum;
    fold->integer_minimum = block->integer_minimum;
    result->minimum_index = block->minimum_index;
  }
  if (block->maximum_index >= 0 && (result->maximum_index < 0 || block->maximum > result->maximum ||
                                    block->integer_maximum > fold->integer_maximum)) {
    result->maximum = block->maximum;
    fold->integer_maximum = block->integer_maximum;
    result->maximum_index = block->maximum_index;
  }
}

// What all threads of one pass share: the next block is whichever nobody has taken yet.
typedef struct Pass {
  const EcotBlockReader *reader;
  EcotBlockSums *sums;
  int64_t blocks;
  _Atomic int64_t next;
} Pass;

typedef struct Worker {
  Pass *pass;
  EcotBlockTallies tallies;
  pthread_t thread;
} Worker;

static void *work(void *argument) {
  Worker *worker = argument;
  Pass *pass = worker->pass;
  const EcotFloatMode mode = ecot_enter_float_mode();
  for (;;) {
    const int64_t block = atomic_fetch_add_explicit(&pass->next, 1, memory_order_relaxed);
    if (block >= pass->blocks) break;
    const EcotBlock read = ecot_block_at(pass->reader, pass->reader->request->data, block);
    ecot_read_block(pass->reader, read, &worker->tallies, &pass->sums[block]);
  }
  ecot_leave_float_mode(mode);
  return NULL;
}

void ecot_fold_tallies(const EcotBlockTallies *tallies, EcotFingerprintResult *result) {
  result->nan += tallies->nan;
  result->positive_infinity += tallies->positive_infinity;
  result->negative_infinity += tallies->negative_infinity;
  result->zeros += tallies->zeros;
  result->subnormals += tallies->subnormals;
  for (int k = 0; k < 256; k++)
    result->histogram[k] += tallies->histogram.tables[0][k] + tallies->histogram.tables[1][k] +
                            tallies->histogram.tables[2][k] + tallies->histogram.tables[3][k];
}

static bool run_threads(const EcotBlockReader *reader, int64_t blocks, int32_t threads, EcotFingerprintResult *result) {
  EcotBlockSums *sums = malloc((size_t)blocks * sizeof *sums);
  Worker *workers = calloc((size_t)threads, sizeof *workers);
  if (!sums || !workers) {
    free(sums);
    free(workers);
    return false;
  }
  Pass pass = {.reader = reader, .sums = sums, .blocks = blocks};
  atomic_init(&pass.next, 0);
  int32_t started = 0;
  for (int32_t k = 0; k < threads; k++) workers[k].pass = &pass;
  // This thread is worker 0. Where no further thread can be had, the ones there are do the work.
  while (started + 1 < threads &&
         pthread_create(&workers[started + 1].thread, NULL, work, &workers[started + 1]) == 0)
    started++;
  work(&workers[0]);
  for (int32_t k = 1; k <= started; k++) pthread_join(workers[k].thread, NULL);
  EcotFold fold = {0};
  for (int64_t block = 0; block < blocks && reader->request->parts != 0; block++) ecot_fold_block(&sums[block], &fold, result);
  for (int32_t k = 0; k <= started; k++) ecot_fold_tallies(&workers[k].tallies, result);
  free(sums);
  free(workers);
  return true;
}

static void run_alone(const EcotBlockReader *reader, int64_t blocks, EcotFingerprintResult *result) {
  EcotBlockTallies tallies;
  memset(&tallies, 0, reader->request->parts & ECOT_FINGERPRINT_STATISTICS ? sizeof tallies
                                                                          : offsetof(EcotBlockTallies, histogram));
  const EcotFloatMode mode = ecot_enter_float_mode();
  EcotFold fold = {0};
  for (int64_t block = 0; block < blocks; block++) {
    EcotBlockSums sums;
    ecot_read_block(reader, ecot_block_at(reader, reader->request->data, block), &tallies, &sums);
    if (reader->request->parts != 0) ecot_fold_block(&sums, &fold, result);
  }
  ecot_leave_float_mode(mode);
  if (reader->request->parts & ECOT_FINGERPRINT_STATISTICS) ecot_fold_tallies(&tallies, result);
}

bool ecot_block_reader(const EcotFingerprintRequest *request, EcotBlockReader *reader) {
  const int width = width_of(request->element_type);
  const EcotFingerprintKernel *kernel = kernel_of(request->variant);
  int64_t bytes, row_bytes;
  if (width == 0 || !kernel || request->count < 0 || __builtin_mul_overflow(request->count, width, &bytes)) return false;
  if (request->row_count < 0 || __builtin_mul_overflow(request->row_count, request->row_bytes, &row_bytes)) return false;
  if (request->row_count > 0 && row_bytes != bytes) return false;
  *reader = (EcotBlockReader){
      .request = request,
      .kernel = kernel,
      .element = &kernel->types[request->element_type],
      .bytes = bytes,
      .width = width,
  };
  return true;
}

bool ecot_fingerprint_run(const EcotFingerprintRequest *request, EcotFingerprintResult *result) {
  memset(result, 0, sizeof *result);
  result->minimum_index = result->maximum_index = -1;
  EcotBlockReader reader;
  if (!ecot_block_reader(request, &reader)) return false;
  const int64_t blocks = ecot_fingerprint_block_count(reader.bytes);
  // A thread costs about as much as 16 blocks.
  int64_t threads = blocks / 16;
  if (threads > request->threads) threads = request->threads;
  // Without memory for the partial sums of several threads, one thread does it all, and gets the same bits.
  if (threads <= 1 || !run_threads(&reader, blocks, (int32_t)threads, result)) run_alone(&reader, blocks, result);
  // The sums come with the sketch, asked for or not.
  if (!(request->parts & ECOT_FINGERPRINT_STATISTICS)) result->sum = result->magnitudes = result->squares = 0;
  return true;
}
