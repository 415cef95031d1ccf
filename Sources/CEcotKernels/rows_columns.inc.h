// Sums down the columns of a matrix: one chain over ascending rows for every column. Four rows at a time, so that a sum is read and
// written once for four additions, and the rows are read in the order in which they lie.

enum { ROWS_AT_ONCE = 4 };

// What a column receives from a row: x, x w, or dy times the normalised x.
typedef enum Term { TERM_PLAIN, TERM_PRODUCT, TERM_RMS_NORM, TERM_LAYER_NORM } Term;

typedef struct Terms {
  const float *x, *w, *mean, *scale;  // w: the factor, or dy
  int64_t stride;
} Terms;

ECOT_INLINE V plus_term(Term term, const Terms *terms, int64_t r, int64_t j, V sum, int64_t n) {
  const V x = get(terms->x + r * terms->stride + j, n);
  if (term == TERM_PLAIN) return sum + x;
  const V w = get(terms->w + r * terms->stride + j, n);
  if (term == TERM_PRODUCT) return ecot_fma(x, w, sum);
  const V centred = term == TERM_LAYER_NORM ? x - ecot_all(terms->mean[r]) : x;
  return ecot_fma(w, centred * ecot_all(terms->scale[r]), sum);
}

// Adds rows begin..<begin + rows; `rows` is a literal.
ECOT_INLINE void add_few_rows(Term term, const Terms *terms, int64_t begin, int64_t rows, EcotColumns columns, float *z) {
  int64_t j = columns.begin;
  for (; j + 16 <= columns.end; j += 16) {
    V sum = ecot_load(z + j);
    for (int64_t r = begin; r < begin + rows; r++) sum = plus_term(term, terms, r, j, sum, 16);
    ecot_store(z + j, sum);
  }
  const int64_t n = columns.end - j;
  if (n <= 0) return;
  V sum = get(z + j, n);
  for (int64_t r = begin; r < begin + rows; r++) sum = plus_term(term, terms, r, j, sum, n);
  put(z + j, sum, n);
}

ECOT_INLINE void add_rows(Term term, const Terms *terms, int64_t begin, int64_t end, EcotColumns columns, float *z) {
  int64_t r = begin;
  for (; r + ROWS_AT_ONCE <= end; r += ROWS_AT_ONCE) add_few_rows(term, terms, r, ROWS_AT_ONCE, columns, z);
  for (; r < end; r++) add_few_rows(term, terms, r, 1, columns, z);
}

ECOT_INLINE void clear_columns(EcotColumns columns, float *z) {
  memset(z + columns.begin, 0, (size_t)(columns.end - columns.begin) * sizeof *z);
}

static void sum_rows(
    int64_t rows, EcotColumns columns, const float *x, const float *w, int64_t z_rows, int64_t repeat, bool accumulate, float *z) {
  const Terms terms = {.x = x, .w = w, .stride = columns.stride};
  for (int64_t t = 0; t < z_rows && !accumulate; t++) clear_columns(columns, z + t * columns.stride);
  // A run of rows goes to the same row of z.
  const int64_t run = z_rows == 1 ? rows : repeat;
  for (int64_t begin = 0; begin < rows; begin += run) {
    const int64_t end = rows - begin < run ? rows : begin + run;
    float *to = z + begin / run % z_rows * columns.stride;
    if (w)
      add_rows(TERM_PRODUCT, &terms, begin, end, columns, to);
    else
      add_rows(TERM_PLAIN, &terms, begin, end, columns, to);
  }
}

static void norm_weight_backward(
    int64_t rows, EcotColumns columns, const float *x, const float *mean, const float *scale_of, const float *dy, float *dweight,
    bool accumulate) {
  const Terms terms = {.x = x, .w = dy, .mean = mean, .scale = scale_of, .stride = columns.stride};
  if (!accumulate) clear_columns(columns, dweight);
  if (mean)
    add_rows(TERM_LAYER_NORM, &terms, 0, rows, columns, dweight);
  else
    add_rows(TERM_RMS_NORM, &terms, 0, rows, columns, dweight);
}

static void scatter_add_rows(int64_t rows, EcotColumns columns, const float *dy, const int64_t *index, float *table) {
  for (int64_t r = 0; r < rows; r++) {
    const Terms row = {.x = dy + r * columns.stride, .stride = columns.stride};
    add_few_rows(TERM_PLAIN, &row, 0, 1, columns, table + index[r] * columns.stride);
  }
}
