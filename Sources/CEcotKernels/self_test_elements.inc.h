// Cases of the elementwise functions.

static void map(Run *run) {
  const int64_t count = run->test->size[0];
  float *x = floats(run, count), *y = run->test->mode & 64 ? x : floats(run, count);
  if (run->failed) return;
  ecot_map(run->compute, run->test->mode & 63, count, x, y);
  keep_floats(run, y, count);
}

static void map_backward(Run *run) {
  const int64_t count = run->test->size[0];
  float *x = floats(run, count), *dy = floats(run, count), *dx = run->test->mode & 64 ? dy : floats(run, count);
  if (run->failed) return;
  ecot_map_backward(run->compute, run->test->mode & 63, count, x, dy, dx);
  keep_floats(run, dx, count);
}

static void power(Run *run) {
  const int64_t count = run->test->size[0];
  float *x = floats(run, count), *y = floats(run, count), *z = run->test->mode & 1 ? y : floats(run, count);
  if (run->failed) return;
  ecot_power(run->compute, count, x, y, z);
  keep_floats(run, z, count);
}

static void combine(Run *run) {
  const int64_t rows = run->test->size[0], columns = run->test->size[1], y_rows = run->test->size[2];
  float *x = floats(run, rows * columns), *y = floats(run, y_rows * columns);
  float *z = run->test->mode & 64 ? x : floats(run, rows * columns);
  if (run->failed) return;
  ecot_combine(run->compute, run->test->mode & 63, rows, columns, x, y, y_rows, run->test->size[3], z);
  keep_floats(run, z, rows * columns);
}

static void scale(Run *run) {
  const int64_t count = run->test->size[0];
  float *x = floats(run, count), *z = run->test->mode & 1 ? x : floats(run, count);
  const float factor = next_float(run, ECOT_TEST_PLAIN), addend = next_float(run, run->test->input);
  if (run->failed) return;
  ecot_scale(run->compute, count, x, factor, addend, z);
  keep_floats(run, z, count);
}

static void add_scaled(Run *run) {
  const int64_t count = run->test->size[0];
  float *x = floats(run, count), *z = floats(run, count);
  const float factor = next_float(run, ECOT_TEST_PLAIN);
  if (run->failed) return;
  ecot_add_scaled(run->compute, count, x, factor, z);
  keep_floats(run, z, count);
}

static void silu_gate(Run *run) {
  const int64_t count = run->test->size[0];
  float *gate = floats(run, count), *up = floats(run, count), *y = floats(run, count);
  if (run->failed) return;
  ecot_silu_gate(run->compute, count, gate, up, y);
  keep_floats(run, y, count);
}

static void silu_gate_backward(Run *run) {
  const int64_t count = run->test->size[0];
  float *gate = floats(run, count), *up = floats(run, count), *dy = floats(run, count);
  float *dgate = floats(run, count), *dup = floats(run, count);
  if (run->failed) return;
  ecot_silu_gate_backward(run->compute, count, gate, up, dy, dgate, dup);
  keep_floats(run, dgate, count);
  keep_floats(run, dup, count);
}

static void adamw(Run *run) {
  const int64_t count = run->test->size[0];
  float *gradient = floats(run, count), *parameter = floats(run, count), *m = floats(run, count), *v = floats(run, count);
  if (run->failed) return;
  for (int64_t i = 0; i < count; i++) v[i] = __builtin_fabsf(v[i]);
  // Decimal fractions, as they come from a configuration.
  const EcotAdamW settings = {
      .learning_rate = 3e-3f,
      .beta1 = 0.9f,
      .beta2 = 0.95f,
      .epsilon = 1e-8f,
      .weight_decay = 0.1f,
      .gradient_scale = 0.7f,
      .correction1 = 0.271f,
      .correction2_root = 0.3776566f,
  };
  ecot_adamw(run->compute, &settings, count, gradient, parameter, m, v);
  keep_floats(run, parameter, count);
  keep_floats(run, m, count);
  keep_floats(run, v, count);
}
