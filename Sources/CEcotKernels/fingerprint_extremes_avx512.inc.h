// Extremes of float32 with AVX-512, which compares integers by one port and floats by two: the values themselves, and the smallest and
// largest of their bits without signs. What a NaN does to the values does not matter, since the largest bits tell of it.
typedef struct EcotRunningExtremes {
  __m512 minimum, maximum;
  __m512i smallest, largest;
} EcotRunningExtremes;

#define ECOT_NEXT_EXTREMES(e, bits)                                                                       \
  do {                                                                                                    \
    const __m512i all = (bits), magnitude = _mm512_and_si512(all, _mm512_set1_epi32(INT32_MAX));          \
    (e).minimum = _mm512_min_ps(_mm512_castsi512_ps(all), (e).minimum);                                   \
    (e).maximum = _mm512_max_ps(_mm512_castsi512_ps(all), (e).maximum);                                   \
    (e).smallest = _mm512_min_epu32((e).smallest, magnitude);                                             \
    (e).largest = _mm512_max_epu32((e).largest, magnitude);                                               \
  } while (0)

static Extremes_float32 extremes_float32(const uint8_t *data, size_t count) {
  // Elements that are missing are the first once more.
  int32_t bits;
  memcpy(&bits, data, sizeof bits);
  const __m512i first = _mm512_set1_epi32(bits);
  const __m512i magnitude = _mm512_and_si512(first, _mm512_set1_epi32(INT32_MAX));
  EcotRunningExtremes a = {_mm512_castsi512_ps(first), _mm512_castsi512_ps(first), magnitude, magnitude}, b = a;
  size_t i = 0;
  for (; i + 32 <= count; i += 32) {
    ECOT_NEXT_EXTREMES(a, _mm512_loadu_si512(data + 4 * i));
    ECOT_NEXT_EXTREMES(b, _mm512_loadu_si512(data + 4 * i + 64));
  }
  for (; i < count; i += 16) {
    const __mmask16 there = count - i >= 16 ? 0xffff : (__mmask16)((1u << (count - i)) - 1);
    ECOT_NEXT_EXTREMES(a, _mm512_mask_loadu_epi32(first, there, data + 4 * i));
  }
  return (Extremes_float32){
      .smallest = _mm512_reduce_min_epu32(_mm512_min_epu32(a.smallest, b.smallest)),
      .largest = _mm512_reduce_max_epu32(_mm512_max_epu32(a.largest, b.largest)),
      .minimum = (double)_mm512_reduce_min_ps(_mm512_min_ps(a.minimum, b.minimum)),
      .maximum = (double)_mm512_reduce_max_ps(_mm512_max_ps(a.maximum, b.maximum)),
  };
}
