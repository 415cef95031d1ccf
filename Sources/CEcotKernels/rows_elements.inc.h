// Elementwise kernels in lanes: the formulas of `specification_elements.inc.h`, sixteen elements at a time.

#define ROWS_COMBINE(name, operator)                                                                                \
  ECOT_INLINE void name##_step(const float *x, const float *y, float *z, int64_t n) {                              \
    put(z, get(x, n) operator get(y, n), n);                                                                        \
  }                                                                                                                 \
  static void name##_all(int64_t count, const float *x, const float *y, float *z) {                                \
    int64_t i = 0;                                                                                                  \
    for (; i + 16 <= count; i += 16) name##_step(x + i, y + i, z + i, 16);                                          \
    if (i < count) name##_step(x + i, y + i, z + i, count - i);                                                     \
  }
ROWS_COMBINE(add, +)
ROWS_COMBINE(subtract, -)
ROWS_COMBINE(multiply, *)
ROWS_COMBINE(divide, /)

static void combine(int32_t operation, int64_t count, const float *x, const float *y, float *z) {
  switch (operation) {
    case ECOT_ADD: add_all(count, x, y, z); break;
    case ECOT_SUBTRACT: subtract_all(count, x, y, z); break;
    case ECOT_MULTIPLY: multiply_all(count, x, y, z); break;
    case ECOT_DIVIDE: divide_all(count, x, y, z); break;
    default: break;
  }
}

static void scale(int64_t count, const float *x, float factor, float addend, float *z) {
  const V f = ecot_all(factor), a = ecot_all(addend);
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) ecot_store(z + i, ecot_fma(ecot_load(x + i), f, a));
  if (i < count) put(z + i, ecot_fma(get(x + i, count - i), f, a), count - i);
}

static void add_scaled(int64_t count, const float *x, float factor, float *z) {
  const V f = ecot_all(factor);
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) ecot_store(z + i, ecot_fma(f, ecot_load(x + i), ecot_load(z + i)));
  if (i < count) put(z + i, ecot_fma(f, get(x + i, count - i), get(z + i, count - i)), count - i);
}

ECOT_INLINE void silu_gate_step(const float *gate, const float *up, float *y, int64_t n) {
  const V x = get(gate, n);
  put(y, (x * ecot_lanes_sigmoid(x)) * get(up, n), n);
}
static void silu_gate(int64_t count, const float *gate, const float *up, float *y) {
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) silu_gate_step(gate + i, up + i, y + i, 16);
  if (i < count) silu_gate_step(gate + i, up + i, y + i, count - i);
}

ECOT_INLINE void silu_gate_backward_step(
    const float *gate, const float *up, const float *dy, float *dgate, float *dup, int64_t n) {
  const V x = get(gate, n), u = get(up, n), d = get(dy, n), one = ecot_all(1.0f);
  const V s = ecot_lanes_sigmoid(x);
  put(dgate, (d * u) * (s * ecot_fma(x, one - s, one)), n);
  put(dup, d * (x * s), n);
}
static void silu_gate_backward(
    int64_t count, const float *gate, const float *up, const float *dy, float *dgate, float *dup) {
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) silu_gate_backward_step(gate + i, up + i, dy + i, dgate + i, dup + i, 16);
  if (i < count) silu_gate_backward_step(gate + i, up + i, dy + i, dgate + i, dup + i, count - i);
}

// n pairs of one head, `half` apart.
ECOT_INLINE void rotary_step(
    const float *x, const float *cosine, const float *sine, float *y, int64_t half, bool transpose, int64_t n) {
  const V low = get(x, n), high = get(x + half, n);
  const V c0 = get(cosine, n), c1 = get(cosine + half, n), s0 = get(sine, n), s1 = get(sine + half, n);
  put(y, ecot_fma(low, c0, transpose ? high * s1 : -(high * s0)), n);
  put(y + half, ecot_fma(high, c1, transpose ? -(low * s0) : low * s1), n);
}
ECOT_INLINE void rotary_heads(
    int64_t rows, int64_t heads, int64_t size, const float *x, const float *cosine, const float *sine, bool transpose, float *y) {
  const int64_t half = size / 2;
  for (int64_t r = 0; r < rows; r++, cosine += size, sine += size)
    for (int64_t head = 0; head < heads; head++, x += size, y += size) {
      int64_t j = 0;
      for (; j + 16 <= half; j += 16) rotary_step(x + j, cosine + j, sine + j, y + j, half, transpose, 16);
      if (j + 8 == half)
        rotary_step(x + j, cosine + j, sine + j, y + j, half, transpose, 8);  // heads of 16 features: no copies of unknown sizes
      else if (j < half)
        rotary_step(x + j, cosine + j, sine + j, y + j, half, transpose, half - j);
    }
}
static void rotary(
    int64_t rows, int64_t heads, int64_t size, const float *x, const float *cosine, const float *sine, bool transpose, float *y) {
  if (transpose)
    rotary_heads(rows, heads, size, x, cosine, sine, true, y);
  else
    rotary_heads(rows, heads, size, x, cosine, sine, false, y);
}

typedef struct AdamWLanes {
  V gradient_scale, beta1, rest1, beta2, rest2, decay, rate, correction2_root, epsilon;
} AdamWLanes;

ECOT_INLINE void adamw_step(
    const AdamWLanes *s, const float *gradient, float *parameter, float *moment1, float *moment2, int64_t n) {
  const V g = get(gradient, n) * s->gradient_scale;
  const V m = ecot_fma(s->rest1, g, get(moment1, n) * s->beta1);
  const V v = ecot_fma(s->rest2 * g, g, get(moment2, n) * s->beta2);
  const V step = (s->rate * m) / (ecot_sqrt(v) / s->correction2_root + s->epsilon);
  put(parameter, get(parameter, n) * s->decay - step, n);
  put(moment1, m, n);
  put(moment2, v, n);
}
static void adamw(
    const EcotAdamW *settings, int64_t count, const float *gradient, float *parameter, float *moment1, float *moment2) {
  const EcotAdamW s = *settings;
  const AdamWLanes lanes = {
      .gradient_scale = ecot_all(s.gradient_scale),
      .beta1 = ecot_all(s.beta1),
      .rest1 = ecot_all(1.0f - s.beta1),
      .beta2 = ecot_all(s.beta2),
      .rest2 = ecot_all(1.0f - s.beta2),
      .decay = ecot_all(1.0f - s.learning_rate * s.weight_decay),
      .rate = ecot_all(s.learning_rate / s.correction1),
      .correction2_root = ecot_all(s.correction2_root),
      .epsilon = ecot_all(s.epsilon),
  };
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) adamw_step(&lanes, gradient + i, parameter + i, moment1 + i, moment2 + i, 16);
  if (i < count) adamw_step(&lanes, gradient + i, parameter + i, moment1 + i, moment2 + i, count - i);
}
