// The micro-tile of attention: weighted sums of rows, wherever they lie.
#include "micro_tile.inc.h"

// All features, as many registers at a time as a tile has, then one by one.
ECOT_ALWAYS void add_features(
    const int rows, const bool by_row, int64_t features, int64_t steps, const float *w, int64_t ldw, const float *values,
    int64_t ldv, float *c, int64_t ldc, bool accumulate) {
  int64_t d = 0;
  for (; d + ECOT_NV * ECOT_WIDTH <= features; d += ECOT_NV * ECOT_WIDTH)
    ecot_add_steps(rows, ECOT_NV, by_row, steps, w, ldw, values + d, ldv, c + d, ldc, accumulate);
  for (; d < features; d += ECOT_WIDTH)
    ecot_add_steps(rows, 1, by_row, steps, w, ldw, values + d, ldv, c + d, ldc, accumulate);
}

ECOT_ALWAYS void multiply_panels(
    const int rows, int64_t panels, int64_t steps, const float *w, int64_t ldw, const float *values, float *c, int64_t ldc) {
  const int64_t width = ECOT_NV * ECOT_WIDTH;
  for (int64_t panel = 0; panel < panels; panel++)
    ecot_add_steps(
        rows, ECOT_NV, true, steps, w, ldw, values + panel * steps * width, width, c + panel * width, ldc, false);
}

// One function for each number of rows, so that a short tile costs what it holds.
static void multiply(
    int64_t rows, int64_t panels, int64_t steps, const float *w, int64_t ldw, const float *values, float *c, int64_t ldc) {
#define ECOT_ROWS(r) \
  case r: return multiply_panels(r, panels, steps, w, ldw, values, c, ldc);
  switch (rows) {
    ECOT_EACH_ROWS
    default: return;
  }
#undef ECOT_ROWS
}

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
    if (from >= to) continue;
    for (int64_t d = 0; d < features; d += ECOT_WIDTH) {
      const N value = ecot_load(values + d);
      for (int64_t i = from; i < to; i++) {
        float *sum = c + i * ldc + d;
        ecot_store(sum, ECOT_MULTIPLY_ADD(w[i] - (N){0}, value, ecot_load(sum)));
      }
    }
  }
}
