// The order of every reduction over a row: sixteen lanes from +0, element i to lane i mod 16 in ascending order, then folded by
// halves. A lane that gets no element stays +0.

typedef struct Lanes {
  float of[16];
} Lanes;

static void add(Lanes *lanes, int64_t i, float x) { lanes->of[i % 16] += x; }
static void add_product(Lanes *lanes, int64_t i, float a, float b) { lanes->of[i % 16] = fmaf(a, b, lanes->of[i % 16]); }

static float fold(Lanes lanes) {
  for (int half = 8; half > 0; half /= 2)
    for (int l = 0; l < half; l++) lanes.of[l] += lanes.of[l + half];
  return lanes.of[0];
}

// Totals over a whole tensor do the same in double precision.
typedef struct WideLanes {
  double of[16];
} WideLanes;

static double fold_wide(WideLanes lanes) {
  for (int half = 8; half > 0; half /= 2)
    for (int l = 0; l < half; l++) lanes.of[l] += lanes.of[l + half];
  return lanes.of[0];
}

// The largest of what is not NaN, -infinity where there is nothing. Adding zero makes a -0 into +0, so that the order of the
// comparisons does not show.
static float largest(int64_t count, const float *x) {
  float best = -INFINITY;
  for (int64_t i = 0; i < count; i++) best = x[i] > best ? x[i] : best;
  return best + 0.0f;
}
