// Runs one case of the self-test: makes its inputs from a counter, calls the public function, keeps the bits of its output.
#include <stdlib.h>
#include <string.h>

#include "self_test.h"

#pragma GCC diagnostic ignored "-Wunknown-pragmas"  // gcc does not know the next one
#pragma STDC FP_CONTRACT OFF

enum { BUFFERS = 16 };

typedef struct Run {
  const EcotTestCase *test;
  EcotCompute compute;
  uint64_t counter;
  void *buffers[BUFFERS];
  int32_t buffer_count;
  bool failed;  // no memory: nothing is called any more
  EcotTestOutput *output;
} Run;

#include "self_test_buffers.inc.h"

#include "self_test_elements.inc.h"
#include "self_test_norms.inc.h"
#include "self_test_products.inc.h"
#include "self_test_rows.inc.h"

static void (*const functions[ECOT_TEST_FUNCTION_COUNT])(Run *run) = {
    [ECOT_TEST_MATRIX_PRODUCT] = matrix_product,
    [ECOT_TEST_ATTENTION] = attention,
    [ECOT_TEST_ATTENTION_BACKWARD] = attention,
    [ECOT_TEST_MAP] = map,
    [ECOT_TEST_MAP_BACKWARD] = map_backward,
    [ECOT_TEST_POWER] = power,
    [ECOT_TEST_COMBINE] = combine,
    [ECOT_TEST_SUM_ROWS] = sum_rows,
    [ECOT_TEST_SCALE] = scale,
    [ECOT_TEST_ADD_SCALED] = add_scaled,
    [ECOT_TEST_REDUCE] = reduce,
    [ECOT_TEST_TOTAL] = total,
    [ECOT_TEST_SOFTMAX] = softmax,
    [ECOT_TEST_SOFTMAX_BACKWARD] = softmax_backward,
    [ECOT_TEST_CROSS_ENTROPY] = cross_entropy,
    [ECOT_TEST_CROSS_ENTROPY_BACKWARD] = cross_entropy_backward,
    [ECOT_TEST_RMS_NORM] = rms_norm,
    [ECOT_TEST_RMS_NORM_BACKWARD] = rms_norm_backward,
    [ECOT_TEST_LAYER_NORM] = layer_norm,
    [ECOT_TEST_LAYER_NORM_BACKWARD] = layer_norm_backward,
    [ECOT_TEST_SILU_GATE] = silu_gate,
    [ECOT_TEST_SILU_GATE_BACKWARD] = silu_gate_backward,
    [ECOT_TEST_ROTARY] = rotary,
    [ECOT_TEST_GATHER_ROWS] = gather_rows,
    [ECOT_TEST_SCATTER_ADD_ROWS] = scatter_add_rows,
    [ECOT_TEST_ADAMW] = adamw,
};

bool ecot_test_run(const EcotTestCase *test, EcotCompute compute, EcotTestOutput *output) {
  Run run = {.test = test, .compute = compute, .counter = test->seed << 32, .output = output};
  output->count = 0;
  functions[test->function](&run);
  for (int32_t k = 0; k < run.buffer_count; k++) free(run.buffers[k]);
  return !run.failed;
}

void ecot_test_free(EcotTestOutput *output) {
  free(output->words);
  memset(output, 0, sizeof *output);
}
