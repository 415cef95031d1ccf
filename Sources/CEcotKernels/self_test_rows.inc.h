// Cases of the reductions, of softmax and cross entropy, of rotations, gathering and scattering.

static void sum_rows(Run *run) {
  const int64_t rows = run->test->size[0], columns = run->test->size[1], z_rows = run->test->size[2];
  float *x = floats(run, rows * columns), *w = run->test->mode & 1 ? floats(run, rows * columns) : NULL;
  float *z = floats(run, z_rows * columns);
  if (run->failed) return;
  ecot_sum_rows(run->compute, rows, columns, x, w, z_rows, run->test->size[3], run->test->mode & 2, z);
  keep_floats(run, z, z_rows * columns);
}

static void reduce(Run *run) {
  const int64_t rows = run->test->size[0], columns = run->test->size[1];
  float *x = floats(run, rows * columns), *y = floats(run, rows);
  if (run->failed) return;
  ecot_reduce(run->compute, run->test->mode, rows, columns, x, y);
  keep_floats(run, y, rows);
}

static void total(Run *run) {
  const int64_t count = run->test->size[0];
  float *x = floats(run, count), *y = floats(run, count);
  if (run->failed) return;
  switch (run->test->mode) {
    case 1: keep_double(run, ecot_total_of_squares(run->compute, count, x)); break;
    case 2: keep_double(run, ecot_total_of_squared_differences(run->compute, count, x, y)); break;
    default: keep_double(run, ecot_total(run->compute, count, x)); break;
  }
}

static void softmax(Run *run) {
  const int64_t rows = run->test->size[0], columns = run->test->size[1];
  int32_t *first = NULL, *end = NULL;
  float *x = floats(run, rows * columns), *y = run->test->mode & 2 ? x : floats(run, rows * columns);
  if (run->test->mode & 1) ranges(run, rows, columns, &first, &end);
  if (run->failed) return;
  ecot_softmax(run->compute, rows, columns, first, end, x, y);
  keep_floats(run, y, rows * columns);
}

static void softmax_backward(Run *run) {
  const int64_t rows = run->test->size[0], columns = run->test->size[1];
  int32_t *first = NULL, *end = NULL;
  float *y = floats(run, rows * columns), *dy = floats(run, rows * columns);
  float *dx = run->test->mode & 2 ? dy : floats(run, rows * columns);
  if (run->test->mode & 1) ranges(run, rows, columns, &first, &end);
  if (run->failed) return;
  ecot_softmax_backward(run->compute, rows, columns, first, end, y, dy, dx);
  keep_floats(run, dx, rows * columns);
}

// One target in four is ignored.
static int64_t *targets(Run *run, int64_t rows, int64_t columns) {
  int64_t *target = indices(run, rows, columns);
  for (int64_t r = 0; target && r < rows; r++)
    if (next_below(run, 4) == 0) target[r] = -100;
  return target;
}

static void cross_entropy(Run *run) {
  const int64_t rows = run->test->size[0], columns = run->test->size[1];
  float *x = floats(run, rows * columns), *nll = floats(run, rows), *log_sum_exp = floats(run, rows);
  int64_t *target = targets(run, rows, columns);
  if (run->failed) return;
  ecot_cross_entropy(run->compute, rows, columns, x, target, nll, log_sum_exp);
  keep_floats(run, nll, rows);
  keep_floats(run, log_sum_exp, rows);
}

static void cross_entropy_backward(Run *run) {
  const int64_t rows = run->test->size[0], columns = run->test->size[1];
  float *x = floats(run, rows * columns), *log_sum_exp = floats(run, rows), *g = floats(run, rows);
  float *dx = run->test->mode & 2 ? x : floats(run, rows * columns);
  int64_t *target = targets(run, rows, columns);
  if (run->failed) return;
  ecot_cross_entropy_backward(run->compute, rows, columns, x, target, log_sum_exp, g, dx);
  keep_floats(run, dx, rows * columns);
}

static void rotary(Run *run) {
  const int64_t rows = run->test->size[0], heads = run->test->size[1], size = run->test->size[2];
  float *x = floats(run, rows * heads * size), *cosine = floats(run, rows * size), *sine = floats(run, rows * size);
  float *y = run->test->mode & 2 ? x : floats(run, rows * heads * size);
  if (run->failed) return;
  if (run->test->mode & 1)
    ecot_rotary_backward(run->compute, rows, heads, size, x, cosine, sine, y);
  else
    ecot_rotary(run->compute, rows, heads, size, x, cosine, sine, y);
  keep_floats(run, y, rows * heads * size);
}

static void gather_rows(Run *run) {
  const int64_t rows = run->test->size[0], columns = run->test->size[1], table_rows = run->test->size[2];
  float *table = floats(run, table_rows * columns), *y = floats(run, rows * columns);
  int64_t *index = indices(run, rows, table_rows);
  if (run->failed) return;
  ecot_gather_rows(run->compute, rows, columns, table, index, y);
  keep_floats(run, y, rows * columns);
}

static void scatter_add_rows(Run *run) {
  const int64_t rows = run->test->size[0], columns = run->test->size[1], table_rows = run->test->size[2];
  float *table = floats(run, table_rows * columns), *dy = floats(run, rows * columns);
  int64_t *index = indices(run, rows, table_rows);
  if (run->failed) return;
  ecot_scatter_add_rows(run->compute, rows, columns, dy, index, table);
  keep_floats(run, table, table_rows * columns);
}
