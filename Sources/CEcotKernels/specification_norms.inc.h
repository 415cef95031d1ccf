// RMSNorm and LayerNorm. Without a weight, a product by it is left out.

static void rms_norm(
    int64_t rows, int64_t columns, float epsilon, const float *x, const float *weight, float *y, float *scale_of) {
  for (int64_t r = 0; r < rows; r++, x += columns, y += columns) {
    Lanes squares = {{0}};
    for (int64_t j = 0; j < columns; j++) add_product(&squares, j, x[j], x[j]);
    scale_of[r] = 1.0f / sqrtf(fold(squares) / (float)columns + epsilon);
    for (int64_t j = 0; j < columns; j++) y[j] = weight ? fmaf(x[j] * scale_of[r], weight[j], 0) : x[j] * scale_of[r];
  }
}

static void rms_norm_backward(
    int64_t rows, int64_t columns, const float *x, const float *weight, const float *scale_of, const float *dy, float *dx) {
  for (int64_t r = 0; r < rows; r++, x += columns, dy += columns, dx += columns) {
    Lanes products = {{0}};
    for (int64_t j = 0; j < columns; j++) add_product(&products, j, weight ? dy[j] * weight[j] : dy[j], x[j]);
    const float share = ((scale_of[r] * scale_of[r]) * fold(products)) / (float)columns;
    for (int64_t j = 0; j < columns; j++) {
      const float g = weight ? dy[j] * weight[j] : dy[j];
      dx[j] = fmaf(scale_of[r], fmaf(-x[j], share, g), 0);
    }
  }
}

static void norm_weight_backward(
    int64_t rows, EcotColumns columns, const float *x, const float *mean, const float *scale_of, const float *dy, float *dweight,
    bool accumulate) {
  for (int64_t j = columns.begin; j < columns.end && !accumulate; j++) dweight[j] = 0;
  for (int64_t r = 0; r < rows; r++)
    for (int64_t j = columns.begin; j < columns.end; j++) {
      const int64_t i = r * columns.stride + j;
      const float n = (mean ? x[i] - mean[r] : x[i]) * scale_of[r];
      dweight[j] = fmaf(dy[i], n, dweight[j]);
    }
}

static void layer_norm(
    int64_t rows, int64_t columns, float epsilon, const float *x, const float *weight, const float *bias, float *y, float *mean,
    float *scale_of) {
  for (int64_t r = 0; r < rows; r++, x += columns, y += columns) {
    Lanes sum = {{0}}, squares = {{0}};
    for (int64_t j = 0; j < columns; j++) add(&sum, j, x[j]);
    mean[r] = fold(sum) / (float)columns;
    for (int64_t j = 0; j < columns; j++) add_product(&squares, j, x[j] - mean[r], x[j] - mean[r]);
    scale_of[r] = 1.0f / sqrtf(fold(squares) / (float)columns + epsilon);
    for (int64_t j = 0; j < columns; j++) {
      const float n = (x[j] - mean[r]) * scale_of[r];
      y[j] = weight ? fmaf(n, weight[j], bias[j]) : n;
    }
  }
}

static void layer_norm_backward(
    int64_t rows, int64_t columns, const float *x, const float *weight, const float *mean, const float *scale_of, const float *dy,
    float *dx) {
  for (int64_t r = 0; r < rows; r++, x += columns, dy += columns, dx += columns) {
    Lanes sum = {{0}}, products = {{0}};
    for (int64_t j = 0; j < columns; j++) {
      const float g = weight ? dy[j] * weight[j] : dy[j];
      add(&sum, j, g);
      add_product(&products, j, g, (x[j] - mean[r]) * scale_of[r]);
    }
    const float mean_g = fold(sum) / (float)columns, mean_gn = fold(products) / (float)columns;
    for (int64_t j = 0; j < columns; j++) {
      const float g = weight ? dy[j] * weight[j] : dy[j], n = (x[j] - mean[r]) * scale_of[r];
      dx[j] = scale_of[r] * fmaf(-n, mean_gn, g - mean_g);
    }
  }
}
