// The sums of statistics/1 and the buckets of sketch/1, ECOT_WIDTH elements at a time, in the vector extensions that clang and
// gcc share. Included for each type with ELEMENT.

typedef ELEMENT ECOT_NAME(Vector) __attribute__((vector_size(ECOT_WIDTH * sizeof(ELEMENT)), aligned(1), may_alias));

// Adds the rows of 64 elements at `data`; compiled once with and once without the sketch.
static inline __attribute__((always_inline)) void ECOT_NAME(add_rows)(
    const uint8_t *data, size_t rows, uint64_t row, const bool sketch, EcotHistogram *histogram, const uint8_t *next,
    EcotLanes *lanes) {
  EcotDoubles sum[ECOT_REGISTERS], magnitudes[ECOT_REGISTERS], squares[ECOT_REGISTERS];
#pragma GCC unroll 4
  for (unsigned k = 0; k < ECOT_REGISTERS; k++) {
    sum[k] = lanes->sum[k];
    magnitudes[k] = lanes->magnitudes[k];
    squares[k] = lanes->squares[k];
  }
  for (size_t w = 0; w < rows; w++, data += 64 * sizeof(ELEMENT)) {
    if (next) {
      for (size_t line = 0; line < 64 * sizeof(ELEMENT); line += 64)
        __builtin_prefetch(next + w * (64 * sizeof(ELEMENT)) + line, 0, 2);
    }
    if (histogram) {
#pragma GCC unroll 4
      for (unsigned k = 0; k < 4; k++) histogram->tables[k][ECOT_NAME(exponent)(data + 16 * k * sizeof(ELEMENT))]++;
    }
    char *set = NULL;
    size_t flip = 0;
    EcotRowSigns signs;
    if (sketch) {
      const uint64_t word = ecot_sketch_word(row + w);
      signs = ECOT_ROW_SIGNS(word);
      const unsigned r = ecot_sketch_lanes(word);
      set = (char *)lanes->classes[r & 7];
      flip = (r & 56) * sizeof(double);
    }
#pragma GCC unroll 16
    for (unsigned element = 0; element < 64; element += ECOT_WIDTH) {
      const unsigned k = element / ECOT_WIDTH % ECOT_REGISTERS;
      const EcotDoubles x =
          __builtin_convertvector(*(const ECOT_NAME(Vector) *)(data + element * sizeof(ELEMENT)), EcotDoubles);
      sum[k] += x;
      magnitudes[k] += (EcotDoubles)((EcotIntegers)x & INT64_MAX);
#if EXACT_SQUARES
      // The product is exact in double, so that the fused form has the same bits.
      squares[k] = ECOT_MULTIPLY_ADD(x, x, squares[k]);
#else
      squares[k] += x * x;
#endif
      if (!sketch) continue;
      char *const target = set + (element / 8 * 8 * sizeof(double) ^ flip) + element % 8 * sizeof(double);
      ECOT_ADD_SIGNED(*(EcotDoubles *)target, x, signs, element);
      ECOT_END_OF_STEP(sum[k], magnitudes[k], squares[k]);
    }
  }
#pragma GCC unroll 4
  for (unsigned k = 0; k < ECOT_REGISTERS; k++) {
    lanes->sum[k] = sum[k];
    lanes->magnitudes[k] = magnitudes[k];
    lanes->squares[k] = squares[k];
  }
}

static void ECOT_NAME(sums)(
    const uint8_t *data, size_t count, uint64_t row, bool sketch, EcotHistogram *histogram, const uint8_t *next,
    EcotSums *sums) {
  EcotLanes lanes;
  memset(&lanes, 0, sketch ? sizeof lanes : offsetof(EcotLanes, classes));
  const size_t rows = count / 64, rest = count % 64;
  // A partial row is filled up with zeros: adding +0 to an accumulator that began with +0 changes no bit.
  ELEMENT last[64] = {0};
  if (rest > 0) memcpy(last, data + rows * sizeof last, rest * sizeof(ELEMENT));
  if (rest > 0 && histogram) ECOT_NAME(histogram)(data + rows * sizeof last, rest, 16, histogram);
  if (sketch) {
    ECOT_NAME(add_rows)(data, rows, row, true, histogram, next, &lanes);
    if (rest > 0) ECOT_NAME(add_rows)((const uint8_t *)last, 1, row + rows, true, NULL, NULL, &lanes);
    ecot_fold_classes(&lanes, sums->sketch);
  } else {
    ECOT_NAME(add_rows)(data, rows, row, false, histogram, next, &lanes);
    if (rest > 0) ECOT_NAME(add_rows)((const uint8_t *)last, 1, row + rows, false, NULL, NULL, &lanes);
  }
  sums->sum = ecot_fold_lanes((const double *)lanes.sum);
  sums->magnitudes = ecot_fold_lanes((const double *)lanes.magnitudes);
  sums->squares = ecot_fold_lanes((const double *)lanes.squares);
}
