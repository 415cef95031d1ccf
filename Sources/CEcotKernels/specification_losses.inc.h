// Softmax over a part of each row, and cross entropy.

// The part of row r that counts: `begin` is lane 0 of its reductions, so that what lies before it changes no bit.
typedef struct Part {
  int64_t begin, count;
} Part;

static Part part_of(int64_t r, int64_t columns, const int32_t *first, const int32_t *end) {
  if (!first) return (Part){0, columns};
  if (end[r] <= first[r]) return (Part){0, 0};
  return (Part){first[r], end[r] - first[r]};
}

static void clear_outside(Part part, int64_t columns, float *y) {
  for (int64_t j = 0; j < part.begin; j++) y[j] = 0;
  for (int64_t j = part.begin + part.count; j < columns; j++) y[j] = 0;
}

static void softmax(
    int64_t rows, int64_t columns, const int32_t *first, const int32_t *end, float factor, const float *x, float *y) {
  for (int64_t r = 0; r < rows; r++, x += columns, y += columns) {
    const Part part = part_of(r, columns, first, end);
    const float *from = x + part.begin;
    float *to = y + part.begin;
    for (int64_t i = 0; i < part.count; i++) to[i] = from[i] * factor;
    const float shift = largest(part.count, to);
    Lanes lanes = {{0}};
    for (int64_t i = 0; i < part.count; i++) {
      to[i] = ecot_scalar_exp(to[i] - shift);
      add(&lanes, i, to[i]);
    }
    const float reciprocal = 1.0f / fold(lanes);
    for (int64_t i = 0; i < part.count; i++) to[i] *= reciprocal;
    clear_outside(part, columns, y);
  }
}

static void softmax_backward(
    int64_t rows, int64_t columns, const int32_t *first, const int32_t *end, const float *factor, const float *y, const float *dy,
    float *dx) {
  for (int64_t r = 0; r < rows; r++, y += columns, dy += columns, dx += columns) {
    const Part part = part_of(r, columns, first, end);
    Lanes lanes = {{0}};
    for (int64_t i = 0; i < part.count; i++) add_product(&lanes, i, dy[part.begin + i], y[part.begin + i]);
    const float dot = fold(lanes);
    for (int64_t j = part.begin; j < part.begin + part.count; j++) {
      dx[j] = y[j] * (dy[j] - dot);
      if (factor) dx[j] = fmaf(dx[j], *factor, 0);
    }
    if (!factor) clear_outside(part, columns, dx);
  }
}

static void cross_entropy(
    int64_t rows, int64_t columns, const float *x, const int64_t *target, float *nll, float *log_sum_exp) {
  for (int64_t r = 0; r < rows; r++, x += columns) {
    if (target[r] < 0) {
      nll[r] = log_sum_exp[r] = 0;
      continue;
    }
    log_sum_exp[r] = log_sum_exp_of(columns, x);
    nll[r] = log_sum_exp[r] - x[target[r]];
  }
}

static void cross_entropy_backward(
    int64_t rows, int64_t columns, const float *x, const int64_t *target, const float *log_sum_exp, const float *g, float *dx) {
  for (int64_t r = 0; r < rows; r++, x += columns, dx += columns)
    for (int64_t j = 0; j < columns; j++) {
      const float hit = j == target[r] ? 1.0f : 0.0f;
      dx[j] = target[r] < 0 ? 0 : g[r] * (ecot_scalar_exp(x[j] - log_sum_exp[r]) - hit);
    }
}
