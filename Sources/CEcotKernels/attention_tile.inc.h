// The micro-kernel of attention: weighted sums of rows stay in registers while the steps advance. A variant defines ECOT_WIDTH
// (floats a register), ECOT_MR (rows of a tile) and ECOT_NV (registers of a row).
typedef float N __attribute__((vector_size(4 * ECOT_WIDTH)));
typedef float NUnaligned __attribute__((vector_size(4 * ECOT_WIDTH), aligned(4), may_alias));

#ifndef ECOT_MULTIPLY_ADD
#define ECOT_MULTIPLY_ADD(a, b, c) __builtin_elementwise_fma(a, b, c)
#endif

// How many steps before its use a row is fetched: wide heads stream from the second-level cache.
enum { STEPS_EARLY = 8 };

#define ECOT_ALWAYS static inline __attribute__((always_inline))

ECOT_ALWAYS N load(const float *x) { return *(const NUnaligned *)x; }
ECOT_ALWAYS void store(float *y, N x) { *(NUnaligned *)y = x; }

// `rows`, `vectors` and `by_row` are constants where this is inlined. The weights of a row follow each other where `by_row`, else
// those of a step.
ECOT_ALWAYS void add_steps(
    const int rows, const int vectors, const bool by_row, int64_t steps, const float *w, int64_t ldw, const float *values,
    int64_t ldv, float *c, int64_t ldc, bool accumulate) {
  N sums[ECOT_MR][ECOT_NV];
#pragma GCC unroll 32
  for (int i = 0; i < rows; i++)
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) sums[i][v] = accumulate ? load(c + i * ldc + v * ECOT_WIDTH) : (N){0};
  for (int64_t s = 0; s < steps; s++) {
    N columns[ECOT_NV];
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) columns[v] = load(values + v * ECOT_WIDTH);
#pragma GCC unroll 32
    for (int i = 0; i < rows; i++) {
      const N weight = w[by_row ? i * ldw : i] - (N){0};
#pragma GCC unroll 8
      for (int v = 0; v < vectors; v++) sums[i][v] = ECOT_MULTIPLY_ADD(weight, columns[v], sums[i][v]);
    }
    if (vectors == ECOT_NV) {
#pragma GCC unroll 8
      for (int v = 0; v < vectors; v++) __builtin_prefetch(values + STEPS_EARLY * ldv + v * ECOT_WIDTH);
    }
    w += by_row ? 1 : ldw;
    values += ldv;
    // Else the compiler hoists the next step's loads and spills the sums for them.
    __asm__ volatile("" : : : "memory");
  }
#pragma GCC unroll 32
  for (int i = 0; i < rows; i++)
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) store(c + i * ldc + v * ECOT_WIDTH, sums[i][v]);
}

// All features, as many registers at a time as a tile has, then one by one.
ECOT_ALWAYS void add_features(
    const int rows, const bool by_row, int64_t features, int64_t steps, const float *w, int64_t ldw, const float *values,
    int64_t ldv, float *c, int64_t ldc, bool accumulate) {
  int64_t d = 0;
  for (; d + ECOT_NV * ECOT_WIDTH <= features; d += ECOT_NV * ECOT_WIDTH)
    add_steps(rows, ECOT_NV, by_row, steps, w, ldw, values + d, ldv, c + d, ldc, accumulate);
  for (; d < features; d += ECOT_WIDTH)
    add_steps(rows, 1, by_row, steps, w, ldw, values + d, ldv, c + d, ldc, accumulate);
}

// One function for each number of rows, so that a short tile costs what it holds.
static void gather(
    int64_t rows, int64_t features, int64_t steps, const float *w, int64_t ldw, const float *values, int64_t ldv, float *c,
    int64_t ldc, bool accumulate) {
#define ECOT_ROWS(r) \
  case r: return add_features(r, true, features, steps, w, ldw, values, ldv, c, ldc, accumulate);
  switch (rows) {
    ECOT_EACH_ROWS
    default: return;
  }
#undef ECOT_ROWS
}

static void scatter(
    int64_t rows, int64_t features, int64_t steps, const float *w, int64_t ldw, const float *values, int64_t ldv, float *c,
    int64_t ldc) {
#define ECOT_ROWS(r) \
  case r: return add_features(r, false, features, steps, w, ldw, values, ldv, c, ldc, true);
  switch (rows) {
    ECOT_EACH_ROWS
    default: return;
  }
#undef ECOT_ROWS
}

static void scatter_ragged(
    int64_t row, int64_t rows, int64_t features, int64_t steps, const int32_t *first, const int32_t *end, const float *w,
    int64_t ldw, const float *values, int64_t ldv, float *c, int64_t ldc) {
  for (int64_t s = 0; s < steps; s++, w += ldw, values += ldv) {
    const int64_t from = first[s] > row ? first[s] - row : 0, to = end[s] < row + rows ? end[s] - row : rows;
    for (int64_t d = 0; d < features; d += ECOT_WIDTH) {
      const N value = load(values + d);
      for (int64_t i = from; i < to; i++) {
        float *sum = c + i * ldc + d;
        store(sum, ECOT_MULTIPLY_ADD(w[i] - (N){0}, value, load(sum)));
      }
    }
  }
}
