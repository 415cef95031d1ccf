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

// A product with 1 or -1 is exact, so that one fused operation does the sign and the sum.
#define ECOT_ADD_SIGNED(target, x, signs) (target) = ECOT_MULTIPLY_ADD(x, ecot_signs[(signs) & 15], target)
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
