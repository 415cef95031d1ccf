// Matrix products: blocks for the caches, tiles for the threads. Goto and van de Geijn 2008, "Anatomy of high-performance matrix
// multiplication": panels of B are packed and stay in a near cache while rows of A pass by. A block of k re-loads C, so that each
// element stays one chain.
//
// A thread packs the columns of B that it multiplies by, so that panels are used while they are near, and nobody waits for
// anybody. What is read a few times only is not packed: a micro-kernel reads it where it lies.
//
// Tiles run at the peak of a Zen 3 core, whole products at 0.85 to 0.93 of it. Measured to be slower: B where it lies for more
// than 128 rows (by a fifth: its lines fall into a few sets), A transposed and far apart (by a quarter); to make no difference: 32
// columns a tile instead of 64.
#include <stddef.h>

#include "product_pass.h"
#include "scratch.h"

enum {
  ROWS_SHARED = 1008,       // of A packed at a time, for all threads
  PACKED_ROWS = 42,         // of these, by one thread at a time
  TILES = 32,               // for each thread, so that none waits long for the last
  OWN_TILES = 4,            // for each thread, where a tile packs its columns
  LEAST_TILE = 1 << 18,     // multiplications that are worth taking a tile
  FEW_COLUMNS = 256,        // of C: A is read a few times only
  FEW_ROWS = 128,           // of C: B likewise
  NEAR = 1 << 16,           // elements from the first to the last that are read of B where it lies
  NEAR_ROWS = 128,          // elements between steps of A where it lies by steps
  FAR_APART = 4096,         // elements between rows that fall into a few sets of the second-level cache
  WAYS = 8,                 // rows of A, so many apart, that the nearest cache holds
  EACH_THREADS = 1 << 13,   // elements that a thread packs faster than it reads what another has packed
};

static void pack_rows(void *job, int64_t index) {
  const EcotProductPass *pass = job;
  const EcotMatrixProduct *x = pass->product;
  const int64_t row = index * PACKED_ROWS;
  pass->kernel->pack(
      pass->kernel->tile_rows, ecot_smaller(PACKED_ROWS, pass->rows - row), pass->steps,
      ecot_element(pass->a, x->lda, x->transpose_a, pass->row + row, pass->step), x->lda, x->transpose_a,
      pass->packed_a + row * pass->steps);
}

static void pack_shared_columns(void *job, int64_t index) {
  const EcotProductPass *pass = job;
  const int64_t width = pass->kernel->tile_columns, column = index * width;
  ecot_pack_columns(
      pass, column, ecot_smaller(width, pass->product->n - column), pass->step, pass->steps, pass->packed_b + column * pass->steps);
}

// Cuts C so that every thread gets many tiles, but none too small.
static void choose_tiles(EcotProductPass *pass, int32_t threads) {
  const EcotProductKernels *kernel = pass->kernel;
  const int64_t n = pass->product->n;
  if (pass->place_of_b == ECOT_B_OWN) {
    const int64_t share = ecot_rounded_up(ecot_pieces(n, (int64_t)OWN_TILES * threads), kernel->tile_columns);
    pass->tile_rows = pass->rows;
    pass->tile_columns = threads > 1 ? ecot_smaller(ECOT_PRODUCT_COLUMNS, share) : ECOT_PRODUCT_COLUMNS;
  } else {
    const double work = (double)pass->rows * (double)n * (double)pass->steps;
    const int64_t worth = ecot_rounded_up((int64_t)(work / LEAST_TILE) + 1, threads);
    const int64_t wanted = threads > 1 ? ecot_smaller((int64_t)TILES * threads, worth) : 1;
    const int64_t row_tiles = ecot_smaller(wanted, ecot_larger_of(1, pass->rows / (4 * kernel->tile_rows)));
    pass->tile_rows = ecot_rounded_up(ecot_pieces(pass->rows, row_tiles), kernel->tile_rows);
    pass->tile_columns = ecot_rounded_up(ecot_pieces(n, ecot_pieces(wanted, row_tiles)), kernel->tile_columns);
  }
  pass->column_tiles = ecot_pieces(n, pass->tile_columns);
}

// Whether A is packed: not where it is read a few times only, or lies well.
static bool packs_a(const EcotProductKernels *kernel, const EcotMatrixProduct *x) {
  if (x->transpose_a) return x->n > FEW_COLUMNS / 2 && x->lda > NEAR_ROWS;
  return x->n > FEW_COLUMNS && (kernel->tile_rows > WAYS || x->lda > FAR_APART);
}

static EcotPlaceOfB place_of_b(const EcotProductKernels *kernel, int32_t threads, const EcotMatrixProduct *x) {
  const bool whole_registers = x->n % kernel->width == 0;
  const bool near = x->ldb * ecot_smaller(ECOT_PRODUCT_STEPS, x->k) <= NEAR;
  if (!x->transpose_b && whole_registers && x->m <= FEW_ROWS && near) return ECOT_B_LIES;
  if (threads == 1) return ECOT_B_OWN;
  if (x->n * x->k <= EACH_THREADS) return ECOT_B_EACH;
  // A few columns are not enough to go round; where C is high, the rows are what is cut.
  const bool few = x->n < 2 * (int64_t)threads * kernel->tile_columns;
  return few || (x->transpose_a && x->m >= x->n) ? ECOT_B_SHARED : ECOT_B_OWN;
}

// Counted, so that a thread knows for which pass it has packed B.
static _Atomic uint64_t passes;

static void multiply_pass(EcotProductPass *pass, int32_t threads) {
  const EcotMatrixProduct *x = pass->product;
  if (pass->row == 0) pass->number = atomic_fetch_add_explicit(&passes, 1, memory_order_relaxed) + 1;
  if (pass->row == 0 && pass->place_of_b == ECOT_B_SHARED)
    ecot_run_tiles(threads, ecot_pieces(x->n, pass->kernel->tile_columns), pack_shared_columns, pass);
  if (pass->packs_a) ecot_run_tiles(threads, ecot_pieces(pass->rows, PACKED_ROWS), pack_rows, pass);
  choose_tiles(pass, threads);
  ecot_run_tiles(threads, ecot_pieces(pass->rows, pass->tile_rows) * pass->column_tiles, ecot_multiply_tile, pass);
}

static bool multiply(const EcotProductKernels *kernel, int32_t threads, const EcotMatrixProduct *x, int64_t item) {
  EcotProductPass pass = {
      .product = x, .kernel = kernel,
      .a = x->a + item * x->stride_a, .b = x->b + item * x->stride_b, .c = x->c + item * x->stride_c,
      .packs_a = packs_a(kernel, x), .place_of_b = place_of_b(kernel, threads, x),
  };
  // What is packed for all is packed a block at a time.
  const bool all_columns = pass.place_of_b == ECOT_B_SHARED || pass.place_of_b == ECOT_B_EACH, shares = pass.packs_a || all_columns;
  const int64_t steps = shares ? ecot_smaller(ECOT_PRODUCT_STEPS, x->k) : x->k;
  const int64_t rows = pass.packs_a ? ecot_smaller(ROWS_SHARED, x->m) : x->m;
  if (shares) {
    const int64_t of_a = pass.packs_a ? ecot_rounded_up(rows, kernel->tile_rows) * steps : 0;
    const int64_t of_b = pass.place_of_b == ECOT_B_SHARED ? ecot_rounded_up(x->n, kernel->tile_columns) * steps : 0;
    pass.packed_b = ecot_scratch(ECOT_SCRATCH_SHARED, (size_t)(of_a + of_b));
    if (!pass.packed_b) return false;
    pass.packed_a = pass.packed_b + of_b;
  }
  for (pass.step = 0; pass.step < x->k && !pass.failed; pass.step += steps) {
    pass.steps = ecot_smaller(steps, x->k - pass.step);
    for (pass.row = 0; pass.row < x->m; pass.row += rows) {
      pass.rows = ecot_smaller(rows, x->m - pass.row);
      multiply_pass(&pass, threads);
    }
  }
  return !pass.failed;
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
  _Atomic bool failed;
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
