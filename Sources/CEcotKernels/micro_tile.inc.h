// The micro-kernel: a tile of sums stays in registers while the steps advance, c[i] += w[i, step] values[step]. A variant defines
// ECOT_WIDTH (floats a register), ECOT_MR (rows of a tile) and ECOT_NV (registers of a row).
//
// Counted by instructions, not by multiplications: a core whose other hardware thread is busy decodes half as many, and then what
// is not a multiply-add costs as much as one. With four steps at a time, three addresses from each pointer and no prefetches the
// loop has 1.8 instructions for each multiply-add, 1.7 of which no way of writing it avoids; step by step, with prefetches of the
// values, it had 2.1, and products took 10 to 14 % longer on such a core (Zen 3), as long on an undisturbed one.
#include <stdbool.h>
#include <stdint.h>

typedef float N __attribute__((vector_size(4 * ECOT_WIDTH)));
typedef float NUnaligned __attribute__((vector_size(4 * ECOT_WIDTH), aligned(4), may_alias));

#ifndef ECOT_MULTIPLY_ADD
#define ECOT_MULTIPLY_ADD(a, b, c) __builtin_elementwise_fma(a, b, c)
#endif

#define ECOT_ALWAYS static inline __attribute__((always_inline))

// Keeps x in a register of its own: the compiler else computes it from others before each use.
#define ECOT_IN_REGISTER(x) __asm__("" : "+r"(x))

enum {
  ECOT_STEPS_TOGETHER = 4,
  ECOT_LINES_TOGETHER = 4,  // that one pointer serves
  ECOT_POINTERS = (ECOT_MR + ECOT_LINES_TOGETHER - 1) / ECOT_LINES_TOGETHER,
};

ECOT_ALWAYS N ecot_load(const float *x) { return *(const NUnaligned *)x; }
ECOT_ALWAYS void ecot_store(float *y, N x) { *(NUnaligned *)y = x; }

// Four lines of memory, so far apart, are one pointer's: an address holds a multiple of 1, 2 or 4 of a register.
typedef struct EcotLines {
  int64_t apart, three;
} EcotLines;

ECOT_ALWAYS EcotLines ecot_lines(int64_t apart) {
  EcotLines lines = {apart, 3 * apart};
  ECOT_IN_REGISTER(lines.apart);
  ECOT_IN_REGISTER(lines.three);
  return lines;
}

ECOT_ALWAYS const float *ecot_line(const float *first, EcotLines lines, const int index) {
  return first + (index == 3 ? lines.three : index * lines.apart);
}

// Adds one step of those that the pointers stand before. `w` points to every fourth row where `by_row`, else to the first step.
ECOT_ALWAYS void ecot_add_step(
    const int rows, const int vectors, const bool by_row, const int step, const float *const w[ECOT_POINTERS], EcotLines weights,
    const float *values, N sums[ECOT_MR][ECOT_NV]) {
  N columns[ECOT_NV];
#pragma GCC unroll 8
  for (int v = 0; v < vectors; v++) columns[v] = ecot_load(values + v * ECOT_WIDTH);
#pragma GCC unroll 32
  for (int i = 0; i < rows; i++) {
    const float *weight = by_row ? ecot_line(w[i / ECOT_LINES_TOGETHER], weights, i % ECOT_LINES_TOGETHER) + step
                                 : ecot_line(w[0], weights, step) + i;
    const N row = *weight - (N){0};
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) sums[i][v] = ECOT_MULTIPLY_ADD(row, columns[v], sums[i][v]);
  }
  // Else the compiler hoists the next step's loads and spills the sums for them.
  __asm__ volatile("" : : : "memory");
}

// `rows`, `vectors` and `by_row` are constants where this is inlined. Chains ascend from c where `accumulate`, else from zero. The
// weights of a row follow each other where `by_row`, else those of a step; `ldw` lies between rows, or steps.
ECOT_ALWAYS void ecot_add_steps(
    const int rows, const int vectors, const bool by_row, int64_t steps, const float *weights, int64_t ldw, const float *values,
    int64_t ldv, float *c, int64_t ldc, bool accumulate) {
  const int pointers = by_row ? (rows + ECOT_LINES_TOGETHER - 1) / ECOT_LINES_TOGETHER : 1;
  const EcotLines of_weights = ecot_lines(ldw), of_values = ecot_lines(ldv);
  const float *w[ECOT_POINTERS];
#pragma GCC unroll 8
  for (int i = 0; i < pointers; i++) w[i] = weights + i * ECOT_LINES_TOGETHER * ldw;
  N sums[ECOT_MR][ECOT_NV];
#pragma GCC unroll 32
  for (int i = 0; i < rows; i++)
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) sums[i][v] = accumulate ? ecot_load(c + i * ldc + v * ECOT_WIDTH) : (N){0};
  int64_t values_together = ECOT_STEPS_TOGETHER * ldv, weights_together = ECOT_STEPS_TOGETHER * (by_row ? 1 : ldw);
  ECOT_IN_REGISTER(values_together);
  if (!by_row) ECOT_IN_REGISTER(weights_together);
  for (int64_t left = steps / ECOT_STEPS_TOGETHER; left > 0; left--) {
#pragma GCC unroll 4
    for (int step = 0; step < ECOT_STEPS_TOGETHER; step++)
      ecot_add_step(rows, vectors, by_row, step, w, of_weights, ecot_line(values, of_values, step), sums);
#pragma GCC unroll 8
    for (int i = 0; i < pointers; i++) {
      w[i] += weights_together;
      ECOT_IN_REGISTER(w[i]);
    }
    values += values_together;
    ECOT_IN_REGISTER(values);
  }
  for (int64_t left = steps % ECOT_STEPS_TOGETHER; left > 0; left--) {
    ecot_add_step(rows, vectors, by_row, 0, w, of_weights, values, sums);
#pragma GCC unroll 8
    for (int i = 0; i < pointers; i++) w[i] += by_row ? 1 : ldw;
    values += ldv;
  }
#pragma GCC unroll 32
  for (int i = 0; i < rows; i++)
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) ecot_store(c + i * ldc + v * ECOT_WIDTH, sums[i][v]);
}
