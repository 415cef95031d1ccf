// Runs of up to sixteen elements. `n` is the literal 16 in a loop's body and what remains in its tail, so that one text serves
// both; the compiler drops the half that cannot be.

// Elements 0..<n; the other lanes hold +0. Nothing beyond them is touched: another thread's element or no memory may be there.
#if defined(ECOT_TARGET_AVX512)
ECOT_INLINE __mmask16 mask_of(int64_t n) { return (__mmask16)((1u << n) - 1); }
ECOT_INLINE V get(const float *x, int64_t n) {
  return n == 16 ? ecot_load(x) : (V)_mm512_maskz_loadu_ps(mask_of(n), x);
}
ECOT_INLINE void put(float *y, V x, int64_t n) {
  if (n == 16)
    ecot_store(y, x);
  else
    _mm512_mask_storeu_ps(y, mask_of(n), (__m512)x);
}
#else
typedef float Half __attribute__((vector_size(32)));
typedef float Quarter __attribute__((vector_size(16)));
typedef float HalfUnaligned __attribute__((vector_size(32), aligned(4), may_alias));
typedef float QuarterUnaligned __attribute__((vector_size(16), aligned(4), may_alias));

// 0 < n < 4 elements.
ECOT_INLINE Quarter get_few(const float *x, int64_t n) {
  Quarter q = {x[0], 0, 0, 0};
  if (n > 1) q[1] = x[1];
  if (n > 2) q[2] = x[2];
  return q;
}
ECOT_INLINE Quarter get_quarter(const float *x, int64_t n) {
  if (n >= 4) return *(const QuarterUnaligned *)x;
  return n > 0 ? get_few(x, n) : (Quarter){0};
}
ECOT_INLINE Half get_half(const float *x, int64_t n) {
  if (n >= 8) return *(const HalfUnaligned *)x;
  const Quarter low = get_quarter(x, n), high = n > 4 ? get_quarter(x + 4, n - 4) : (Quarter){0};
  return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7);
}
ECOT_INLINE V get(const float *x, int64_t n) {
  if (n == 16) return ecot_load(x);
  const Half low = get_half(x, n), high = n > 8 ? get_half(x + 8, n - 8) : (Half){0};
  return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}
ECOT_INLINE void put(float *y, V x, int64_t n) {
  if (n == 16) {
    ecot_store(y, x);
    return;
  }
  Half half = __builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7);
  if (n & 8) {
    *(HalfUnaligned *)y = half;
    half = __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15);
    y += 8;
  }
  Quarter quarter = __builtin_shufflevector(half, half, 0, 1, 2, 3);
  if (n & 4) {
    *(QuarterUnaligned *)y = quarter;
    quarter = __builtin_shufflevector(half, half, 4, 5, 6, 7);
    y += 4;
  }
  if (n & 2) {
    y[0] = quarter[0];
    y[1] = quarter[1];
    quarter = __builtin_shufflevector(quarter, quarter, 2, 3, 2, 3);
    y += 2;
  }
  if (n & 1) y[0] = quarter[0];
}
#endif

// An accumulator's next value: lanes without an element are left as they are.
ECOT_INLINE V keep(V next, V old, int64_t n) { return n == 16 ? next : ecot_select(ecot_first_lanes(n), next, old); }

ECOT_INLINE float fold_larger(V x) {
  x = ecot_larger(x, __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15));
  x = ecot_larger(x, __builtin_shufflevector(x, x, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7));
  x = ecot_larger(x, __builtin_shufflevector(x, x, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3));
  x = ecot_larger(x, __builtin_shufflevector(x, x, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
  return x[0];
}

// As the specification's; four maxima at a time, because a maximum has no order.
ECOT_INLINE float largest(int64_t count, const float *x) {
  const V nothing = ecot_all(-INFINITY);
  V best = nothing;
  int64_t i = 0;
  if (count >= 64) {
    V b1 = nothing, b2 = nothing, b3 = nothing;
    for (; i + 64 <= count; i += 64) {
      best = ecot_larger(best, ecot_load(x + i));
      b1 = ecot_larger(b1, ecot_load(x + i + 16));
      b2 = ecot_larger(b2, ecot_load(x + i + 32));
      b3 = ecot_larger(b3, ecot_load(x + i + 48));
    }
    best = ecot_larger(ecot_larger(best, b1), ecot_larger(b2, b3));
  }
  for (; i + 16 <= count; i += 16) best = ecot_larger(best, ecot_load(x + i));
  if (i < count) best = keep(ecot_larger(best, get(x + i, count - i)), best, count - i);
  return fold_larger(best) + 0.0f;
}

// Ask for the same place of the next row while this one is computed: else memory waits for the exponentials, and then they for it.
// Into the second-level cache: the first holds this row. An address beyond the last row is no error, but no pointer either.
ECOT_INLINE void prefetch_row(const float *x, int64_t columns) {
  __builtin_prefetch((const void *)((uintptr_t)x + (uintptr_t)columns * sizeof *x), 0, 2);
}
ECOT_INLINE void prefetch_row_to_write(float *y, int64_t columns) {
  __builtin_prefetch((const void *)((uintptr_t)y + (uintptr_t)columns * sizeof *y), 1, 2);
}
