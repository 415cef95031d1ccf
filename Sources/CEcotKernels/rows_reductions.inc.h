// Reductions along rows and over whole tensors, in lanes: the order of `specification_reductions.inc.h`, where one register is one
// set of sixteen lanes. It is one chain of additions; the processor overlaps those of neighbouring rows.

ECOT_INLINE float sum_of(int64_t count, const float *x) {
  V sum = ecot_all(0);
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) sum += ecot_load(x + i);
  if (i < count) sum = keep(sum + get(x + i, count - i), sum, count - i);
  return ecot_fold_sum(sum);
}

ECOT_INLINE float sum_of_squares_of(int64_t count, const float *x) {
  V sum = ecot_all(0);
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    const V v = ecot_load(x + i);
    sum = ecot_fma(v, v, sum);
  }
  if (i < count) {
    const V v = get(x + i, count - i);
    sum = keep(ecot_fma(v, v, sum), sum, count - i);
  }
  return ecot_fold_sum(sum);
}

ECOT_INLINE float log_sum_exp_of(int64_t count, const float *x) {
  const float largest_or_infinite = largest(count, x);
  const float shift = isinf(largest_or_infinite) ? 0 : largest_or_infinite;
  V sum = ecot_all(0);
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    prefetch_row(x + i, count);
    sum += ecot_lanes_exp(ecot_load(x + i) - ecot_all(shift));
  }
  if (i < count) sum = keep(sum + ecot_lanes_exp(get(x + i, count - i) - ecot_all(shift)), sum, count - i);
  return shift + ecot_lanes_log(ecot_all(ecot_fold_sum(sum)))[0];
}

static void reduce(int32_t reduction, int64_t rows, int64_t columns, const float *x, float *y) {
  switch (reduction) {
    case ECOT_SUM:
      for (int64_t r = 0; r < rows; r++) y[r] = sum_of(columns, x + r * columns);
      break;
    case ECOT_SUM_OF_SQUARES:
      for (int64_t r = 0; r < rows; r++) y[r] = sum_of_squares_of(columns, x + r * columns);
      break;
    case ECOT_MAXIMUM:
      for (int64_t r = 0; r < rows; r++) y[r] = largest(columns, x + r * columns);
      break;
    case ECOT_LOG_SUM_EXP:
      for (int64_t r = 0; r < rows; r++) y[r] = log_sum_exp_of(columns, x + r * columns);
      break;
    default: break;
  }
}

// Sixteen lanes of double precision.
typedef double Wide __attribute__((vector_size(128)));

ECOT_INLINE Wide widened(V x) { return __builtin_convertvector(x, Wide); }
ECOT_INLINE double fold_wide(Wide x) {
  double e[16];
  memcpy(e, &x, sizeof e);
  for (int half = 8; half > 0; half /= 2)
    for (int l = 0; l < half; l++) e[l] += e[l + half];
  return e[0];
}

// A tail's missing elements are +0, which changes no sum that begins at +0.
static double total(int64_t count, const float *x) {
  Wide sum = {0};
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) sum += widened(ecot_load(x + i));
  if (i < count) sum += widened(get(x + i, count - i));
  return fold_wide(sum);
}

static double total_of_squares(int64_t count, const float *x) {
  Wide sum = {0};
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    const Wide v = widened(ecot_load(x + i));
    sum += v * v;
  }
  if (i < count) {
    const Wide v = widened(get(x + i, count - i));
    sum += v * v;
  }
  return fold_wide(sum);
}

static double total_of_squared_differences(int64_t count, const float *x, const float *y) {
  Wide sum = {0};
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    const Wide v = widened(ecot_load(x + i) - ecot_load(y + i));
    sum += v * v;
  }
  if (i < count) {
    const Wide v = widened(get(x + i, count - i) - get(y + i, count - i));
    sum += v * v;
  }
  return fold_wide(sum);
}
