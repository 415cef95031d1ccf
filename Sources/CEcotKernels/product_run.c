// Matrix products: blocks for the caches, tiles for the threads. Goto and van de Geijn 2008, "Anatomy of high-performance matrix
// multiplication": a panel of B for the second-level cache is packed once, then blocks of A meet it. A block of k re-loads C, so
// that each element stays one chain.
#include <stddef.h>

#include "products.h"
#include "scratch.h"

enum {
  STEPS = 512,     // of k in a block
  COLUMNS = 2048,  // of B packed at a time
  ROWS = 168,      // of A in a block: about a third of a megabyte
  PACKED = 128,    // columns of B that one thread packs at a time: a multiple of every tile's
};

static int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t rounded_up(int64_t x, int64_t to) { return (x + to - 1) / to * to; }

// One block of k and of columns, while the threads work on it.
typedef struct Block {
  const EcotMatrixProduct *product;
  const EcotProductKernels *kernel;
  const float *a, *b;
  float *c, *packed_b;
  int64_t step, steps;           // of k
  int64_t column, columns;       // of C
  int64_t tile_rows, tile_columns, column_tiles;
  bool accumulate;
  bool failed;
} Block;

static const float *element(const float *matrix, int64_t stride, bool transpose, int64_t row, int64_t column) {
  return transpose ? matrix + column * stride + row : matrix + row * stride + column;
}

static void pack_columns(void *job, int64_t index) {
  const Block *block = job;
  const EcotMatrixProduct *x = block->product;
  const int64_t column = index * PACKED;
  block->kernel->pack(
      block->kernel->tile_columns, smaller(PACKED, block->columns - column), block->steps,
      element(block->b, x->ldb, x->transpose_b, block->step, block->column + column), x->ldb, !x->transpose_b,
      block->packed_b + column * block->steps);
}

// The part of C that one thread computes at a time.
static void multiply_tile(void *job, int64_t index) {
  Block *block = job;
  const EcotMatrixProduct *x = block->product;
  const EcotProductKernels *kernel = block->kernel;
  const int64_t first_row = index / block->column_tiles * block->tile_rows;
  const int64_t first_column = index % block->column_tiles * block->tile_columns;
  const int64_t rows = smaller(block->tile_rows, x->m - first_row);
  const int64_t last_column = smaller(first_column + block->tile_columns, block->columns);
  const int64_t height = kernel->tile_rows;
  float *packed_a = ecot_scratch(ECOT_SCRATCH_PANEL, (size_t)(rounded_up(rows, height) * block->steps) + ECOT_PACK_SLACK);
  if (!packed_a) {
    block->failed = true;
    return;
  }
  kernel->pack(
      height, rows, block->steps, element(block->a, x->lda, x->transpose_a, first_row, block->step), x->lda, x->transpose_a,
      packed_a);
  for (int64_t column = first_column; column < last_column; column += kernel->tile_columns)
    for (int64_t row = 0; row < rows; row += height)
      kernel->tile(
          smaller(height, rows - row), smaller(kernel->tile_columns, last_column - column), block->steps,
          packed_a + row * block->steps, block->packed_b + column * block->steps, kernel->tile_columns,
          block->c + (first_row + row) * x->ldc + block->column + column, x->ldc, block->accumulate);
}

// Cuts C so that every thread gets several tiles, but a tile is large enough to be worth its packing.
static void choose_tiles(Block *block, int32_t threads) {
  const EcotProductKernels *kernel = block->kernel;
  const int64_t m = block->product->m, wanted = threads > 1 ? 4 * threads : 1;
  block->tile_rows = smaller(ROWS / kernel->tile_rows * kernel->tile_rows, rounded_up((m + wanted - 1) / wanted, kernel->tile_rows));
  block->tile_columns = block->columns;
  if (threads > 1) {
    const int64_t row_tiles = (m + block->tile_rows - 1) / block->tile_rows;
    const int64_t cuts = (wanted + row_tiles - 1) / row_tiles;
    block->tile_columns = rounded_up((block->columns + cuts - 1) / cuts, kernel->tile_columns);
  }
  block->column_tiles = (block->columns + block->tile_columns - 1) / block->tile_columns;
}

static void multiply_block(Block *block, int32_t threads) {
  choose_tiles(block, threads);
  ecot_run_tiles(threads, (block->columns + PACKED - 1) / PACKED, pack_columns, block);
  const int64_t row_tiles = (block->product->m + block->tile_rows - 1) / block->tile_rows;
  ecot_run_tiles(threads, row_tiles * block->column_tiles, multiply_tile, block);
}

static bool multiply(const EcotProductKernels *kernel, int32_t threads, const EcotMatrixProduct *x, int64_t item) {
  Block block = {
      .product = x, .kernel = kernel,
      .a = x->a + item * x->stride_a, .b = x->b + item * x->stride_b, .c = x->c + item * x->stride_c,
  };
  const int64_t most_columns = smaller(COLUMNS, rounded_up(x->n, kernel->tile_columns));
  block.packed_b = ecot_scratch(ECOT_SCRATCH_SHARED, (size_t)(most_columns * smaller(STEPS, x->k)));
  if (!block.packed_b) return false;
  for (block.column = 0; block.column < x->n; block.column += COLUMNS) {
    block.columns = smaller(COLUMNS, x->n - block.column);
    for (block.step = 0; block.step < x->k; block.step += STEPS) {
      block.steps = smaller(STEPS, x->k - block.step);
      block.accumulate = x->accumulate || block.step > 0;
      multiply_block(&block, threads);
    }
  }
  return !block.failed;
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
  if (x->batch == 1) return multiply(items.kernel, small ? 1 : compute.threads, x, 0);
  const bool tiny = small && (double)x->m * (double)x->n * (double)x->k * (double)x->batch < 100e3;
  ecot_run_tiles(tiny ? 1 : compute.threads, x->batch, multiply_item, &items);
  return !items.failed;
}
