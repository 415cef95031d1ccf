// Matrix products: blocks for the caches, tiles for the threads. Goto and van de Geijn 2008, "Anatomy of high-performance matrix
// multiplication": panels of B are packed and stay in a near cache while rows of A pass by. A block of k re-loads C, so that each
// element stays one chain.
//
// A thread packs the columns of B that it multiplies by, so that panels are used while they are near, and nobody waits for anybody. What
// is read a few times only is not packed: a micro-kernel reads it where it lies.
#include <stdatomic.h>
#include <stddef.h>

#include "products.h"
#include "scratch.h"

enum {
  STEPS = 512,              // of k in a block
  COLUMNS = 64,             // of B that a thread packs at a time: 128 KB
  ROWS = 168,               // of A that meet these columns before the next rows do: a third of a megabyte
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
  LINE = 16,                // elements of a cache line
  MOST_AT_ONCE = 16,        // lines asked for with a micro-tile
  ONE_THREADS = 1 << 13,    // elements that are packed before threads could share the work
};

static int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t pieces(int64_t x, int64_t of) { return (x + of - 1) / of; }
static int64_t rounded_up(int64_t x, int64_t to) { return pieces(x, to) * to; }

// Where the micro-kernels find B.
typedef enum PlaceOfB {
  B_LIES,    // where the caller has it
  B_SHARED,  // packed for all threads
  B_OWN,     // packed by each tile
} PlaceOfB;

// A product, and the rows and steps of it that the threads work on.
typedef struct Pass {
  const EcotMatrixProduct *product;
  const EcotProductKernels *kernel;
  const float *a, *b;
  float *c, *packed_a, *packed_b;
  bool packs_a;
  PlaceOfB place_of_b;
  int64_t step, steps, row, rows;
  int64_t tile_rows, tile_columns, column_tiles;
  _Atomic bool failed;
} Pass;

static const float *element(const float *matrix, int64_t stride, bool transpose, int64_t row, int64_t column) {
  return transpose ? matrix + column * stride + row : matrix + row * stride + column;
}

static void pack_rows(void *job, int64_t index) {
  const Pass *pass = job;
  const EcotMatrixProduct *x = pass->product;
  const int64_t row = index * PACKED_ROWS;
  pass->kernel->pack(
      pass->kernel->tile_rows, smaller(PACKED_ROWS, pass->rows - row), pass->steps,
      element(pass->a, x->lda, x->transpose_a, pass->row + row, pass->step), x->lda, x->transpose_a,
      pass->packed_a + row * pass->steps);
}

static void pack_columns(const Pass *pass, int64_t column, int64_t columns, int64_t step, int64_t steps, float *panels) {
  const EcotMatrixProduct *x = pass->product;
  pass->kernel->pack(
      pass->kernel->tile_columns, columns, steps, element(pass->b, x->ldb, x->transpose_b, step, column), x->ldb, !x->transpose_b,
      panels);
}

static void pack_shared_columns(void *job, int64_t index) {
  const Pass *pass = job;
  const int64_t width = pass->kernel->tile_columns, column = index * width;
  pack_columns(
      pass, column, smaller(width, pass->product->n - column), pass->step, pass->steps, pass->packed_b + column * pass->steps);
}

// Where the micro-kernel finds the rows of A from `row` of the pass on.
static void find_rows(const Pass *pass, int64_t row, int64_t step, EcotTileOperands *operands) {
  const EcotMatrixProduct *x = pass->product;
  if (pass->packs_a) {
    operands->a = pass->packed_a + row * pass->steps;
    operands->a_row = 1;
    operands->a_step = pass->kernel->tile_rows;
  } else {
    operands->a = element(pass->a, x->lda, x->transpose_a, pass->row + row, step);
    operands->a_row = x->transpose_a ? 1 : x->lda;
    operands->a_step = x->transpose_a ? x->lda : 1;
  }
}

typedef struct Part {
  int64_t row, last_row, column, last_column;  // rows of the pass
} Part;

// What of B is packed next: it comes near, a few lines with every micro-tile, while there is something to multiply.
typedef struct Ahead {
  const float *source;
  int64_t stride, runs, lines;  // runs of so many lines, `stride` elements apart
  int64_t run, line, at_once;
} Ahead;

static Ahead look_ahead(const Pass *pass, const Part *part, int64_t step) {
  const EcotMatrixProduct *x = pass->product;
  int64_t column = part->column;
  if (step + STEPS < pass->step + pass->steps) {
    step += STEPS;
  } else {
    step = pass->step;
    column = part->last_column;
  }
  const int64_t columns = smaller(part->last_column - part->column, x->n - column), steps = smaller(STEPS, pass->step + pass->steps - step);
  if (columns <= 0) return (Ahead){0};
  Ahead ahead = {.source = element(pass->b, x->ldb, x->transpose_b, step, column), .stride = x->ldb};
  ahead.runs = x->transpose_b ? columns : steps;
  ahead.lines = pieces(x->transpose_b ? steps : columns, LINE);
  const int64_t tiles = pieces(part->last_row - part->row, pass->kernel->tile_rows) * pieces(columns, pass->kernel->tile_columns);
  ahead.at_once = pieces(ahead.runs * ahead.lines, tiles);
  // Where a few rows meet B, there is not the time.
  return ahead.at_once <= MOST_AT_ONCE ? ahead : (Ahead){0};
}

static void fetch_ahead(Ahead *ahead) {
  for (int64_t count = ahead->at_once; count > 0 && ahead->run < ahead->runs; count--) {
    __builtin_prefetch(ahead->source + ahead->run * ahead->stride + ahead->line * LINE, 0, 2);
    if (++ahead->line < ahead->lines) continue;
    ahead->line = 0;
    ahead->run++;
  }
}

// Some steps of a part of C. `panels`: its columns of B, packed, or null.
static void multiply_part(const Pass *pass, Part part, int64_t step, int64_t steps, const float *panels, Ahead ahead) {
  const EcotMatrixProduct *x = pass->product;
  const EcotProductKernels *kernel = pass->kernel;
  EcotTileOperands operands = {.k = steps, .b_step = panels ? kernel->tile_columns : x->ldb};
  const bool accumulate = x->accumulate || step > 0;
  for (int64_t begin = part.row; begin < part.last_row; begin += ROWS) {
    const int64_t end = smaller(begin + ROWS, part.last_row);
    for (int64_t column = part.column; column < part.last_column; column += kernel->tile_columns) {
      operands.b = panels ? panels + (column - part.column) * steps : pass->b + step * x->ldb + column;
      for (int64_t row = begin; row < end; row += kernel->tile_rows) {
        find_rows(pass, row, step, &operands);
        fetch_ahead(&ahead);
        kernel->tile(
            smaller(kernel->tile_rows, end - row), smaller(kernel->tile_columns, part.last_column - column), &operands,
            pass->c + (pass->row + row) * x->ldc + column, x->ldc, accumulate);
      }
    }
  }
}

// The part of C that one thread computes at a time.
static void multiply_tile(void *job, int64_t index) {
  Pass *pass = job;
  const int64_t row = index / pass->column_tiles * pass->tile_rows, column = index % pass->column_tiles * pass->tile_columns;
  const Part part = {
      .row = row, .last_row = smaller(row + pass->tile_rows, pass->rows),
      .column = column, .last_column = smaller(column + pass->tile_columns, pass->product->n),
  };
  float *own = NULL;
  const float *panels = pass->place_of_b == B_SHARED ? pass->packed_b + column * pass->steps : NULL;
  if (pass->place_of_b == B_OWN) {
    panels = own = ecot_scratch(ECOT_SCRATCH_PANEL, (size_t)(pass->tile_columns * smaller(STEPS, pass->steps)));
    if (!own) {
      pass->failed = true;
      return;
    }
  }
  for (int64_t step = pass->step, end = pass->step + pass->steps; step < end; step += STEPS) {
    const int64_t steps = smaller(STEPS, end - step);
    if (own) pack_columns(pass, column, part.last_column - column, step, steps, own);
    multiply_part(pass, part, step, steps, panels, own ? look_ahead(pass, &part, step) : (Ahead){0});
  }
}

// Cuts C so that every thread gets many tiles, but none too small.
static void choose_tiles(Pass *pass, int32_t threads) {
  const EcotProductKernels *kernel = pass->kernel;
  const int64_t n = pass->product->n;
  if (pass->place_of_b == B_OWN) {
    const int64_t share = rounded_up(pieces(n, OWN_TILES * threads), kernel->tile_columns);
    pass->tile_rows = pass->rows;
    pass->tile_columns = threads > 1 ? smaller(COLUMNS, share) : COLUMNS;
  } else {
    const double work = (double)pass->rows * (double)n * (double)pass->steps;
    const int64_t wanted = threads > 1 ? smaller(TILES * threads, (int64_t)(work / LEAST_TILE) + 1) : 1;
    const int64_t row_tiles = smaller(wanted, larger(1, pass->rows / (4 * kernel->tile_rows)));
    pass->tile_rows = rounded_up(pieces(pass->rows, row_tiles), kernel->tile_rows);
    pass->tile_columns = rounded_up(pieces(n, pieces(wanted, row_tiles)), kernel->tile_columns);
  }
  pass->column_tiles = pieces(n, pass->tile_columns);
}

// Whether A is packed: not where it is read a few times only, or lies well.
static bool packs_a(const EcotProductKernels *kernel, const EcotMatrixProduct *x) {
  if (x->transpose_a) return x->n > FEW_COLUMNS / 2 && x->lda > NEAR_ROWS;
  return x->n > FEW_COLUMNS && (kernel->tile_rows > WAYS || x->lda > FAR_APART);
}

static PlaceOfB place_of_b(const EcotProductKernels *kernel, int32_t threads, const EcotMatrixProduct *x) {
  const bool whole_registers = x->n % kernel->width == 0;
  if (!x->transpose_b && whole_registers && x->m <= FEW_ROWS && x->ldb * smaller(STEPS, x->k) <= NEAR) return B_LIES;
  if (threads == 1) return B_OWN;
  // A few columns are not enough to go round; where C is high, the rows are what is cut.
  const bool few = x->n * x->k <= ONE_THREADS || x->n < 2 * threads * kernel->tile_columns;
  return few || (x->transpose_a && x->m >= x->n) ? B_SHARED : B_OWN;
}

static void multiply_pass(Pass *pass, int32_t threads) {
  const EcotMatrixProduct *x = pass->product;
  if (pass->row == 0 && pass->place_of_b == B_SHARED)
    ecot_run_tiles(x->n * pass->steps <= ONE_THREADS ? 1 : threads, pieces(x->n, pass->kernel->tile_columns), pack_shared_columns, pass);
  if (pass->packs_a) ecot_run_tiles(threads, pieces(pass->rows, PACKED_ROWS), pack_rows, pass);
  choose_tiles(pass, threads);
  ecot_run_tiles(threads, pieces(pass->rows, pass->tile_rows) * pass->column_tiles, multiply_tile, pass);
}

static bool multiply(const EcotProductKernels *kernel, int32_t threads, const EcotMatrixProduct *x, int64_t item) {
  Pass pass = {
      .product = x, .kernel = kernel,
      .a = x->a + item * x->stride_a, .b = x->b + item * x->stride_b, .c = x->c + item * x->stride_c,
      .packs_a = packs_a(kernel, x), .place_of_b = place_of_b(kernel, threads, x),
  };
  // What is packed for all is packed a block at a time.
  const bool shares = pass.packs_a || pass.place_of_b == B_SHARED;
  const int64_t steps = shares ? smaller(STEPS, x->k) : x->k, rows = pass.packs_a ? smaller(ROWS_SHARED, x->m) : x->m;
  if (shares) {
    const int64_t of_a = pass.packs_a ? rounded_up(rows, kernel->tile_rows) * steps : 0;
    const int64_t of_b = pass.place_of_b == B_SHARED ? rounded_up(x->n, kernel->tile_columns) * steps : 0;
    pass.packed_b = ecot_scratch(ECOT_SCRATCH_SHARED, (size_t)(of_a + of_b));
    if (!pass.packed_b) return false;
    pass.packed_a = pass.packed_b + of_b;
  }
  for (pass.step = 0; pass.step < x->k && !pass.failed; pass.step += steps) {
    pass.steps = smaller(steps, x->k - pass.step);
    for (pass.row = 0; pass.row < x->m; pass.row += rows) {
      pass.rows = smaller(rows, x->m - pass.row);
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
