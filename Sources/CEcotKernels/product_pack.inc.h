// Panels for the micro-kernel: the elements of a step side by side, steps one after the other. Included by the variants, after
// `product_tile.inc.h`.
//
// The sources are walked a cache line of each row at a time, with prefetches: a matrix whose rows are a page apart gives the
// hardware no stream to follow.
enum { LINE = 16, STEPS_TOGETHER = 4, STEPS_AHEAD = 8, LINES_AHEAD = 4 };

// One stage of a transposition: N holds groups of four floats. Pairs of rows exchange floats, then pairs of floats, inside their
// groups; then whole groups change places.
#if ECOT_WIDTH == 16
#define ECOT_UNPACK_LOW(a, b) __builtin_shufflevector(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
#define ECOT_UNPACK_HIGH(a, b) __builtin_shufflevector(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31)
#define ECOT_PAIR_LOW(a, b) __builtin_shufflevector(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
#define ECOT_PAIR_HIGH(a, b) __builtin_shufflevector(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)
#define ECOT_EVEN_GROUPS(a, b) __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
#define ECOT_ODD_GROUPS(a, b) __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31)
#elif ECOT_WIDTH == 8
#define ECOT_UNPACK_LOW(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13)
#define ECOT_UNPACK_HIGH(a, b) __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15)
#define ECOT_PAIR_LOW(a, b) __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
#define ECOT_PAIR_HIGH(a, b) __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15)
#define ECOT_EVEN_GROUPS(a, b) __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11)
#define ECOT_ODD_GROUPS(a, b) __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15)
#else
#define ECOT_UNPACK_LOW(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define ECOT_UNPACK_HIGH(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#define ECOT_PAIR_LOW(a, b) __builtin_shufflevector(a, b, 0, 1, 4, 5)
#define ECOT_PAIR_HIGH(a, b) __builtin_shufflevector(a, b, 2, 3, 6, 7)
#endif

// Transposes the matrix of which rows[i] is row i.
ECOT_ALWAYS void ecot_transpose(N rows[ECOT_WIDTH]) {
  N pairs[ECOT_WIDTH];
#pragma GCC unroll 16
  for (int i = 0; i < ECOT_WIDTH; i += 2) {
    pairs[i] = ECOT_UNPACK_LOW(rows[i], rows[i + 1]);
    pairs[i + 1] = ECOT_UNPACK_HIGH(rows[i], rows[i + 1]);
  }
  // Row 4 q + s now holds, in its group g, column 4 g + s of rows 4 q to 4 q + 3.
#pragma GCC unroll 16
  for (int i = 0; i < ECOT_WIDTH; i += 4) {
    rows[i] = ECOT_PAIR_LOW(pairs[i], pairs[i + 2]);
    rows[i + 1] = ECOT_PAIR_HIGH(pairs[i], pairs[i + 2]);
    rows[i + 2] = ECOT_PAIR_LOW(pairs[i + 1], pairs[i + 3]);
    rows[i + 3] = ECOT_PAIR_HIGH(pairs[i + 1], pairs[i + 3]);
  }
#if ECOT_WIDTH == 8
#pragma GCC unroll 4
  for (int s = 0; s < 4; s++) {
    const N low = rows[s], high = rows[s + 4];
    rows[s] = ECOT_EVEN_GROUPS(low, high);
    rows[s + 4] = ECOT_ODD_GROUPS(low, high);
  }
#elif ECOT_WIDTH == 16
#pragma GCC unroll 4
  for (int s = 0; s < 4; s++) {
    const N even_low = ECOT_EVEN_GROUPS(rows[s], rows[s + 4]), odd_low = ECOT_ODD_GROUPS(rows[s], rows[s + 4]);
    const N even_high = ECOT_EVEN_GROUPS(rows[s + 8], rows[s + 12]), odd_high = ECOT_ODD_GROUPS(rows[s + 8], rows[s + 12]);
    rows[s] = ECOT_EVEN_GROUPS(even_low, even_high);
    rows[s + 8] = ECOT_ODD_GROUPS(even_low, even_high);
    rows[s + 4] = ECOT_EVEN_GROUPS(odd_low, odd_high);
    rows[s + 12] = ECOT_ODD_GROUPS(odd_low, odd_high);
  }
#endif
}

// ECOT_WIDTH rows (those from `count` on are zero) by ECOT_WIDTH steps. The last step has room for `room` floats.
ECOT_ALWAYS void ecot_pack_square(
    int64_t width, int64_t count, const float *source, int64_t stride, float *panel, int64_t room) {
  N rows[ECOT_WIDTH];
#pragma GCC unroll 16
  for (int i = 0; i < ECOT_WIDTH; i++) rows[i] = i < count ? (N)(*(const NUnaligned *)(source + i * stride)) : (N){0};
  ecot_transpose(rows);
#pragma GCC unroll 16
  for (int s = 0; s < ECOT_WIDTH - 1; s++) *(NUnaligned *)(panel + s * width) = rows[s];
  if (room >= ECOT_WIDTH)
    *(NUnaligned *)(panel + (ECOT_WIDTH - 1) * width) = rows[ECOT_WIDTH - 1];
  else
    memcpy(panel + (ECOT_WIDTH - 1) * width, &rows[ECOT_WIDTH - 1], (size_t)room * sizeof(float));
}

// A panel from rows that run along k. Where `width` is no multiple of ECOT_WIDTH the last store of a step reaches into the next
// step, so the last registers come first and steps ascend; the panel's last step is exact, since what follows may be another
// thread's.
static void ecot_pack_transposed(
    int64_t width, int64_t count, int64_t k, const float *source, int64_t stride, float *panel) {
  // Row after row, as the hardware fetches ahead by itself: many rows side by side it does not follow.
  for (int64_t i = 0; i < count; i++)
    for (int64_t j = 0; j < k; j += LINE) (void)*(const volatile float *)(source + i * stride + j);
  int64_t p = 0;
  for (; p + ECOT_WIDTH <= k; p += ECOT_WIDTH) {
    if (p % LINE == 0 && p + (LINES_AHEAD + 1) * LINE <= k)
      for (int64_t i = 0; i < count; i++) __builtin_prefetch(source + i * stride + p + LINES_AHEAD * LINE);
    const bool last = p + ECOT_WIDTH == k;
    for (int64_t i = (width - 1) / ECOT_WIDTH * ECOT_WIDTH; i >= 0; i -= ECOT_WIDTH) {
      const int64_t room = last ? width - i : ECOT_WIDTH;
      if (count - i >= ECOT_WIDTH)
        ecot_pack_square(width, ECOT_WIDTH, source + i * stride + p, stride, panel + p * width + i, room);
      else
        ecot_pack_square(width, count - i, source + i * stride + p, stride, panel + p * width + i, room);
    }
  }
  for (; p < k; p++)
    for (int64_t i = 0; i < width; i++) panel[p * width + i] = i < count ? source[i * stride + p] : 0;
}

// One step of one panel, exactly.
ECOT_ALWAYS void ecot_copy_step(int64_t width, int64_t count, const float *source, float *step) {
  int64_t i = 0;
  for (; i + ECOT_WIDTH <= count; i += ECOT_WIDTH) *(NUnaligned *)(step + i) = *(const NUnaligned *)(source + i);
  for (; i < count; i++) step[i] = source[i];
  for (; i < width; i++) step[i] = 0;
}

// Some steps of one panel, whole registers.
ECOT_ALWAYS void ecot_copy_steps(const int64_t width, const float *source, int64_t stride, float *step) {
#pragma GCC unroll 8
  for (int64_t s = 0; s < STEPS_TOGETHER; s++)
#pragma GCC unroll 8
    for (int64_t i = 0; i < width; i += ECOT_WIDTH)
      *(NUnaligned *)(step + s * width + i) = *(const NUnaligned *)(source + s * stride + i);
}

// Panels from rows that run across them: several panels at a time read long runs of memory, several steps of each write them.
// Whole registers may read into the next row, and store into the panel's next step, which comes later: so not in the last step.
static void ecot_pack_copied(
    int64_t width, int64_t count, int64_t k, const float *source, int64_t stride, float *panels) {
  const bool registers = stride >= ECOT_WIDTH;
  for (int64_t p = 0; p < k; p += STEPS_TOGETHER) {
    const int64_t steps = k - p < STEPS_TOGETHER ? k - p : STEPS_TOGETHER;
    if (p + STEPS_AHEAD + STEPS_TOGETHER <= k)
      for (int64_t s = 0; s < STEPS_TOGETHER; s++)
        for (int64_t i = 0; i < count; i += LINE) __builtin_prefetch(source + (p + STEPS_AHEAD + s) * stride + i);
    for (int64_t column = 0; column < count; column += width) {
      const int64_t here = count - column < width ? count - column : width;
      const float *from = source + p * stride + column;
      float *step = panels + column * k + p * width;
      const bool whole = registers && here == width && p + STEPS_TOGETHER < k;
      if (whole && width == ECOT_MR)
        ecot_copy_steps(ECOT_MR, from, stride, step);
      else if (whole && width == ECOT_NV * ECOT_WIDTH)
        ecot_copy_steps(ECOT_NV * ECOT_WIDTH, from, stride, step);
      else
        for (int64_t s = 0; s < steps; s++, from += stride, step += width) ecot_copy_step(width, here, from, step);
    }
  }
}

static void ecot_product_pack(
    int64_t width, int64_t count, int64_t k, const float *source, int64_t stride, bool by_step, float *panels) {
  if (by_step) return ecot_pack_copied(width, count, k, source, stride, panels);
  for (int64_t first = 0; first < count; first += width)
    ecot_pack_transposed(
        width, count - first < width ? count - first : width, k, source + first * stride, stride, panels + first * k);
}
