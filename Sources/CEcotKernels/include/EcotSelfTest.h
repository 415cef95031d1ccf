// Proof on the machine at hand: named cases of every public function of `EcotArithmetic.h`, each with the digest of the bits that it
// must give. Inputs come from integers, so that they too are the same everywhere.
#ifndef ECOT_SELF_TEST_H
#define ECOT_SELF_TEST_H

#include "EcotArithmetic.h"

int32_t ecot_self_test_count(void);
// For an index below the count: what the case computes, of which shape and kind of input.
const char *ecot_self_test_name(int32_t index);
// The digest in the source, the same for every variant, thread count and architecture.
uint64_t ecot_self_test_expected(int32_t index);
// Computes the case and digests its output: FNV-1a over little-endian words, every NaN one NaN. 0 where there is no memory.
uint64_t ecot_self_test_digest(int32_t index, EcotCompute compute);

#endif
