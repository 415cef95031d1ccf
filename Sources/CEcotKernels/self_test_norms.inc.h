// Cases of RMSNorm and LayerNorm.

static void rms_norm(Run *run) {
  const int64_t rows = run->test->size[0], columns = run->test->size[1];
  float *x = floats(run, rows * columns), *weight = run->test->mode & 1 ? floats(run, columns) : NULL;
  float *y = floats(run, rows * columns), *scale_of = floats(run, rows);
  if (run->failed) return;
  ecot_rms_norm(run->compute, rows, columns, 1e-6f, x, weight, y, scale_of);
  keep_floats(run, y, rows * columns);
  keep_floats(run, scale_of, rows);
}

static void layer_norm(Run *run) {
  const int64_t rows = run->test->size[0], columns = run->test->size[1];
  float *x = floats(run, rows * columns);
  float *weight = run->test->mode & 1 ? floats(run, columns) : NULL, *bias = weight ? floats(run, columns) : NULL;
  float *y = floats(run, rows * columns), *mean = floats(run, rows), *scale_of = floats(run, rows);
  if (run->failed) return;
  ecot_layer_norm(run->compute, rows, columns, 1e-5f, x, weight, bias, y, mean, scale_of);
  keep_floats(run, y, rows * columns);
  keep_floats(run, mean, rows);
  keep_floats(run, scale_of, rows);
}

static void rms_norm_backward(Run *run) {
  const int64_t rows = run->test->size[0], columns = run->test->size[1];
  const int32_t mode = run->test->mode;
  float *x = floats(run, rows * columns), *weight = mode & 1 ? floats(run, columns) : NULL;
  float *scale_of = floats(run, rows), *dy = floats(run, rows * columns);
  float *dx = mode & 2 ? dy : floats(run, rows * columns), *dweight = mode & 4 ? floats(run, columns) : NULL;
  if (run->failed) return;
  ecot_rms_norm_backward(run->compute, rows, columns, x, weight, scale_of, dy, dx, dweight, mode & 8);
  keep_floats(run, dx, rows * columns);
  if (dweight) keep_floats(run, dweight, columns);
}

static void layer_norm_backward(Run *run) {
  const int64_t rows = run->test->size[0], columns = run->test->size[1];
  const int32_t mode = run->test->mode;
  float *x = floats(run, rows * columns), *weight = mode & 1 ? floats(run, columns) : NULL;
  float *mean = floats(run, rows), *scale_of = floats(run, rows), *dy = floats(run, rows * columns);
  float *dx = mode & 2 ? dy : floats(run, rows * columns);
  float *dweight = mode & 4 ? floats(run, columns) : NULL, *dbias = mode & 4 ? floats(run, columns) : NULL;
  if (run->failed) return;
  ecot_layer_norm_backward(run->compute, rows, columns, x, weight, mean, scale_of, dy, dx, dweight, dbias, mode & 8);
  keep_floats(run, dx, rows * columns);
  if (dweight) keep_floats(run, dweight, columns);
  if (dbias) keep_floats(run, dbias, columns);
}
