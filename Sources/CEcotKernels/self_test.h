// One computation of a public function, described by integers: what the self-test and the comparison of variants are made of.
#ifndef ECOT_SELF_TEST_INTERNAL_H
#define ECOT_SELF_TEST_INTERNAL_H

#include "include/EcotSelfTest.h"

typedef enum EcotTestFunction {
  ECOT_TEST_MATRIX_PRODUCT = 0,  // m, n, k, batch, padding of rows; mode: 1 transpose a, 2 transpose b, 4 accumulate
  ECOT_TEST_ATTENTION,           // batch, queries, keys, heads, kv_heads, size; mode: 0 all keys, 1 causal, 2 any, 3 late windows;
                                 // 4 no probabilities, 8 NaN in what nothing reads
  ECOT_TEST_ATTENTION_BACKWARD,  // likewise
  ECOT_TEST_MAP,                 // count; mode: EcotFunction, 64 in place
  ECOT_TEST_MAP_BACKWARD,        // likewise
  ECOT_TEST_POWER,               // count; mode: 1 in place
  ECOT_TEST_COMBINE,             // rows, columns, y_rows, repeat; mode: EcotOperation, 64 in place
  ECOT_TEST_SUM_ROWS,            // rows, columns, z_rows, repeat; mode: 1 with w, 2 accumulate
  ECOT_TEST_SCALE,               // count; mode: 1 in place
  ECOT_TEST_ADD_SCALED,          // count
  ECOT_TEST_REDUCE,              // rows, columns; mode: EcotReduction
  ECOT_TEST_TOTAL,               // count; mode: 0 sum, 1 squares, 2 squared differences
  ECOT_TEST_SOFTMAX,             // rows, columns; mode: 1 ranges, 2 in place
  ECOT_TEST_SOFTMAX_BACKWARD,    // likewise
  ECOT_TEST_CROSS_ENTROPY,       // rows, columns
  ECOT_TEST_CROSS_ENTROPY_BACKWARD,  // rows, columns; mode: 2 in place
  ECOT_TEST_RMS_NORM,                // rows, columns; mode: 1 weight
  ECOT_TEST_RMS_NORM_BACKWARD,       // rows, columns; mode: 1 weight, 2 in place, 4 dweight, 8 accumulate
  ECOT_TEST_LAYER_NORM,              // rows, columns; mode: 1 weight and bias
  ECOT_TEST_LAYER_NORM_BACKWARD,     // as RMSNorm's, 4 dweight and dbias
  ECOT_TEST_SILU_GATE,               // count
  ECOT_TEST_SILU_GATE_BACKWARD,      // count
  ECOT_TEST_ROTARY,                  // rows, heads, size; mode: 1 backward, 2 in place
  ECOT_TEST_GATHER_ROWS,             // rows, columns, rows of the table
  ECOT_TEST_SCATTER_ADD_ROWS,        // likewise
  ECOT_TEST_ADAMW,                   // count
  ECOT_TEST_FUNCTION_COUNT
} EcotTestFunction;

typedef enum EcotTestInput {
  ECOT_TEST_PLAIN = 0,  // evenly from -4 to 4
  ECOT_TEST_WIDE,       // magnitudes from 2^-20 to 2^20
  ECOT_TEST_SPECIAL,    // plain, with NaNs, infinities, zeros of both signs and subnormals among it
  ECOT_TEST_TINY,       // zeros of both signs, subnormals and the smallest normals
  ECOT_TEST_EXTREME,    // any finite bits
  ECOT_TEST_INPUT_COUNT
} EcotTestInput;

typedef struct EcotTestCase {
  int32_t function, mode, input;
  int64_t size[6];
  uint64_t seed;
} EcotTestCase;

// The output, NaNs made one; zeroed before the first use.
typedef struct EcotTestOutput {
  uint32_t *words;
  int64_t count, capacity;
} EcotTestOutput;

// Computes a case; `output` is overwritten. False where there is no memory.
bool ecot_test_run(const EcotTestCase *test, EcotCompute compute, EcotTestOutput *output);
void ecot_test_free(EcotTestOutput *output);

#endif
