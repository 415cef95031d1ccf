// Softmax over a part of each row, and cross entropy, in lanes.

// The tail stays in a register from the exponential to its scaling: memory would be slower to give back a partial store.
ECOT_INLINE void softmax_of(int64_t count, const float *x, float *y, int64_t columns) {
  const V shift = ecot_all(largest(count, x));
  V sum = ecot_all(0), tail = sum;
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    prefetch_row(x + i, columns);
    prefetch_row_to_write(y + i, columns);
    const V e = ecot_lanes_exp_bounded(ecot_load(x + i) - shift);  // at most 0, or NaN
    ecot_store(y + i, e);
    sum += e;
  }
  const int64_t n = count - i;
  if (n > 0) {
    tail = ecot_lanes_exp_bounded(get(x + i, n) - shift);
    sum = keep(sum + tail, sum, n);
  }
  const V reciprocal = ecot_all(1.0f / ecot_fold_sum(sum));
  for (i = 0; i + 16 <= count; i += 16) {
    ecot_store(y + i, ecot_load(y + i) * reciprocal);
  }
  if (n > 0) put(y + i, tail * reciprocal, n);
}

// Writes +0 outside the part of row r that counts, and gives that part.
ECOT_INLINE int64_t begin_part(int64_t r, int64_t columns, const int32_t *first, const int32_t *end, float *y, int64_t *begin) {
  *begin = 0;
  if (!first) return columns;
  int64_t count = (int64_t)end[r] - first[r];
  if (count > 0)
    *begin = first[r];
  else
    count = 0;
  memset(y, 0, (size_t)*begin * sizeof *y);
  memset(y + *begin + count, 0, (size_t)(columns - *begin - count) * sizeof *y);
  return count;
}

static void softmax(
    int64_t rows, int64_t columns, const int32_t *first, const int32_t *end, const float *x, float *y) {
  for (int64_t r = 0; r < rows; r++, x += columns, y += columns) {
    int64_t begin;
    const int64_t count = begin_part(r, columns, first, end, y, &begin);
    if (count > 0) softmax_of(count, x + begin, y + begin, columns);
  }
}

ECOT_INLINE void softmax_backward_of(int64_t count, const float *y, const float *dy, float *dx) {
  V sum = ecot_all(0);
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) sum = ecot_fma(ecot_load(dy + i), ecot_load(y + i), sum);
  if (i < count) sum = keep(ecot_fma(get(dy + i, count - i), get(y + i, count - i), sum), sum, count - i);
  const V dot = ecot_all(ecot_fold_sum(sum));
  for (i = 0; i + 16 <= count; i += 16) ecot_store(dx + i, ecot_load(y + i) * (ecot_load(dy + i) - dot));
  if (i < count) put(dx + i, get(y + i, count - i) * (get(dy + i, count - i) - dot), count - i);
}

static void softmax_backward(
    int64_t rows, int64_t columns, const int32_t *first, const int32_t *end, const float *y, const float *dy, float *dx) {
  for (int64_t r = 0; r < rows; r++, y += columns, dy += columns, dx += columns) {
    int64_t begin;
    const int64_t count = begin_part(r, columns, first, end, dx, &begin);
    softmax_backward_of(count, y + begin, dy + begin, dx + begin);
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
