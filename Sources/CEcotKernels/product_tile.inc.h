// The micro-tile of matrix products. Whole columns of registers that a narrow tile does not have are not computed.
#include <string.h>

#include "micro_tile.inc.h"

// The lines of C that the end of this tile writes, or, where they are here already, those of the tile below, are fetched meanwhile.
ECOT_ALWAYS void ecot_tile_steps(
    const int rows, const int vectors, const bool by_row, const EcotTileOperands *x, const float *b, float *c, int64_t ldc,
    bool accumulate) {
  const float *next = accumulate ? c + ECOT_MR * ldc : c;
#pragma GCC unroll 32
  for (int i = 0; i < rows; i++)
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) __builtin_prefetch(next + i * ldc + v * ECOT_WIDTH, 1);
  ecot_add_steps(rows, vectors, by_row, x->k, x->a, by_row ? x->a_row : x->a_step, b, x->b_step, c, ldc, accumulate);
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
