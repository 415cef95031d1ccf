// The micro-kernel: one tile of C stays in registers while k advances. A variant defines ECOT_WIDTH (floats a register), ECOT_MR
// (rows of a tile) and ECOT_NV (registers of a row); whole columns of registers that a narrow tile does not have are not computed.
#include <string.h>

typedef float N __attribute__((vector_size(4 * ECOT_WIDTH)));
typedef float NUnaligned __attribute__((vector_size(4 * ECOT_WIDTH), aligned(4), may_alias));

#ifndef ECOT_MULTIPLY_ADD
#define ECOT_MULTIPLY_ADD(a, b, c) __builtin_elementwise_fma(a, b, c)
#endif

// How many steps before its use a row of B is fetched: B streams from the second-level cache.
enum { STEPS_EARLY = 8 };

#define ECOT_ALWAYS static inline __attribute__((always_inline))

// `rows`, `vectors` and `by_row` are constants where this is inlined. A's elements of a row follow each other where `by_row`, else
// those of a step.
ECOT_ALWAYS void ecot_tile_steps(
    const int rows, const int vectors, const bool by_row, const EcotTileOperands *x, const float *b, float *c, int64_t ldc,
    bool accumulate) {
  const float *a = x->a;
  const int64_t a_stride = by_row ? x->a_row : x->a_step, b_step = x->b_step;
  N sums[ECOT_MR][ECOT_NV];
#pragma GCC unroll 32
  for (int i = 0; i < rows; i++)
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++)
      sums[i][v] = accumulate ? (N)(*(const NUnaligned *)(c + i * ldc + v * ECOT_WIDTH)) : (N){0};
  // The lines of C that the end of this tile writes, or, where they are here already, those of the tile below.
  float *next = accumulate ? c + ECOT_MR * ldc : c;
#pragma GCC unroll 32
  for (int i = 0; i < rows; i++)
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) __builtin_prefetch(next + i * ldc + v * ECOT_WIDTH, 1);
  for (int64_t p = 0, k = x->k; p < k; p++) {
    N columns[ECOT_NV];
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) columns[v] = *(const NUnaligned *)(b + v * ECOT_WIDTH);
#pragma GCC unroll 32
    for (int i = 0; i < rows; i++) {
      const N row = a[by_row ? i * a_stride : i] - (N){0};
#pragma GCC unroll 8
      for (int v = 0; v < vectors; v++) sums[i][v] = ECOT_MULTIPLY_ADD(row, columns[v], sums[i][v]);
    }
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) __builtin_prefetch(b + STEPS_EARLY * b_step + v * ECOT_WIDTH);
    a += by_row ? 1 : a_stride;
    b += b_step;
    // Else the compiler hoists the next step's loads and spills the sums for them.
    __asm__ volatile("" : : : "memory");
  }
#pragma GCC unroll 32
  for (int i = 0; i < rows; i++)
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) *(NUnaligned *)(c + i * ldc + v * ECOT_WIDTH) = sums[i][v];
}

// Fewer registers than a whole row.
ECOT_ALWAYS void ecot_tile_row(
    const int rows, const bool by_row, int vectors, const EcotTileOperands *x, float *c, int64_t ldc, bool accumulate) {
  if (vectors == ECOT_NV) return ecot_tile_steps(rows, ECOT_NV, by_row, x, x->b, c, ldc, accumulate);
  if (ECOT_NV == 2) return ecot_tile_steps(rows, 1, by_row, x, x->b, c, ldc, accumulate);
  for (int v = 0; v < vectors; v++)
    ecot_tile_steps(rows, 1, by_row, x, x->b + v * ECOT_WIDTH, c + v * ECOT_WIDTH, ldc, accumulate);
}

// One function for each number of rows, so that a short tile costs what it holds.
#define ECOT_ROWS(r) \
  case r: return ecot_tile_row(r, by_row, vectors, x, c, ldc, accumulate);

ECOT_ALWAYS void ecot_tile_whole(
    int64_t rows, const bool by_row, int vectors, const EcotTileOperands *x, float *c, int64_t ldc, bool accumulate) {
  switch (rows) {
    ECOT_EACH_ROWS
    default: return;
  }
}

static void ecot_tile_by_step(
    int64_t rows, int vectors, const EcotTileOperands *x, float *c, int64_t ldc, bool accumulate) {
  ecot_tile_whole(rows, false, vectors, x, c, ldc, accumulate);
}

static void ecot_tile_by_row(
    int64_t rows, int vectors, const EcotTileOperands *x, float *c, int64_t ldc, bool accumulate) {
  ecot_tile_whole(rows, true, vectors, x, c, ldc, accumulate);
}

static void ecot_product_tile(
    int64_t rows, int64_t columns, const EcotTileOperands *x, float *c, int64_t ldc, bool accumulate) {
  const int vectors = (int)((columns + ECOT_WIDTH - 1) / ECOT_WIDTH);
  void (*const tile)(int64_t, int, const EcotTileOperands *, float *, int64_t, bool) =
      x->a_row == 1 ? ecot_tile_by_step : ecot_tile_by_row;
  if (columns % ECOT_WIDTH == 0) return tile(rows, vectors, x, c, ldc, accumulate);
  // A row of C ends inside a register: compute beside it, and copy what there is.
  float beside[ECOT_MR * ECOT_NV * ECOT_WIDTH] __attribute__((aligned(64))) = {0};
  const int64_t width = ECOT_NV * ECOT_WIDTH;
  if (accumulate)
    for (int64_t i = 0; i < rows; i++) memcpy(beside + i * width, c + i * ldc, (size_t)columns * sizeof(float));
  tile(rows, vectors, x, beside, width, accumulate);
  for (int64_t i = 0; i < rows; i++) memcpy(c + i * ldc, beside + i * width, (size_t)columns * sizeof(float));
}
