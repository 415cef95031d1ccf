// The fused fingerprint pass: digests, statistics/1 and sketch/1 of a tensor in one reading of its memory.
//
// The numbers are defined by `Golden/FINGERPRINT.md`; `fingerprint_portable.c` is that definition in
// plain C, and every other variant gives the same bits.
#ifndef ECOT_FINGERPRINT_KERNELS_H
#define ECOT_FINGERPRINT_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

#include "EcotKernelVariant.h"

// Bytes of a block: block digests and partial sums are made of so many bytes, however many threads there are.
enum { ECOT_FINGERPRINT_BLOCK_BYTES = 65536 };
// Buckets of sketch/1, which is also the number of elements of one of its rows.
enum { ECOT_FINGERPRINT_BUCKETS = 64 };

// Element types, numbered as `ElementType` in Swift.
typedef enum EcotElementType {
  ECOT_FLOAT32 = 1,
  ECOT_FLOAT64 = 2,
  ECOT_INT32 = 3,
  ECOT_INT64 = 4,
  ECOT_UINT8 = 5,
} EcotElementType;

// Parts that a pass can leave out. Block digests are always computed.
enum {
  ECOT_FINGERPRINT_STATISTICS = 1,
  ECOT_FINGERPRINT_SKETCH = 2,
};

// What to read and what to compute.
typedef struct EcotFingerprintRequest {
  const void *data;      // row-major elements, of any alignment
  int64_t count;         // elements
  int32_t element_type;  // EcotElementType
  int32_t variant;       // EcotKernelVariant; must be supported by this CPU
  int32_t parts;         // ECOT_FINGERPRINT_*
  int32_t threads;       // at least 1; fewer are used for small tensors
  int64_t row_count;     // token rows to digest; 0 for none
  int64_t row_bytes;     // bytes of a row; row_count * row_bytes is the size of the tensor
  uint64_t *block_digests;  // room for 2 words a block: upper and lower half of XXH3-128
  uint64_t *row_digests;    // room for row_count words
} EcotFingerprintRequest;

// Statistics and sketch of the whole tensor. Parts that were not asked for are zero.
typedef struct EcotFingerprintResult {
  int64_t nan, positive_infinity, negative_infinity, zeros, subnormals;
  int64_t minimum_index, maximum_index;  // -1 where no value is finite
  double minimum, maximum;               // of the elements at these indices, converted to double
  double sum, magnitudes, squares;       // over finite values
  uint32_t histogram[256];
  double sketch[ECOT_FINGERPRINT_BUCKETS];
} EcotFingerprintResult;

// Blocks of a tensor of so many bytes: 0 for none.
int64_t ecot_fingerprint_block_count(int64_t bytes);

// One pass. False where the request makes no sense: an unknown type or variant, or rows that are not the tensor.
bool ecot_fingerprint_run(const EcotFingerprintRequest *request, EcotFingerprintResult *result);

// One pass on the threads that compute, for callers between two kernels: no thread is started, and none is in another's way. False
// where the request makes no sense, where memory is short, or where rows are larger than a block.
bool ecot_fingerprint_run_pooled(const EcotFingerprintRequest *request, EcotFingerprintResult *result);

// A pass whose blocks come in any order, from whichever threads have just written them. Its tensor need not lie in memory as a
// whole.
typedef struct EcotFingerprintPass EcotFingerprintPass;

// Begins a pass that at most `request->threads` threads read for at a time; of the request, data and digests are not looked at. Null
// where the request makes no sense, where memory is short, or where rows are larger than a block.
EcotFingerprintPass *ecot_fingerprint_begin(const EcotFingerprintRequest *request);
// Reads a block at `data`, each once. False, with nothing read, where the pass has no such block. `next`, if not null, is as much memory
// that the thread comes to next: it is fetched meanwhile.
bool ecot_fingerprint_read(EcotFingerprintPass *pass, int64_t block, const void *data, const void *next);
// What a pass has found, after all its reads have returned; digests as in the request. False where not every block has been read.
bool ecot_fingerprint_end(
    EcotFingerprintPass *pass, uint64_t *block_digests, uint64_t *row_digests, EcotFingerprintResult *result);
// Frees a pass, ended or not.
void ecot_fingerprint_free(EcotFingerprintPass *pass);

#endif
