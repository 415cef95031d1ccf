// Matrix products: blocks for the caches, tiles for the threads. Goto and van de Geijn 2008, "Anatomy of high-performance matrix
// multiplication": panels of B are packed once, then blocks of A meet them. A block of k re-loads C, so that each element stays
// one chain.
//
// With AVX-512 on Zen 4 a tile runs at 0.98 of the peak, whole products at 0.90 to 0.94. The rest is packing, which writes at half the
// speed of memcpy. Measured to make no difference beyond 1 %: blocks of 256 to 768 steps, 84 to 1008 rows and 128 to 2048 columns, A
// packed once for all columns, longer prefetches, prefetches into the next panel, C of the next tile asked for early.
#include <stddef.h>

#include "products.h"
#include "scratch.h"

enum {
  STEPS = 512,           // of k in a block
  COLUMNS = 2048,        // of B packed at a time
  ROWS = 168,            // of A packed at a time by one thread: about a third of a megabyte
  ROWS_SHARED = 1024,    // of A packed at a time for several threads
  PACKED_COLUMNS = 128,  // of B that one thread packs at a time: a multiple of every micro-tile's
  PACKED_ROWS = 42,      // of A likewise
  TILES = 32,            // for each thread, so that none waits long for the last
  LEAST_TILE = 1 << 18,  // multiplications that are worth taking a tile
  FEW_ROWS = 16,         // of C: B is read once for them, and nothing else counts
  FEW_COLUMNS = 128,     // of B packed at a time then, so that its panels are still in the cache when they are read
};

static int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t pieces(int64_t x, int64_t of) { return (x + of - 1) / of; }
static int64_t rounded_up(int64_t x, int64_t to) { return pieces(x, to) * to; }

// One block of k, of rows and of columns, while the threads work on it.
typedef struct Block {
  const EcotMatrixProduct *product;
  const EcotProductKernels *kernel;
  const float *a, *b;
  float *c, *packed_a, *packed_b;
  int64_t step, steps;        // of k
  int64_t column, columns;    // of C
  int64_t row, rows;          // of C
  int64_t tile_rows, tile_columns, column_tiles;
  bool accumulate;
} Block;

static const float *element(const float *matrix, int64_t stride, bool transpose, int64_t row, int64_t column) {
  return transpose ? matrix + column * stride + row : matrix + row * stride + column;
}

static void pack_columns(void *job, int64_t index) {
  const Block *block = job;
  const EcotMatrixProduct *x = block->product;
  const int64_t column = index * PACKED_COLUMNS;
  block->kernel->pack(
      block->kernel->tile_columns, smaller(PACKED_COLUMNS, block->columns - column), block->steps,
      element(block->b, x->ldb, x->transpose_b, block->step, block->column + column), x->ldb, !x->transpose_b,
      block->packed_b + column * block->steps);
}

static void pack_rows(void *job, int64_t index) {
  const Block *block = job;
  const EcotMatrixProduct *x = block->product;
  const int64_t row = index * PACKED_ROWS;
  block->kernel->pack(
      block->kernel->tile_rows, smaller(PACKED_ROWS, block->rows - row), block->steps,
      element(block->a, x->lda, x->transpose_a, block->row + row, block->step), x->lda, x->transpose_a,
      block->packed_a + row * block->steps);
}

// The part of C that one thread computes at a time.
static void multiply_tile(void *job, int64_t index) {
  const Block *block = job;
  const EcotMatrixProduct *x = block->product;
  const EcotProductKernels *kernel = block->kernel;
  const int64_t first_row = index / block->column_tiles * block->tile_rows;
  const int64_t first_column = index % block->column_tiles * block->tile_columns;
  const int64_t last_row = smaller(first_row + block->tile_rows, block->rows);
  const int64_t last_column = smaller(first_column + block->tile_columns, block->columns);
  for (int64_t column = first_column; column < last_column; column += kernel->tile_columns)
    for (int64_t row = first_row; row < last_row; row += kernel->tile_rows)
      kernel->tile(
          smaller(kernel->tile_rows, last_row - row), smaller(kernel->tile_columns, last_column - column), block->steps,
          block->packed_a + row * block->steps, block->packed_b + column * block->steps, kernel->tile_columns,
          block->c + (block->row + row) * x->ldc + block->column + column, x->ldc, block->accumulate);
}

// Cuts a block of C so that every thread gets many tiles, but none too small.
static void choose_tiles(Block *block, int32_t threads) {
  const EcotProductKernels *kernel = block->kernel;
  const double work = (double)block->rows * (double)block->columns * (double)block->steps;
  const int64_t wanted = threads > 1 ? smaller(TILES * threads, (int64_t)(work / LEAST_TILE) + 1) : 1;
  const int64_t row_tiles = smaller(wanted, larger(1, block->rows / (4 * kernel->tile_rows)));
  block->tile_rows = rounded_up(pieces(block->rows, row_tiles), kernel->tile_rows);
  block->tile_columns = rounded_up(pieces(block->columns, pieces(wanted, row_tiles)), kernel->tile_columns);
  block->column_tiles = pieces(block->columns, block->tile_columns);
}

static void multiply_block(Block *block, int32_t threads) {
  if (block->row == 0) ecot_run_tiles(threads, pieces(block->columns, PACKED_COLUMNS), pack_columns, block);
  ecot_run_tiles(threads, pieces(block->rows, PACKED_ROWS), pack_rows, block);
  choose_tiles(block, threads);
  ecot_run_tiles(threads, pieces(block->rows, block->tile_rows) * block->column_tiles, multiply_tile, block);
}

static bool multiply(const EcotProductKernels *kernel, int32_t threads, const EcotMatrixProduct *x, int64_t item) {
  Block block = {
      .product = x, .kernel = kernel,
      .a = x->a + item * x->stride_a, .b = x->b + item * x->stride_b, .c = x->c + item * x->stride_c,
  };
  const int64_t most_rows = threads > 1 ? ROWS_SHARED / PACKED_ROWS * PACKED_ROWS : ROWS, most_steps = smaller(STEPS, x->k);
  const int64_t columns = smaller(COLUMNS, rounded_up(x->n, kernel->tile_columns));
  const int64_t rows = smaller(most_rows, rounded_up(x->m, kernel->tile_rows));
  block.packed_b = ecot_scratch(ECOT_SCRATCH_SHARED, (size_t)((columns + rows) * most_steps));
  if (!block.packed_b) return false;
  block.packed_a = block.packed_b + columns * most_steps;
  for (block.column = 0; block.column < x->n; block.column += COLUMNS) {
    block.columns = smaller(COLUMNS, x->n - block.column);
    for (block.step = 0; block.step < x->k; block.step += STEPS) {
      block.steps = smaller(STEPS, x->k - block.step);
      block.accumulate = x->accumulate || block.step > 0;
      for (block.row = 0; block.row < x->m; block.row += most_rows) {
        block.rows = smaller(most_rows, x->m - block.row);
        multiply_block(&block, threads);
      }
    }
  }
  return true;
}

// A product without terms: zero, unless it is added to something.
static void clear(const EcotMatrixProduct *x) {
  for (int64_t item = 0; item < x->batch; item++)
    for (int64_t i = 0; i < x->m; i++)
      for (int64_t j = 0; j < x->n; j++) x->c[item * x->stride_c + i * x->ldc + j] = 0;
}

typedef struct Items {
  const EcotMatrixProduct *product;
  const EcotProductKernels *kernel;  // null: the specification
  bool failed;
} Items;

static void multiply_item(void *job, int64_t index) {
  Items *items = job;
  if (!multiply(items->kernel, 1, items->product, index)) items->failed = true;
}

// Some columns of a product with few rows.
static void multiply_columns(void *job, int64_t index) {
  Items *items = job;
  EcotMatrixProduct some = *items->product;
  const int64_t column = index * FEW_COLUMNS;
  some.n = smaller(FEW_COLUMNS, some.n - column);
  some.b = element(some.b, some.ldb, some.transpose_b, 0, column);
  some.c += column;
  if (!multiply(items->kernel, 1, &some, 0)) items->failed = true;
}

static void specify_item(void *job, int64_t index) {
  EcotMatrixProduct one = *((Items *)job)->product;
  one.a += index * one.stride_a;
  one.b += index * one.stride_b;
  one.c += index * one.stride_c;
  ecot_product_portable(&one);
}

bool ecot_product_serial(const EcotProductKernels *kernel, const EcotMatrixProduct *x) {
  if (kernel) return multiply(kernel, 1, x, 0);
  ecot_product_portable(x);
  return true;
}

bool ecot_matrix_product(EcotCompute compute, const EcotMatrixProduct *x) {
  if (x->m <= 0 || x->n <= 0 || x->batch <= 0) return true;
  if (x->k <= 0) {
    if (!x->accumulate) clear(x);
    return true;
  }
  Items items = {.product = x, .kernel = ecot_arithmetic_kernel(compute.variant)->products};
  if (!items.kernel) {
    ecot_run_tiles(compute.threads, x->batch, specify_item, &items);
    return true;
  }
  // A thread costs about a microsecond: small products are one thread's.
  const bool small = (double)x->m * (double)x->n * (double)x->k < 100e3;
  if (x->batch == 1 && x->m <= FEW_ROWS && x->n > FEW_COLUMNS) {
    ecot_run_tiles(small ? 1 : compute.threads, pieces(x->n, FEW_COLUMNS), multiply_columns, &items);
    return !items.failed;
  }
  if (x->batch == 1) return multiply(items.kernel, small ? 1 : compute.threads, x, 0);
  const bool tiny = small && (double)x->m * (double)x->n * (double)x->k * (double)x->batch < 100e3;
  ecot_run_tiles(tiny ? 1 : compute.threads, x->batch, multiply_item, &items);
  return !items.failed;
}
