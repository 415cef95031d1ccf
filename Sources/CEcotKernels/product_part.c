// The part of a matrix product that one thread computes at a time. Panels of B stay in a near cache while rows of A pass by, and
// meanwhile what is packed next is fetched.
#include <stddef.h>

#include "product_pass.h"
#include "scratch.h"

enum {
  ROWS = 168,         // of A that meet the panels before the next rows do: a third of a megabyte
  LINE = 16,          // elements of a cache line
  MOST_AT_ONCE = 16,  // lines asked for with a micro-tile
};

void ecot_pack_columns(const EcotProductPass *pass, int64_t column, int64_t columns, int64_t step, int64_t steps, float *panels) {
  const EcotMatrixProduct *x = pass->product;
  pass->kernel->pack(
      pass->kernel->tile_columns, columns, steps, ecot_element(pass->b, x->ldb, x->transpose_b, step, column), x->ldb,
      !x->transpose_b, panels);
}

// Where the micro-kernel finds the rows of A from `row` of the pass on. Gives how far apart rows are that begin micro-tiles.
static int64_t find_rows(const EcotProductPass *pass, int64_t row, int64_t step, EcotTileOperands *operands) {
  const EcotMatrixProduct *x = pass->product;
  if (pass->packs_a) {
    operands->a = pass->packed_a + row * pass->steps;
    operands->a_row = 1;
    operands->a_step = pass->kernel->tile_rows;
    return pass->steps;
  }
  operands->a = ecot_element(pass->a, x->lda, x->transpose_a, pass->row + row, step);
  operands->a_row = x->transpose_a ? 1 : x->lda;
  operands->a_step = x->transpose_a ? x->lda : 1;
  return operands->a_row;
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

static Ahead look_ahead(const EcotProductPass *pass, const Part *part, int64_t step) {
  const EcotMatrixProduct *x = pass->product;
  int64_t column = part->column;
  if (step + ECOT_PRODUCT_STEPS < pass->step + pass->steps) {
    step += ECOT_PRODUCT_STEPS;
  } else {
    step = pass->step;
    column = part->last_column;
  }
  const int64_t columns = ecot_smaller(part->last_column - part->column, x->n - column);
  const int64_t steps = ecot_smaller(ECOT_PRODUCT_STEPS, pass->step + pass->steps - step);
  if (columns <= 0) return (Ahead){0};
  Ahead ahead = {.source = ecot_element(pass->b, x->ldb, x->transpose_b, step, column), .stride = x->ldb};
  ahead.runs = x->transpose_b ? columns : steps;
  ahead.lines = ecot_pieces(x->transpose_b ? steps : columns, LINE);
  const int64_t row_tiles = ecot_pieces(part->last_row - part->row, pass->kernel->tile_rows);
  const int64_t tiles = row_tiles * ecot_pieces(columns, pass->kernel->tile_columns);
  ahead.at_once = ecot_pieces(ahead.runs * ahead.lines, tiles);
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
static void multiply_part(const EcotProductPass *pass, Part part, int64_t step, int64_t steps, const float *panels, Ahead ahead) {
  const EcotMatrixProduct *x = pass->product;
  const EcotProductKernels *kernel = pass->kernel;
  EcotTileOperands operands = {.k = steps, .b_step = panels ? kernel->tile_columns : x->ldb};
  const bool accumulate = x->accumulate || step > 0;
  const int64_t rows = kernel->tile_rows;
  for (int64_t begin = part.row; begin < part.last_row; begin += ROWS) {
    const int64_t end = ecot_smaller(begin + ROWS, part.last_row);
    for (int64_t column = part.column; column < part.last_column; column += kernel->tile_columns) {
      operands.b = panels ? panels + (column - part.column) * steps : pass->b + step * x->ldb + column;
      const int64_t columns = ecot_smaller(kernel->tile_columns, part.last_column - column);
      const int64_t next = rows * find_rows(pass, begin, step, &operands);
      float *c = pass->c + (pass->row + begin) * x->ldc + column;
      for (int64_t row = begin; row < end; row += rows, operands.a += next, c += rows * x->ldc) {
        fetch_ahead(&ahead);
        kernel->tile(ecot_smaller(rows, end - row), columns, &operands, c, x->ldc, accumulate);
      }
    }
  }
}

// All columns of B, for a thread that has not packed them in this pass yet.
static const float *pack_for_thread(const EcotProductPass *pass) {
  static _Thread_local uint64_t packed;
  const EcotMatrixProduct *x = pass->product;
  float *panels = ecot_scratch(ECOT_SCRATCH_COLUMNS, (size_t)(ecot_rounded_up(x->n, pass->kernel->tile_columns) * pass->steps));
  if (panels && packed != pass->number) ecot_pack_columns(pass, 0, x->n, pass->step, pass->steps, panels);
  packed = pass->number;
  return panels;
}

static bool multiply_own(EcotProductPass *pass, const Part *part) {
  const int64_t most = ecot_smaller(ECOT_PRODUCT_STEPS, pass->steps);
  float *panels = ecot_scratch(ECOT_SCRATCH_PANEL, (size_t)(pass->tile_columns * most));
  if (!panels) return false;
  for (int64_t step = pass->step, end = pass->step + pass->steps; step < end; step += ECOT_PRODUCT_STEPS) {
    const int64_t steps = ecot_smaller(ECOT_PRODUCT_STEPS, end - step);
    ecot_pack_columns(pass, part->column, part->last_column - part->column, step, steps, panels);
    multiply_part(pass, *part, step, steps, panels, look_ahead(pass, part, step));
  }
  return true;
}

// The part of C that one thread computes at a time.
void ecot_multiply_tile(void *job, int64_t index) {
  EcotProductPass *pass = job;
  const int64_t row = index / pass->column_tiles * pass->tile_rows, column = index % pass->column_tiles * pass->tile_columns;
  const Part part = {
      .row = row, .last_row = ecot_smaller(row + pass->tile_rows, pass->rows),
      .column = column, .last_column = ecot_smaller(column + pass->tile_columns, pass->product->n),
  };
  if (pass->place_of_b == ECOT_B_OWN) {
    if (!multiply_own(pass, &part)) pass->failed = true;
    return;
  }
  const float *panels = NULL;
  if (pass->place_of_b != ECOT_B_LIES) {
    panels = pass->place_of_b == ECOT_B_EACH ? pack_for_thread(pass) : pass->packed_b;
    if (!panels) {
      pass->failed = true;
      return;
    }
    panels += column * pass->steps;
  }
  for (int64_t step = pass->step, end = pass->step + pass->steps; step < end; step += ECOT_PRODUCT_STEPS)
    multiply_part(pass, part, step, ecot_smaller(ECOT_PRODUCT_STEPS, end - step), panels, (Ahead){0});
}
