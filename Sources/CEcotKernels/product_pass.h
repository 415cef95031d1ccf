// A matrix product while the threads work on it.
#ifndef ECOT_PRODUCT_PASS_H
#define ECOT_PRODUCT_PASS_H

#include <stdatomic.h>

#include "products.h"
#include "sizes.h"

enum {
  ECOT_PRODUCT_STEPS = 512,   // of k in a block
  ECOT_PRODUCT_COLUMNS = 64,  // of B that a thread packs at a time: 128 KB
};

// Where the micro-kernels find B.
typedef enum EcotPlaceOfB {
  ECOT_B_LIES,    // where the caller has it
  ECOT_B_SHARED,  // packed for all threads
  ECOT_B_EACH,    // packed by each thread
  ECOT_B_OWN,     // packed by each tile
} EcotPlaceOfB;

// A product, and the rows and steps of it that the threads work on.
typedef struct EcotProductPass {
  const EcotMatrixProduct *product;
  const EcotProductKernels *kernel;
  const float *a, *b;
  float *c, *packed_a, *packed_b;
  bool packs_a;
  EcotPlaceOfB place_of_b;
  uint64_t number;  // of this pass: no other has it
  int64_t step, steps, row, rows;
  int64_t tile_rows, tile_columns, column_tiles;
  _Atomic bool failed;
} EcotProductPass;

static inline const float *ecot_element(const float *matrix, int64_t stride, bool transpose, int64_t row, int64_t column) {
  return transpose ? matrix + column * stride + row : matrix + row * stride + column;
}

// Packs columns of B, for some steps, into panels.
void ecot_pack_columns(
    const EcotProductPass *pass, int64_t column, int64_t columns, int64_t step, int64_t steps, float *panels);

// The part of C that one thread computes at a time.
void ecot_multiply_tile(void *pass, int64_t index);

#endif
