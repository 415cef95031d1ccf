// What the vector variants share: accumulators, signs, and the fold of the sketch's classes. A variant defines ECOT_WIDTH, the
// doubles that it handles at a time. Lanes never mix, so that the width cannot reach a bit.

#define ECOT_REGISTERS (16 / ECOT_WIDTH)

typedef double EcotDoubles __attribute__((vector_size(8 * ECOT_WIDTH), may_alias));
typedef int64_t EcotIntegers __attribute__((vector_size(8 * ECOT_WIDTH), may_alias));

typedef struct EcotLanes {
  EcotDoubles sum[ECOT_REGISTERS], magnitudes[ECOT_REGISTERS], squares[ECOT_REGISTERS];
  // By the lower three bits of a row's r.
  double classes[8][ECOT_FINGERPRINT_BUCKETS] __attribute__((aligned(64)));
} EcotLanes;

#define ECOT_MULTIPLY_ADD(a, b, c) __builtin_elementwise_fma(a, b, c)

#ifndef ECOT_ADD_SIGNED
#define S(d, c, b, a) {a ? -1.0 : 1.0, b ? -1.0 : 1.0, c ? -1.0 : 1.0, d ? -1.0 : 1.0}
// Factors of four elements by four sign bits, the first element's bit lowest.
static const EcotDoubles ecot_signs[16] = {
    S(0, 0, 0, 0), S(0, 0, 0, 1), S(0, 0, 1, 0), S(0, 0, 1, 1), S(0, 1, 0, 0), S(0, 1, 0, 1), S(0, 1, 1, 0), S(0, 1, 1, 1),
    S(1, 0, 0, 0), S(1, 0, 0, 1), S(1, 0, 1, 0), S(1, 0, 1, 1), S(1, 1, 0, 0), S(1, 1, 0, 1), S(1, 1, 1, 0), S(1, 1, 1, 1),
};
#undef S

// Where the factors of a row's elements lie, in doubles: those of elements 8 k to 8 k + 3 in even[k], of the four after in odd[k].
typedef struct EcotRowSigns {
  uint8_t even[8], odd[8];
} EcotRowSigns;

static inline EcotRowSigns ecot_row_signs(uint64_t word) {
  const uint64_t even = (word & UINT64_C(0x0f0f0f0f0f0f0f0f)) << 2, odd = (word >> 2) & UINT64_C(0x3c3c3c3c3c3c3c3c);
  EcotRowSigns signs;
  memcpy(signs.even, &even, sizeof even);
  memcpy(signs.odd, &odd, sizeof odd);
  // One load an index: else the compiler keeps the word in a register, and shifts and masks it each time.
  __asm__("" : "+m"(signs));
  return signs;
}
#define ECOT_ROW_SIGNS(word) ecot_row_signs(word)

// A product with 1 or -1 is exact, so that one fused operation does the sign and the sum.
#define ECOT_ADD_SIGNED(target, x, signs, element)                                                                           \
  (target) = ECOT_MULTIPLY_ADD(                                                                                              \
      x, *(const EcotDoubles *)((const double *)ecot_signs + ((element) & 4 ? (signs).odd : (signs).even)[(element) / 8]), target)
#endif

static void ecot_fold_classes(const EcotLanes *lanes, double *sketch) {
  for (unsigned bucket = 0; bucket < ECOT_FINGERPRINT_BUCKETS; bucket += 8) {
    double total[8] = {0};
#pragma GCC unroll 8
    for (unsigned low = 0; low < 8; low++) {
#pragma GCC unroll 8
      for (unsigned k = 0; k < 8; k++) total[k] += lanes->classes[low][bucket + (k ^ low)];
    }
    memcpy(sketch + bucket, total, sizeof total);
  }
}
