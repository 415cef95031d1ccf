// Elementwise: combinations, gates, rotations, rows added to a table, the optimiser.

static void combine(int32_t operation, int64_t count, const float *x, const float *y, float *z) {
  for (int64_t i = 0; i < count; i++) switch (operation) {
      case ECOT_ADD: z[i] = x[i] + y[i]; break;
      case ECOT_SUBTRACT: z[i] = x[i] - y[i]; break;
      case ECOT_MULTIPLY: z[i] = x[i] * y[i]; break;
      case ECOT_DIVIDE: z[i] = x[i] / y[i]; break;
      default: break;
    }
}

static void scale(int64_t count, const float *x, float factor, float addend, float *z) {
  for (int64_t i = 0; i < count; i++) z[i] = fmaf(x[i], factor, addend);
}

static void add_scaled(int64_t count, const float *x, float factor, float *z) {
  for (int64_t i = 0; i < count; i++) z[i] = fmaf(factor, x[i], z[i]);
}

static void silu_gate(int64_t count, const float *gate, const float *up, float *y) {
  for (int64_t i = 0; i < count; i++) y[i] = (gate[i] * ecot_scalar_sigmoid(gate[i])) * up[i];
}

static void silu_gate_backward(
    int64_t count, const float *gate, const float *up, const float *dy, float *dgate, float *dup) {
  for (int64_t i = 0; i < count; i++) {
    const float x = gate[i], u = up[i], d = dy[i];
    const float s = ecot_scalar_sigmoid(x);
    dgate[i] = (d * u) * (s * fmaf(x, 1.0f - s, 1.0f));
    dup[i] = d * (x * s);
  }
}

static void rotary(
    int64_t rows, int64_t heads, int64_t size, const float *x, const float *cosine, const float *sine, bool transpose, float *y) {
  const int64_t half = size / 2;
  for (int64_t r = 0; r < rows; r++)
    for (int64_t head = 0; head < heads; head++) {
      const float *from = x + (r * heads + head) * size, *c = cosine + r * size, *s = sine + r * size;
      float *to = y + (r * heads + head) * size;
      for (int64_t j = 0; j < half; j++) {
        const float low = from[j], high = from[j + half];
        if (transpose) {
          to[j] = fmaf(low, c[j], high * s[j + half]);
          to[j + half] = fmaf(high, c[j + half], -(low * s[j]));
        } else {
          to[j] = fmaf(low, c[j], -(high * s[j]));
          to[j + half] = fmaf(high, c[j + half], low * s[j + half]);
        }
      }
    }
}

static void scatter_add_rows(int64_t rows, EcotColumns columns, const float *dy, const int64_t *index, float *table) {
  for (int64_t r = 0; r < rows; r++)
    for (int64_t j = columns.begin; j < columns.end; j++)
      table[index[r] * columns.stride + j] += dy[r * columns.stride + j];
}

static void adamw(
    const EcotAdamW *settings, int64_t count, const float *gradient, float *parameter, float *moment1, float *moment2) {
  const EcotAdamW s = *settings;
  const float decay = 1.0f - s.learning_rate * s.weight_decay;
  const float rest1 = 1.0f - s.beta1, rest2 = 1.0f - s.beta2;
  const float rate = s.learning_rate / s.correction1;
  for (int64_t i = 0; i < count; i++) {
    const float g = gradient[i] * s.gradient_scale;
    const float m = fmaf(rest1, g, moment1[i] * s.beta1);
    const float v = fmaf(rest2 * g, g, moment2[i] * s.beta2);
    parameter[i] = parameter[i] * decay - (rate * m) / (sqrtf(v) / s.correction2_root + s.epsilon);
    moment1[i] = m;
    moment2[i] = v;
  }
}
