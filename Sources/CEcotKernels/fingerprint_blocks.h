// One block of the pass: what is read, what is counted for the thread, what is kept for the fold.
#ifndef ECOT_FINGERPRINT_BLOCKS_H
#define ECOT_FINGERPRINT_BLOCKS_H

#include "fingerprint_kernels.h"

// A tensor while it is read.
typedef struct EcotBlockReader {
  const EcotFingerprintRequest *request;
  const EcotFingerprintKernel *kernel;
  const EcotElementKernel *element;
  int64_t bytes;
  int width;
} EcotBlockReader;

// Counts of all blocks that one thread has read; whole numbers, so that their order does not matter. With them the extremes so
// far: only a block that beats the earlier blocks of its thread can hold the first minimum or maximum of the tensor.
typedef struct EcotBlockTallies {
  int64_t nan, positive_infinity, negative_infinity, zeros, subnormals;
  bool any_finite;
  double minimum, maximum;
  int64_t integer_minimum, integer_maximum;
  EcotHistogram histogram;
} EcotBlockTallies;

// What the fold needs of one block.
typedef struct EcotBlockSums {
  EcotSums sums;
  int64_t minimum_index, maximum_index;  // in the tensor; -1 where an earlier block is as good
  double minimum, maximum;               // zero for integers
  int64_t integer_minimum, integer_maximum;  // zero for floats
} EcotBlockSums;

// Reads one block: writes its digest and the digests of the rows that end in it, adds to the thread's tallies, returns sums.
void ecot_read_block(const EcotBlockReader *reader, int64_t block, EcotBlockTallies *tallies, EcotBlockSums *sums);

#endif
