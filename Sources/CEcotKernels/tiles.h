// How work is cut for threads. Where the cuts lie never shows in a number: no reduction crosses one.
#ifndef ECOT_TILES_H
#define ECOT_TILES_H

#include "arithmetic_kernels.h"

// Rows, elements or columns, cut in runs of `size`; the last may be shorter.
typedef struct EcotTiles {
  int64_t total, size, count;
} EcotTiles;

typedef struct EcotTile {
  int64_t begin, count;
} EcotTile;

// What one tile is worth, in elements, and what it takes to wake another thread for.
enum { ECOT_TILE_ELEMENTS = 16384, ECOT_WORTH_THREADS = 32768 };

static inline EcotTiles ecot_tiles(int64_t total, int64_t size) {
  return (EcotTiles){total, size, size > 0 ? (total + size - 1) / size : 0};
}

// Rows, each with all its columns. Elements are rows of one column.
static inline EcotTiles ecot_row_tiles(EcotCompute compute, int64_t rows, int64_t columns) {
  if (compute.threads == 1 || rows * columns < ECOT_WORTH_THREADS) return ecot_tiles(rows, rows);
  const int64_t size = ECOT_TILE_ELEMENTS / columns;
  return ecot_tiles(rows, size > 0 ? size : 1);
}

// Columns, each with all its rows: several tiles a thread to even them out, each some whole cache lines wide.
static inline EcotTiles ecot_column_tiles(EcotCompute compute, int64_t rows, int64_t columns) {
  if (compute.threads == 1 || rows * columns < ECOT_WORTH_THREADS) return ecot_tiles(columns, columns);
  const int64_t size = (columns / (2 * (int64_t)compute.threads) + 15) / 16 * 16;
  return ecot_tiles(columns, size > 64 ? size : 64);
}

static inline EcotTile ecot_tile(EcotTiles tiles, int64_t index) {
  const int64_t begin = index * tiles.size, rest = tiles.total - begin;
  return (EcotTile){begin, rest < tiles.size ? rest : tiles.size};
}

#endif
