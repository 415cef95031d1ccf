// How work is cut for threads. Where the cuts lie never shows in a number: no reduction crosses one.
#ifndef ECOT_TILES_H
#define ECOT_TILES_H

#include "arithmetic_kernels.h"
#include "sizes.h"

// Rows, elements or columns, cut in runs of `size`; the last may be shorter.
typedef struct EcotTiles {
  int64_t total, size, count;
} EcotTiles;

typedef struct EcotTile {
  int64_t begin, count;
} EcotTile;

// Elements of a tile, at most about, and how many are worth the part of a microsecond that another thread takes.
enum { ECOT_TILE_ELEMENTS = 16384, ECOT_WORTH_THREADS = 8192, ECOT_LINE_ELEMENTS = 16 };

static inline EcotTiles ecot_tiles(int64_t total, int64_t size) {
  return (EcotTiles){total, size, size > 0 ? ecot_pieces(total, size) : 0};
}

// Rows, each with all its columns. Elements are rows of one column. Every thread gets as many tiles, so that a kernel finds each row in
// the caches of the thread that wrote it: another's are read at a fifth of the speed.
static inline EcotTiles ecot_row_tiles(EcotCompute compute, int64_t rows, int64_t columns) {
  if (compute.threads == 1 || rows * columns < ECOT_WORTH_THREADS) return ecot_tiles(rows, rows);
  const int64_t round = (int64_t)compute.threads * ECOT_TILE_ELEMENTS;
  const int64_t count = ecot_pieces(rows * columns, round) * compute.threads, size = ecot_pieces(rows, count);
  return ecot_tiles(rows, columns > 1 ? size : ecot_rounded_up(size, ECOT_LINE_ELEMENTS));
}

// Columns, each with all its rows: several tiles a thread to even them out, each some whole cache lines wide. Half of what a thread reads
// is in another's caches: only more of it is worth that.
static inline EcotTiles ecot_column_tiles(EcotCompute compute, int64_t rows, int64_t columns) {
  if (compute.threads == 1 || rows * columns < 4 * ECOT_WORTH_THREADS) return ecot_tiles(columns, columns);
  const int64_t share = columns / (2 * (int64_t)compute.threads), least = 4 * ECOT_LINE_ELEMENTS;
  const int64_t size = ecot_rounded_up(share, ECOT_LINE_ELEMENTS);
  return ecot_tiles(columns, size > least ? size : least);
}

static inline EcotTile ecot_tile(EcotTiles tiles, int64_t index) {
  const int64_t begin = index * tiles.size, rest = tiles.total - begin;
  return (EcotTile){begin, rest < tiles.size ? rest : tiles.size};
}

#endif
