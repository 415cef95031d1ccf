// Softmax over a part of each row, and cross entropy, in lanes.

// Rows are taken some at a time, all through one step before the next: the processor then overlaps what each row waits for, the
// folds of its lanes above all. So many rows, and elements of them, stay in the nearest cache.
enum { ROWS_TOGETHER = 16, ELEMENTS_TOGETHER = 4096 };

// Gives the part of row r that counts, and writes +0 outside it where `y` is not null.
ECOT_INLINE int64_t begin_part(int64_t r, int64_t columns, const int32_t *first, const int32_t *end, float *y, int64_t *begin) {
  *begin = 0;
  if (!first) return columns;
  int64_t count = (int64_t)end[r] - first[r];
  if (count > 0)
    *begin = first[r];
  else
    count = 0;
  if (!y) return count;
  memset(y, 0, (size_t)*begin * sizeof *y);
  memset(y + *begin + count, 0, (size_t)(columns - *begin - count) * sizeof *y);
  return count;
}

// y = exp(x factor - shift), and its sum.
ECOT_INLINE float exponentials_of(int64_t count, const float *x, V factor, V shift, float *y, int64_t columns) {
  V sum = ecot_all(0);
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    prefetch_row(x + i, columns);
    prefetch_row_to_write(y + i, columns);
    const V e = ecot_lanes_exp_bounded(ecot_load(x + i) * factor - shift);  // at most 0, or NaN
    ecot_store(y + i, e);
    sum += e;
  }
  if (i < count) {
    const V e = ecot_lanes_exp_bounded(get(x + i, count - i) * factor - shift);
    put(y + i, e, count - i);
    sum = keep(sum + e, sum, count - i);
  }
  return ecot_fold_sum(sum);
}

ECOT_INLINE void multiply_by(int64_t count, float factor, float *y) {
  const V f = ecot_all(factor);
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) ecot_store(y + i, ecot_load(y + i) * f);
  if (i < count) put(y + i, get(y + i, count - i) * f, count - i);
}

static int64_t rows_together(int64_t columns) {
  const int64_t rows = ELEMENTS_TOGETHER / (columns > 0 ? columns : 1);
  return rows < 1 ? 1 : rows < ROWS_TOGETHER ? rows : ROWS_TOGETHER;
}

// A factor above 0 keeps the order of what it multiplies, so that the largest product is that of the largest.
static void softmax(
    int64_t rows, int64_t columns, const int32_t *first, const int32_t *end, float factor, const float *x, float *y) {
  int64_t begin[ROWS_TOGETHER], count[ROWS_TOGETHER];
  float shift[ROWS_TOGETHER], sum[ROWS_TOGETHER];
  for (int64_t from = 0, together = rows_together(columns); from < rows; from += together) {
    const int64_t here = rows - from < together ? rows - from : together;
    for (int64_t r = 0; r < here; r++) {
      const int64_t row = (from + r) * columns;
      count[r] = begin_part(from + r, columns, first, end, y + row, &begin[r]);
      begin[r] += row;
    }
    for (int64_t r = 0; r < here; r++) shift[r] = largest(count[r], x + begin[r]) * factor + 0.0f;
    for (int64_t r = 0; r < here; r++)
      sum[r] = exponentials_of(count[r], x + begin[r], ecot_all(factor), ecot_all(shift[r]), y + begin[r], columns);
    for (int64_t r = 0; r < here; r++) multiply_by(count[r], 1.0f / sum[r], y + begin[r]);
  }
}

ECOT_INLINE float dot_of(int64_t count, const float *x, const float *y) {
  V sum = ecot_all(0);
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) sum = ecot_fma(ecot_load(x + i), ecot_load(y + i), sum);
  if (i < count) sum = keep(ecot_fma(get(x + i, count - i), get(y + i, count - i), sum), sum, count - i);
  return ecot_fold_sum(sum);
}

ECOT_INLINE V softmax_backward_step(V y, V dy, V dot, const bool scaled, V factor) {
  const V dx = y * (dy - dot);
  return scaled ? ecot_fma(dx, factor, ecot_all(0)) : dx;
}
ECOT_INLINE void softmax_backward_of(
    int64_t count, const float *y, const float *dy, V dot, const bool scaled, V factor, float *dx) {
  int64_t i = 0;
  for (; i + 16 <= count; i += 16)
    ecot_store(dx + i, softmax_backward_step(ecot_load(y + i), ecot_load(dy + i), dot, scaled, factor));
  if (i < count)
    put(dx + i, softmax_backward_step(get(y + i, count - i), get(dy + i, count - i), dot, scaled, factor), count - i);
}

static void softmax_backward(
    int64_t rows, int64_t columns, const int32_t *first, const int32_t *end, const float *factor, const float *y, const float *dy,
    float *dx) {
  int64_t begin[ROWS_TOGETHER], count[ROWS_TOGETHER];
  float dot[ROWS_TOGETHER];
  for (int64_t from = 0, together = rows_together(columns); from < rows; from += together) {
    const int64_t here = rows - from < together ? rows - from : together;
    for (int64_t r = 0; r < here; r++) {
      const int64_t row = (from + r) * columns;
      count[r] = begin_part(from + r, columns, first, end, factor ? NULL : dx + row, &begin[r]);
      begin[r] += row;
    }
    for (int64_t r = 0; r < here; r++) dot[r] = dot_of(count[r], dy + begin[r], y + begin[r]);
    for (int64_t r = 0; r < here; r++) {
      const int64_t b = begin[r];
      if (factor)
        softmax_backward_of(count[r], y + b, dy + b, ecot_all(dot[r]), true, ecot_all(*factor), dx + b);
      else
        softmax_backward_of(count[r], y + b, dy + b, ecot_all(dot[r]), false, ecot_all(0), dx + b);
    }
  }
}

static void cross_entropy(
    int64_t rows, int64_t columns, const float *x, const int64_t *target, float *nll, float *log_sum_exp) {
  for (int64_t r = 0; r < rows; r++, x += columns) {
    const bool counts = target[r] >= 0;
    log_sum_exp[r] = counts ? log_sum_exp_of(columns, x) : 0;
    nll[r] = counts ? log_sum_exp[r] - x[target[r]] : 0;
  }
}

static void cross_entropy_backward(
    int64_t rows, int64_t columns, const float *x, const int64_t *target, const float *log_sum_exp, const float *g, float *dx) {
  for (int64_t r = 0; r < rows; r++, x += columns, dx += columns) {
    if (target[r] < 0) {
      memset(dx, 0, (size_t)columns * sizeof *dx);
      continue;
    }
    const V shift = ecot_all(log_sum_exp[r]), factor = ecot_all(g[r]);
    // Read before dx, which may be x, takes its place; every other element's subtraction of +0 changes nothing.
    const float hit = g[r] * (ecot_lanes_exp(ecot_all(x[target[r]]) - shift)[0] - 1.0f);
    int64_t j = 0;
    for (; j + 16 <= columns; j += 16) ecot_store(dx + j, factor * ecot_lanes_exp(ecot_load(x + j) - shift));
    if (j < columns) put(dx + j, factor * ecot_lanes_exp(get(x + j, columns - j) - shift), columns - j);
    dx[target[r]] = hit;
  }
}
