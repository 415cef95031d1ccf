// Compares the arithmetic of every variant that this CPU has with the specification, bit for bit, on random cases of every public
// function; then all of them with the digests in the source, which must be the same on every architecture. Built and run by
// `scripts/prove-portability` and `scripts/sanitize`, without Swift.
//   arithmetic_variants [--cases N] [--seed N] [--only-portable] [--print-digests]
#include <fenv.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "self_test.h"

static const char *const variant_names[] = {"portable", "AVX2", "AVX-512", "NEON"};
enum { VARIANTS = sizeof variant_names / sizeof *variant_names };
static const int32_t thread_counts[] = {1, 2, 3, 7};
enum { THREAD_COUNTS = sizeof thread_counts / sizeof *thread_counts };

static int64_t compared, differences;

// MARK: Random cases

static uint64_t state;

static int64_t below(int64_t bound) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (int64_t)((state >> 33) % (uint64_t)bound);
}

// A dimension, mostly at the edges of lanes and tiles.
static int64_t dimension(int64_t most) {
  static const int64_t edges[] = {1,  2,  3,  4,  5,  7,  8,  9,  12, 15,  16,  17,  20,  24,  31,  32,
                                  33, 47, 48, 49, 63, 64, 65, 80, 96, 127, 128, 129, 200, 255, 256, 257};
  const int64_t size = below(4) == 0 ? 1 + below(most) : edges[below(sizeof edges / sizeof *edges)];
  return size < most ? size : most;
}

static EcotTestCase random_case(int32_t function) {
  // One case in four is large enough for several threads, one in thirty empty.
  const bool large = below(4) == 0;
  const int64_t rows = below(30) == 0 ? 0 : dimension(large ? 300 : 40), columns = dimension(large ? 700 : 300);
  EcotTestCase test = {.function = function, .mode = (int32_t)below(16), .input = (int32_t)below(ECOT_TEST_INPUT_COUNT)};
  test.seed = 1000 + (uint64_t)below(1 << 30);
  int64_t *size = test.size;
  size[0] = rows;
  size[1] = columns;
  switch (function) {
    case ECOT_TEST_MATRIX_PRODUCT:
      test.mode &= 7;
      size[0] = dimension(large ? 200 : 40), size[1] = dimension(large ? 200 : 70), size[2] = dimension(large ? 600 : 100);
      if (below(40) == 0) size[below(3)] = 0;
      size[3] = 1 + below(3), size[4] = below(2) * below(9);
      // Few rows, many columns.
      if (below(6) == 0) size[0] = 1 + below(17), size[1] = 129 + below(200), size[3] = 1;
      break;
    case ECOT_TEST_ATTENTION:
    case ECOT_TEST_ATTENTION_BACKWARD:
      test.mode = (int32_t)(below(4) + 4 * below(2));
      size[0] = 1 + below(3), size[1] = dimension(large ? 70 : 20), size[2] = dimension(large ? 200 : 50), size[4] = 1 + below(3);
      size[3] = size[4] * (1 + below(3)), size[5] = dimension(80);
      // One query of a long cache; rows far apart; several blocks of queries.
      if (below(6) == 0) size[1] = 1, size[2] = 300;
      if (below(8) == 0) size[0] = 1, size[1] = dimension(32), size[2] = dimension(32), size[3] = 8, size[4] = 4, size[5] = 128;
      if (below(6) == 0)
        size[1] = 60 + below(100), size[2] = 60 + below(120), size[3] = 2, size[4] = 1 + below(2), size[5] = 8 + 8 * below(3);
      break;
    case ECOT_TEST_MAP:
    case ECOT_TEST_MAP_BACKWARD:
      test.mode = (int32_t)(below(ECOT_FUNCTION_COUNT) + 64 * below(2));
      size[0] = rows * columns;
      break;
    case ECOT_TEST_COMBINE:
      test.mode = (int32_t)(below(ECOT_OPERATION_COUNT) + 64 * below(2));
      // Flat, one row, a row a sample, a table for each sample.
      size[2] = below(2) == 0 ? (rows > 0 ? rows : 1) : dimension(12);
      size[3] = size[2] == rows ? 1 : 1 + below(2) * below(9);
      break;
    case ECOT_TEST_SUM_ROWS:
      size[2] = below(2) == 0 ? 1 : dimension(12);
      size[3] = 1 + below(2) * below(9);
      break;
    case ECOT_TEST_REDUCE:
      test.mode = (int32_t)below(ECOT_REDUCTION_COUNT);
      if (below(20) == 0) size[1] = 0;
      break;
    case ECOT_TEST_TOTAL: test.mode = (int32_t)below(3);  // fall through
    case ECOT_TEST_POWER:
    case ECOT_TEST_SCALE:
    case ECOT_TEST_ADD_SCALED:
    case ECOT_TEST_SILU_GATE:
    case ECOT_TEST_SILU_GATE_BACKWARD:
    case ECOT_TEST_ADAMW: size[0] = rows * columns + below(16); break;
    case ECOT_TEST_ROTARY:
      size[1] = 1 + below(6);
      size[2] = 2 * dimension(70);
      break;
    case ECOT_TEST_GATHER_ROWS:
    case ECOT_TEST_SCATTER_ADD_ROWS: size[2] = dimension(40); break;
    default: break;
  }
  return test;
}

// MARK: Comparison

static void describe(const EcotTestCase *test, EcotCompute compute, bool rounding) {
  printf("%s, %d threads%s: function %d, mode %d, input %d, sizes", variant_names[compute.variant], (int)compute.threads,
         rounding ? ", called in another rounding mode" : "", (int)test->function, (int)test->mode, (int)test->input);
  for (int k = 0; k < 6; k++) printf(" %" PRId64, test->size[k]);
  printf(", seed %" PRIu64, test->seed);
}

static void compare(const EcotTestCase *test, EcotCompute compute, const EcotTestOutput *expected, EcotTestOutput *output) {
  // The caller's floating-point mode must not enter.
  const bool rounding = below(8) == 0;
  if (rounding) fesetround(FE_TOWARDZERO);
  const bool ran = ecot_test_run(test, compute, output);
  fesetround(FE_TONEAREST);
  compared++;
  if (ran && output->count == expected->count &&
      (output->count == 0 || memcmp(output->words, expected->words, (size_t)output->count * sizeof *output->words) == 0))
    return;
  if (++differences > 20) return;
  describe(test, compute, rounding);
  if (!ran) printf(": no memory");
  int64_t wrong = 0, at = -1;
  for (int64_t i = 0; ran && i < output->count && i < expected->count; i++)
    if (output->words[i] != expected->words[i] && wrong++ == 0) at = i;
  if (at >= 0)
    printf(": %" PRId64 " of %" PRId64 " words differ, the first at %" PRId64 ": %08" PRIx32 ", expected %08" PRIx32, wrong,
           output->count, at, output->words[at], expected->words[at]);
  printf("\n");
}

// Another case with the same output: one of attention, with NaN where nothing may be read.
static EcotTestCase same_case(EcotTestCase test) {
  const bool attention = test.function == ECOT_TEST_ATTENTION || test.function == ECOT_TEST_ATTENTION_BACKWARD;
  if (attention && below(2) == 0) test.mode |= 8;
  return test;
}

static void compare_random_cases(int64_t count) {
  EcotTestOutput expected = {0}, output = {0};
  for (int32_t function = 0; function < ECOT_TEST_FUNCTION_COUNT; function++)
    for (int64_t k = 0; k < count; k++) {
      const EcotTestCase test = random_case(function), same = same_case(test);
      if (!ecot_test_run(&test, (EcotCompute){ECOT_PORTABLE, 1}, &expected)) {
        printf("no memory\n");
        exit(1);
      }
      for (int32_t variant = 0; variant < VARIANTS; variant++)
        for (int t = variant == ECOT_PORTABLE ? THREAD_COUNTS - 1 : 0; t < THREAD_COUNTS && ecot_supports(variant); t++)
          compare(&same, (EcotCompute){variant, thread_counts[t]}, &expected, &output);
    }
  ecot_test_free(&expected);
  ecot_test_free(&output);
}

static void compare_digests(void) {
  for (int32_t variant = 0; variant < VARIANTS; variant++)
    for (int32_t k = 0; k < ecot_self_test_count() && ecot_supports(variant); k++) {
      const int32_t threads = thread_counts[k % THREAD_COUNTS];
      const uint64_t digest = ecot_self_test_digest(k, (EcotCompute){variant, threads});
      compared++;
      if (digest == ecot_self_test_expected(k)) continue;
      if (++differences <= 20)
        printf("%s, %d threads: self-test %d, %s: %016" PRIx64 ", expected %016" PRIx64 "\n", variant_names[variant], (int)threads,
               (int)k, ecot_self_test_name(k), digest, ecot_self_test_expected(k));
    }
}

static void print_digests(void) {
  printf("// The digests of `self_test_cases.inc.h`, by `arithmetic_variants --print-digests`.\n");
  for (int32_t k = 0; k < ecot_self_test_count(); k++)
    printf("0x%016" PRIx64 ",  // %s\n", ecot_self_test_digest(k, (EcotCompute){ECOT_PORTABLE, 1}), ecot_self_test_name(k));
}

int main(int count, char **arguments) {
  int64_t cases = 200;
  bool only_portable = false;
  state = 1;
  for (int k = 1; k < count; k++) {
    if (strcmp(arguments[k], "--print-digests") == 0) {
      print_digests();
      return 0;
    }
    if (strcmp(arguments[k], "--only-portable") == 0)
      only_portable = true;
    else if (strcmp(arguments[k], "--cases") == 0 && k + 1 < count)
      cases = atoll(arguments[++k]);
    else if (strcmp(arguments[k], "--seed") == 0 && k + 1 < count)
      state = (uint64_t)atoll(arguments[++k]);
    else {
      fprintf(stderr, "usage: %s [--cases N] [--seed N] [--only-portable] [--print-digests]\n", arguments[0]);
      return 2;
    }
  }
  for (int32_t variant = 0; variant < VARIANTS; variant++) {
    if (!ecot_supports(variant)) continue;
    printf("%s%s", variant == ECOT_PORTABLE ? "" : " ", variant_names[variant]);
    if (only_portable && variant != ECOT_PORTABLE) differences++;
  }
  fflush(stdout);
  compare_random_cases(cases);
  compare_digests();
  printf("; %" PRId64 " comparisons, %" PRId64 " differences\n", compared, differences);
  return differences == 0 ? 0 : 1;
}
