// One block of the pass: what is read, what is counted for the thread, what is kept for the fold.
#ifndef ECOT_FINGERPRINT_BLOCKS_H
#define ECOT_FINGERPRINT_BLOCKS_H

#include <stddef.h>

#include "fingerprint_kernels.h"

// A tensor while it is read.
typedef struct EcotBlockReader {
  const EcotFingerprintRequest *request;
  const EcotFingerprintKernel *kernel;
  const EcotElementKernel *element;
  int64_t bytes;
  int width;
} EcotBlockReader;

// A block where it lies. `next`, if not null, is a block of the same size that this thread will read next.
typedef struct EcotBlock {
  int64_t index;
  const uint8_t *data, *next;
} EcotBlock;

// Counts of all blocks that one thread has read; whole numbers, so that their order does not matter. With them the extremes so
// far, and the first block in which each was: only a block that beats the others of its thread, or comes before them in the
// tensor, can hold the first minimum or maximum.
typedef struct EcotBlockTallies {
  int64_t nan, positive_infinity, negative_infinity, zeros, subnormals;
  bool any_finite;
  double minimum, maximum;
  int64_t integer_minimum, integer_maximum;
  int64_t minimum_block, maximum_block;
  EcotHistogram histogram;
} EcotBlockTallies;

// What the fold needs of one block.
typedef struct EcotBlockSums {
  EcotSums sums;
  int64_t minimum_index, maximum_index;  // in the tensor; -1 where another block is as good
  double minimum, maximum;               // zero for integers
  int64_t integer_minimum, integer_maximum;  // zero for floats
} EcotBlockSums;

// What a request asks for; false where it makes no sense.
bool ecot_block_reader(const EcotFingerprintRequest *request, EcotBlockReader *reader);

// The size of a block in bytes: all have the same but the last.
static inline int64_t ecot_block_bytes(const EcotBlockReader *reader, int64_t block) {
  const int64_t rest = reader->bytes - block * ECOT_FINGERPRINT_BLOCK_BYTES;
  return rest < ECOT_FINGERPRINT_BLOCK_BYTES ? rest : ECOT_FINGERPRINT_BLOCK_BYTES;
}

// A block of a tensor that lies in memory as a whole, at `tensor`. Past the end there is nothing to fetch.
static inline EcotBlock ecot_block_at(const EcotBlockReader *reader, const void *tensor, int64_t index) {
  const uint8_t *data = (const uint8_t *)tensor + index * ECOT_FINGERPRINT_BLOCK_BYTES;
  const bool whole_next = (index + 2) * ECOT_FINGERPRINT_BLOCK_BYTES <= reader->bytes;
  return (EcotBlock){index, data, whole_next ? data + ECOT_FINGERPRINT_BLOCK_BYTES : NULL};
}

// Reads one block: writes its digest and the digests of its rows, adds to the thread's tallies, returns sums, which are not written
// where the request asks for digests alone.
void ecot_read_block(const EcotBlockReader *reader, EcotBlock block, EcotBlockTallies *tallies, EcotBlockSums *sums);

// What the fold knows of the blocks so far, besides the result: the extremes of integers.
typedef struct EcotFold {
  int64_t integer_minimum, integer_maximum;
} EcotFold;

// Adds a block's sums; called in ascending order of blocks.
void ecot_fold_block(const EcotBlockSums *block, EcotFold *fold, EcotFingerprintResult *result);
// Adds the counts of one thread.
void ecot_fold_tallies(const EcotBlockTallies *tallies, EcotFingerprintResult *result);

#endif
