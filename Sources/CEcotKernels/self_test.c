// The table of the self-test and the digests of its cases.
#include "self_test.h"

#include <stddef.h>

typedef struct NamedCase {
  const char *name;
  EcotTestCase test;
} NamedCase;

// One case: function, mode, input, sizes.
#define CASE(name, function, mode, input, ...) {name, {ECOT_TEST_##function, mode, ECOT_TEST_##input, {__VA_ARGS__}, 0}},
static const NamedCase cases[] = {
#include "self_test_cases.inc.h"
};

static const uint64_t digests[] = {
#include "self_test_digests.inc.h"
};

_Static_assert(
    sizeof cases / sizeof *cases == sizeof digests / sizeof *digests,
    "regenerate self_test_digests.inc.h: Tests/CrossCompiled/arithmetic_variants.c --print-digests");

int32_t ecot_self_test_count(void) { return (int32_t)(sizeof cases / sizeof *cases); }
const char *ecot_self_test_name(int32_t index) { return cases[index].name; }
uint64_t ecot_self_test_expected(int32_t index) { return digests[index]; }

uint64_t ecot_self_test_digest(int32_t index, EcotCompute compute) {
  EcotTestCase test = cases[index].test;
  test.seed = (uint64_t)index + 1;
  EcotTestOutput output = {NULL, 0, 0};
  uint64_t hash = 0;
  if (ecot_test_run(&test, compute, &output)) {
    hash = 0xCBF29CE484222325u;
    for (int64_t i = 0; i < output.count; i++)
      for (int byte = 0; byte < 4; byte++) hash = (hash ^ (output.words[i] >> 8 * byte & 255)) * 0x100000001B3u;
  }
  ecot_test_free(&output);
  return hash;
}
