// Sums over rows of features, over rows of a matrix, and over whole tensors.

static void sum_rows(
    int64_t rows, EcotColumns columns, const float *x, const float *w, int64_t z_rows, int64_t repeat, bool accumulate, float *z) {
  for (int64_t t = 0; t < z_rows && !accumulate; t++)
    for (int64_t j = columns.begin; j < columns.end; j++) z[t * columns.stride + j] = 0;
  for (int64_t r = 0; r < rows; r++) {
    float *to = z + (r / repeat) % z_rows * columns.stride;
    for (int64_t j = columns.begin; j < columns.end; j++) {
      const int64_t i = r * columns.stride + j;
      to[j] = w ? fmaf(x[i], w[i], to[j]) : to[j] + x[i];
    }
  }
}

static float log_sum_exp_of(int64_t count, const float *x) {
  const float largest_or_infinite = largest(count, x);
  // Infinity minus itself would make a NaN of rows that have a limit.
  const float shift = isinf(largest_or_infinite) ? 0 : largest_or_infinite;
  Lanes lanes = {{0}};
  for (int64_t i = 0; i < count; i++) add(&lanes, i, ecot_scalar_exp(x[i] - shift));
  return shift + ecot_scalar_log(fold(lanes));
}

static void reduce(int32_t reduction, int64_t rows, int64_t columns, const float *x, float *y) {
  for (int64_t r = 0; r < rows; r++, x += columns) {
    Lanes lanes = {{0}};
    switch (reduction) {
      case ECOT_SUM:
        for (int64_t j = 0; j < columns; j++) add(&lanes, j, x[j]);
        y[r] = fold(lanes);
        break;
      case ECOT_SUM_OF_SQUARES:
        for (int64_t j = 0; j < columns; j++) add_product(&lanes, j, x[j], x[j]);
        y[r] = fold(lanes);
        break;
      case ECOT_MAXIMUM: y[r] = largest(columns, x); break;
      case ECOT_LOG_SUM_EXP: y[r] = log_sum_exp_of(columns, x); break;
      default: break;
    }
  }
}

static double total(int64_t count, const float *x) {
  WideLanes lanes = {{0}};
  for (int64_t i = 0; i < count; i++) lanes.of[i % 16] += (double)x[i];
  return fold_wide(lanes);
}

static double total_of_squares(int64_t count, const float *x) {
  WideLanes lanes = {{0}};
  for (int64_t i = 0; i < count; i++) lanes.of[i % 16] += (double)x[i] * (double)x[i];
  return fold_wide(lanes);
}

static double total_of_squared_differences(int64_t count, const float *x, const float *y) {
  WideLanes lanes = {{0}};
  for (int64_t i = 0; i < count; i++) {
    const float difference = x[i] - y[i];
    lanes.of[i % 16] += (double)difference * (double)difference;
  }
  return fold_wide(lanes);
}
