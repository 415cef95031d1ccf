// RMSNorm and LayerNorm along rows, in lanes. `weighted` is a literal, so that each of the two forms gets its own loop.

ECOT_INLINE V weighted_by(V x, const float *weight, bool weighted, int64_t n) { return weighted ? x * get(weight, n) : x; }

// Adding +0 makes every zero +0, whatever the weight's sign, and rounds nothing else.
ECOT_INLINE V rms_norm_value(const float *x, const float *weight, V scale_here, bool weighted, int64_t n) {
  return weighted ? ecot_fma(get(x, n) * scale_here, get(weight, n), ecot_all(0)) : get(x, n) * scale_here;
}
ECOT_INLINE void rms_norm_rows(
    int64_t rows, int64_t columns, float epsilon, const float *x, const float *weight, bool weighted, float *y, float *scale_of) {
  for (int64_t r = 0; r < rows; r++, x += columns, y += columns) {
    scale_of[r] = 1.0f / sqrtf(sum_of_squares_of(columns, x) / (float)columns + epsilon);
    const V s = ecot_all(scale_of[r]);
    int64_t j = 0;
    for (; j + 16 <= columns; j += 16) ecot_store(y + j, rms_norm_value(x + j, weight + j, s, weighted, 16));
    if (j < columns) put(y + j, rms_norm_value(x + j, weight + j, s, weighted, columns - j), columns - j);
  }
}
static void rms_norm(
    int64_t rows, int64_t columns, float epsilon, const float *x, const float *weight, float *y, float *scale_of) {
  if (weight)
    rms_norm_rows(rows, columns, epsilon, x, weight, true, y, scale_of);
  else
    rms_norm_rows(rows, columns, epsilon, x, x, false, y, scale_of);
}

ECOT_INLINE V rms_norm_gradient(
    const float *x, const float *weight, const float *dy, V share, V scale_here, bool weighted, int64_t n) {
  return ecot_fma(scale_here, ecot_fma(-get(x, n), share, weighted_by(get(dy, n), weight, weighted, n)), ecot_all(0));
}
ECOT_INLINE void rms_norm_backward_rows(
    int64_t rows, int64_t columns, const float *x, const float *weight, bool weighted, const float *scale_of, const float *dy,
    float *dx) {
  for (int64_t r = 0; r < rows; r++, x += columns, dy += columns, dx += columns) {
    V sum = ecot_all(0);
    int64_t j = 0;
    for (; j + 16 <= columns; j += 16)
      sum = ecot_fma(weighted_by(ecot_load(dy + j), weight + j, weighted, 16), ecot_load(x + j), sum);
    if (j < columns) {
      const int64_t n = columns - j;
      sum = keep(ecot_fma(weighted_by(get(dy + j, n), weight + j, weighted, n), get(x + j, n), sum), sum, n);
    }
    const float share_here = ((scale_of[r] * scale_of[r]) * ecot_fold_sum(sum)) / (float)columns;
    const V share = ecot_all(share_here), s = ecot_all(scale_of[r]);
    for (j = 0; j + 16 <= columns; j += 16)
      ecot_store(dx + j, rms_norm_gradient(x + j, weight + j, dy + j, share, s, weighted, 16));
    if (j < columns)
      put(dx + j, rms_norm_gradient(x + j, weight + j, dy + j, share, s, weighted, columns - j), columns - j);
  }
}
static void rms_norm_backward(
    int64_t rows, int64_t columns, const float *x, const float *weight, const float *scale_of, const float *dy, float *dx) {
  if (weight)
    rms_norm_backward_rows(rows, columns, x, weight, true, scale_of, dy, dx);
  else
    rms_norm_backward_rows(rows, columns, x, x, false, scale_of, dy, dx);
}

ECOT_INLINE V layer_norm_value(
    const float *x, const float *weight, const float *bias, V mean_here, V scale_here, bool weighted, int64_t n) {
  const V normal = (get(x, n) - mean_here) * scale_here;
  return weighted ? ecot_fma(normal, get(weight, n), get(bias, n)) : normal;
}
ECOT_INLINE void layer_norm_rows(
    int64_t rows, int64_t columns, float epsilon, const float *x, const float *weight, const float *bias, bool weighted, float *y,
    float *mean, float *scale_of) {
  for (int64_t r = 0; r < rows; r++, x += columns, y += columns) {
    mean[r] = sum_of(columns, x) / (float)columns;
    const V m = ecot_all(mean[r]);
    V squares = ecot_all(0);
    int64_t j = 0;
    for (; j + 16 <= columns; j += 16) {
      const V d = ecot_load(x + j) - m;
      squares = ecot_fma(d, d, squares);
    }
    if (j < columns) {
      const V d = get(x + j, columns - j) - m;
      squares = keep(ecot_fma(d, d, squares), squares, columns - j);
    }
    scale_of[r] = 1.0f / sqrtf(ecot_fold_sum(squares) / (float)columns + epsilon);
    const V s = ecot_all(scale_of[r]);
    for (j = 0; j + 16 <= columns; j += 16)
      ecot_store(y + j, layer_norm_value(x + j, weight + j, bias + j, m, s, weighted, 16));
    if (j < columns)
      put(y + j, layer_norm_value(x + j, weight + j, bias + j, m, s, weighted, columns - j), columns - j);
  }
}
static void layer_norm(
    int64_t rows, int64_t columns, float epsilon, const float *x, const float *weight, const float *bias, float *y, float *mean,
    float *scale_of) {
  if (weight)
    layer_norm_rows(rows, columns, epsilon, x, weight, bias, true, y, mean, scale_of);
  else
    layer_norm_rows(rows, columns, epsilon, x, x, x, false, y, mean, scale_of);
}

ECOT_INLINE V layer_norm_gradient(
    const float *x, const float *weight, const float *dy, V mean_here, V scale_here, V mean_g, V mean_gn, bool weighted,
    int64_t n) {
  const V g = weighted_by(get(dy, n), weight, weighted, n), normal = (get(x, n) - mean_here) * scale_here;
  return scale_here * ecot_fma(-normal, mean_gn, g - mean_g);
}
ECOT_INLINE void layer_norm_backward_rows(
    int64_t rows, int64_t columns, const float *x, const float *weight, bool weighted, const float *mean, const float *scale_of,
    const float *dy, float *dx) {
  for (int64_t r = 0; r < rows; r++, x += columns, dy += columns, dx += columns) {
    const V m = ecot_all(mean[r]), s = ecot_all(scale_of[r]);
    V sum = ecot_all(0), products = sum;
    int64_t j = 0;
    for (; j + 16 <= columns; j += 16) {
      const V g = weighted_by(ecot_load(dy + j), weight + j, weighted, 16);
      sum += g;
      products = ecot_fma(g, (ecot_load(x + j) - m) * s, products);
    }
    if (j < columns) {
      const int64_t n = columns - j;
      const V g = weighted_by(get(dy + j, n), weight + j, weighted, n);
      sum = keep(sum + g, sum, n);
      products = keep(ecot_fma(g, (get(x + j, n) - m) * s, products), products, n);
    }
    const V mean_g = ecot_all(ecot_fold_sum(sum) / (float)columns), mean_gn = ecot_all(ecot_fold_sum(products) / (float)columns);
    for (j = 0; j + 16 <= columns; j += 16)
      ecot_store(dx + j, layer_norm_gradient(x + j, weight + j, dy + j, m, s, mean_g, mean_gn, weighted, 16));
    if (j < columns)
      put(dx + j, layer_norm_gradient(x + j, weight + j, dy + j, m, s, mean_g, mean_gn, weighted, columns - j), columns - j);
  }
}
static void layer_norm_backward(
    int64_t rows, int64_t columns, const float *x, const float *weight, const float *mean, const float *scale_of, const float *dy,
    float *dx) {
  if (weight)
    layer_norm_backward_rows(rows, columns, x, weight, true, mean, scale_of, dy, dx);
  else
    layer_norm_backward_rows(rows, columns, x, x, false, mean, scale_of, dy, dx);
}
