// Measures the error of every elementary function against double precision, and fails above the bound that each promises.
//
//     elementary_errors [STRIDE=1]
//
// Takes the fastest variant of this CPU; all variants have the same bits (`element_variants.c`). What is covered:
// - exp, tanh, sigmoid, erf, log: every bit pattern between the arguments where the result is a constant or the argument itself,
//   and every 4097th elsewhere;
// - sin, cos: every 61st bit pattern and every one of 0.5...8;
// - square root: every 4097th bit pattern; power: 30 million pairs, of random bits and of the arguments whose result is finite.
// STRIDE thins everything out by that factor, for an emulator. Truth is the C library's function in double precision.
// An error is |computed - true| / ulp(true), where an ulp is that of true's binade in float, at least 2^-149. Where the true value
// rounds to infinity, or is NaN, the result must be just that.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "EcotArithmetic.h"

enum { BLOCK = 4096 };

typedef struct Worst {
  double error;
  float x, y, computed;
  double truth;
  uint64_t compared;
} Worst;

static EcotCompute compute = {ECOT_PORTABLE, 1};
static uint64_t thinning = 1;

static float float_of(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

// 1 / ulp of the float binade of `truth`, a power of two.
static double inverse_ulp(double truth) {
  uint64_t bits;
  memcpy(&bits, &truth, sizeof bits);
  int exponent = (int)(bits >> 52 & 0x7ff) - 1023;
  if (exponent < -126) exponent = -126;
  if (exponent > 127) exponent = 127;
  bits = (uint64_t)(23 - exponent + 1023) << 52;
  double result;
  memcpy(&result, &bits, sizeof result);
  return result;
}

static void hold(Worst *worst, float x, float y, float computed, double truth) {
  worst->compared++;
  double error;
  const float rounded = (float)truth;
  if (isnan(rounded) || isinf(rounded) || isinf(computed) || isnan(computed)) {
    // Overflow may begin an ulp early or late.
    const double beyond = fabs(truth) * 0x1p-128;
    const bool near = fabs(beyond - 1) < 0x1p-23 && (isinf(computed) || fabsf(computed) >= 0x1.fffffcp127f);
    error = (isnan(rounded) && isnan(computed)) || rounded == computed || near ? 0 : INFINITY;
  } else {
    error = fabs((double)computed - truth) * inverse_ulp(truth);
    if (rounded == 0 && computed == 0 && x == 0 && signbit(rounded) != signbit(computed)) error = INFINITY;
  }
  if (error > worst->error || worst->compared == 1) {
    *worst = (Worst){error, x, y, computed, truth, worst->compared};
  }
}

static double true_sigmoid(double x) { return 1 / (1 + exp(-x)); }

typedef struct Function {
  const char *name;
  int32_t function;
  double (*truth)(double);
  double bound;
  // Of |x|, tried bit by bit; elsewhere every `coarse`th pattern.
  float low, high;
  uint32_t fine, coarse;
} Function;

static const Function functions[] = {
    {"exp", ECOT_EXP, exp, 1, 0x1p-26f, 105, 1, 4097},
    {"log", ECOT_LOG, log, 1, 0x1p-149f, INFINITY, 1, 1},
    {"sin", ECOT_SIN, sin, 1, 0.5f, 8, 1, 61},
    {"cos", ECOT_COS, cos, 1, 0.5f, 8, 1, 61},
    {"tanh", ECOT_TANH, tanh, 1, 0x1p-14f, 10, 1, 4097},
    {"erf", ECOT_ERF, erf, 1, 0x1p-14f, 4.5f, 1, 4097},
    {"sigmoid", ECOT_SIGMOID, true_sigmoid, 1, 0x1p-26f, 105, 1, 4097},
    {"square root", ECOT_SQUARE_ROOT, sqrt, 0.5, 1, 1, 1, 4097},
};

static void measure(const Function *f, Worst *worst) {
  static float x[BLOCK], y[BLOCK];
  uint64_t bits = 0;
  while (bits <= 0xffffffffu) {
    int count = 0;
    for (; count < BLOCK && bits <= 0xffffffffu; count++) {
      x[count] = float_of((uint32_t)bits);
      const float a = fabsf(x[count]);
      // The log of a negative number is NaN: no need to see it two billion times.
      const bool fine = a >= f->low && a <= f->high && !(f->function == ECOT_LOG && x[count] < 0);
      bits += thinning * (fine ? f->fine : f->function == ECOT_LOG ? 4097 : f->coarse);
    }
    ecot_map(compute, f->function, count, x, y);
    for (int i = 0; i < count; i++) hold(worst, x[i], 0, y[i], f->truth(x[i]));
  }
}

static uint64_t state = 20250101;
static uint64_t random_bits(void) {  // SplitMix64
  uint64_t z = state += 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

static void measure_power(Worst *worst) {
  static float x[BLOCK], y[BLOCK], z[BLOCK];
  const float special[] = {0, -0.0f, 1, -1, 2, -2, 3, -3, 0.5f, -0.5f, INFINITY, -INFINITY, NAN, 0x1p-149f, -0x1p-149f,
      0x1p-126f, 0x1.fffffep127f, -0x1.fffffep127f, 0x1p23f, 0x1.000002p23f, -0x1.000002p23f, 0x1p24f, 0x1.fffffep23f,
      0.99999994f, 1.0000001f, 1e30f, -1e30f, 2.5f, 33, -33};
  enum { SPECIAL = sizeof special / sizeof *special };
  const int64_t blocks = (int64_t)(30000000 / BLOCK / thinning) + 1;
  for (int64_t block = 0; block < blocks; block++) {
    for (int i = 0; i < BLOCK; i++) {
      const uint64_t r = random_bits();
      x[i] = float_of((uint32_t)r);
      y[i] = float_of((uint32_t)(r >> 32));
      if (block == 0 && i < SPECIAL * SPECIAL) {
        x[i] = special[i / SPECIAL];
        y[i] = special[i % SPECIAL];
      } else if (block % 4 == 1) {  // bases near 1, and exponents for all sizes of results
        x[i] = float_of(0x3f000000u + (uint32_t)(r & 0x00ffffff));
        y[i] = (float)((double)(int32_t)(r >> 32) * 0x1p-31 * 128 / log2(x[i]));
      } else if (block % 4 == 2) {  // any base
        y[i] = (float)((double)(int32_t)(r >> 32) * 0x1p-31 * 150 / log2(fabsf(x[i])));
      } else if (block % 4 == 3) {  // whole exponents
        y[i] = (float)((int32_t)(r >> 32) % 40);
        x[i] = float_of(((uint32_t)r & 0x81ffffffu) | 0x3e000000u);
      }
    }
    ecot_power(compute, BLOCK, x, y, z);
    for (int i = 0; i < BLOCK; i++) {
      const double truth = pow(x[i], y[i]);
      hold(worst, x[i], y[i], z[i], truth);
      if (z[i] == 0 && truth == 0 && signbit(z[i]) != signbit(truth)) worst->error = INFINITY;
    }
  }
}

static bool report(const char *name, const Worst *worst, double bound) {
  const bool good = worst->error <= bound;
  printf("%-12s %.4f ulp of %g allowed; x = %a", name, worst->error, bound, (double)worst->x);
  if (worst->y != 0) printf(", y = %a", (double)worst->y);
  printf(": %a, true %a; %llu compared%s\n", (double)worst->computed, worst->truth, (unsigned long long)worst->compared,
      good ? "" : ": TOO LARGE");
  fflush(stdout);
  return good;
}

int main(int count, char **arguments) {
  if (count > 1) thinning = strtoull(arguments[1], NULL, 10);
  if (thinning == 0) return 2;
  for (int32_t variant = ECOT_AVX2; variant <= ECOT_NEON; variant++) {
    if (ecot_supports(variant)) compute.variant = variant;
  }
  bool good = true;
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    Worst worst = {0};
    measure(&functions[i], &worst);
    good &= report(functions[i].name, &worst, functions[i].bound);
  }
  Worst worst = {0};
  measure_power(&worst);
  good &= report("power", &worst, 1);
  return good ? 0 : 1;
}
