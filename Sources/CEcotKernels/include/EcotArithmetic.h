// Canonical arithmetic: float32 kernels with the same bits on every CPU, thread count, batch, padding and cache.
//
// The contract:
// 1. An element of a matrix product is one chain of fused multiply-adds over ascending k, from zero or, where it
//    accumulates, from the old value.
// 2. A reduction over a row of features adds element i to lane i mod 16 in ascending order and folds the lanes by halves
//    (l and l+8, then l and l+4, ...), whatever the width of the hardware. Lanes begin at +0, and one without an element
//    is left as it is. A reduction over keys does the same relative to the first valid key. A reduction over tokens (rows) is
//    one chain over ascending rows. None is split between threads. A mean is the sum divided by the count.
// 3. Elementary functions are fixed sequences of IEEE operations; `elementary.inc.h` states their errors.
// 4. No contraction, no fast-math, no flush-to-zero: the caller's floating-point mode does not enter.
// NaNs are equal to each other; their payloads are the hardware's.
//
// 5. A maximum is of what is not NaN, -infinity where there is nothing, and +0 where the largest is a zero of either sign.
// Where a formula below has no parentheses, products and quotients go from the left. A factor that is null is left out.
//
// `ECOT_PORTABLE` is the specification in plain C (`specification_*`); the other variants compute the same faster.
// All matrices are row-major. No function checks pointers or sizes: `EcotKernels` in Swift does. Outputs may not overlap
// inputs unless a function says so.
#ifndef ECOT_ARITHMETIC_H
#define ECOT_ARITHMETIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "EcotKernelVariant.h"

// How to compute: never what. `variant` must be supported by this CPU; `threads` is at least 1.
typedef struct EcotCompute {
  int32_t variant;
  int32_t threads;
} EcotCompute;

// MARK: Matrix products

// C = op(A) op(B), or C += op(A) op(B), for `batch` matrices; op(A) is (m, k), op(B) is (k, n), C is (m, n).
// lda, ldb, ldc: elements between rows as stored. The stored A is (k, m) where `transpose_a`, B is (n, k) where `transpose_b`.
typedef struct EcotMatrixProduct {
  int64_t m, n, k;
  bool transpose_a, transpose_b, accumulate;
  const float *a, *b;
  float *c;
  int64_t lda, ldb, ldc;
  int64_t batch, stride_a, stride_b, stride_c;
} EcotMatrixProduct;

// False where there is no memory for packed panels; what C holds then means nothing.
bool ecot_matrix_product(EcotCompute compute, const EcotMatrixProduct *product);

// MARK: Attention

// softmax(scale Q K^T) V over each query's own range of keys. Query head h reads key/value head h / (heads / kv_heads).
// q (batch, queries, heads, size), k and v (batch, keys, kv_heads, size), context like q: densely packed.
// first, end (batch, queries): the keys first <= j < end count; where there are none the context is +0. No other key is read
// into a number, not even as zero times something.
// probabilities (batch, heads, queries, keys): +0 outside the range; may be null.
// A score is one chain over the features, then one rounded product with `scale`; the softmax is `ecot_softmax`; an element of the
// context is one chain over the ascending keys of the range.
typedef struct EcotAttention {
  int64_t batch, queries, keys, heads, kv_heads, size;
  float scale;
  const float *q, *k, *v;
  const int32_t *first, *end;
  float *context, *probabilities;
} EcotAttention;

// False where there is no memory for scratch; the outputs are undefined then.
bool ecot_attention(EcotCompute compute, const EcotAttention *attention);

// The vector-Jacobian product: from `attention->probabilities` and the context's cotangent `dy` to those of q, k and v.
// For each key of a query's range: dP, one chain over the features of dy and v; dS = `ecot_softmax_backward`; dZ = dS * scale + 0,
// rounded once. An element of dq is one chain of dZ k over the ascending keys of the range. An element of dk or dv is one chain of
// dZ q or P dy over the ascending query heads of the group and, of each, over the ascending queries whose range holds the key. One
// without terms is +0. A key outside a query's range is no term, not even as zero times something.
bool ecot_attention_backward(EcotCompute compute, const EcotAttention *attention, const float *dy, float *dq, float *dk, float *dv);

// MARK: Elementwise

typedef enum EcotFunction {
  ECOT_EXP = 0,
  ECOT_LOG,
  ECOT_SIN,
  ECOT_COS,
  ECOT_TANH,
  ECOT_ERF,
  ECOT_SIGMOID,
  ECOT_SILU,       // x sigmoid(x)
  ECOT_GELU_ERF,   // x (1 + erf(x / sqrt 2)) / 2
  ECOT_GELU_TANH,  // x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2
  ECOT_RELU,       // x where x > 0, else +0; NaN becomes +0
  ECOT_SQUARE_ROOT,
  ECOT_FUNCTION_COUNT
} EcotFunction;

// y[i] = f(x[i]). y may be x.
void ecot_map(EcotCompute compute, int32_t function, int64_t count, const float *x, float *y);
// dx[i] = dy[i] f'(x[i]). dx may be dy.
void ecot_map_backward(EcotCompute compute, int32_t function, int64_t count, const float *x, const float *dy, float *dx);
// z[i] = x[i] to the power y[i], as C's pow. z may be x or y.
void ecot_power(EcotCompute compute, int64_t count, const float *x, const float *y, float *z);

typedef enum EcotOperation {
  ECOT_ADD = 0,
  ECOT_SUBTRACT,
  ECOT_MULTIPLY,
  ECOT_DIVIDE,
  ECOT_OPERATION_COUNT
} EcotOperation;

// z[r, j] = x[r, j] op y[(r / repeat) mod y_rows, j]. z may be x. y_rows = rows and repeat = 1: same shapes; y_rows = 1: one row for
// all; repeat = tokens: one row a sample; y_rows = tokens: one table for each sample.
void ecot_combine(
    EcotCompute compute, int32_t operation, int64_t rows, int64_t columns, const float *x, const float *y, int64_t y_rows,
    int64_t repeat, float *z);
// The adjoint of that broadcast: z[(r / repeat) mod z_rows, j] = sum over r of x[r, j], or of x[r, j] w[r, j] by one fused
// multiply-add each where w is not null; one chain over ascending r, from zero, or from the old z where `accumulate`.
void ecot_sum_rows(
    EcotCompute compute, int64_t rows, int64_t columns, const float *x, const float *w, int64_t z_rows, int64_t repeat,
    bool accumulate, float *z);
// z[i] = x[i] * factor + addend: one rounding. z may be x.
void ecot_scale(EcotCompute compute, int64_t count, const float *x, float factor, float addend, float *z);
// z[i] += factor * x[i]: one rounding.
void ecot_add_scaled(EcotCompute compute, int64_t count, const float *x, float factor, float *z);

// MARK: Reductions

typedef enum EcotReduction {
  ECOT_SUM = 0,
  ECOT_SUM_OF_SQUARES,   // by fused multiply-adds
  ECOT_MAXIMUM,          // of what is not NaN; -infinity where there is nothing; never -0
  ECOT_LOG_SUM_EXP,      // max + log(sum exp(x - max)), 0 for an infinite max: a row of nothing or of -infinity gives -infinity
  ECOT_REDUCTION_COUNT
} EcotReduction;

// y[r] = reduction of x[r, 0..<columns].
void ecot_reduce(EcotCompute compute, int32_t reduction, int64_t rows, int64_t columns, const float *x, float *y);
// Sum, and sum of squares, over all elements in sixteen lanes of double precision (element i to lane i mod 16, folded by halves),
// products exact. One thread.
double ecot_total(EcotCompute compute, int64_t count, const float *x);
double ecot_total_of_squares(EcotCompute compute, int64_t count, const float *x);
// The sum of squares of each of some tensors, as above: one thread for each tensor.
typedef struct EcotSpan {
  int64_t count;
  const float *x;
} EcotSpan;
void ecot_totals_of_squares(EcotCompute compute, int64_t tensors, const EcotSpan *spans, double *totals);
// Sum of (x[i] - y[i])^2 likewise; the difference is rounded to float32 first.
double ecot_total_of_squared_differences(EcotCompute compute, int64_t count, const float *x, const float *y);

// MARK: Softmax and losses

// y[r] = softmax of x[r, first[r]..<end[r]], +0 outside; first and end may both be null: the whole row. y may be x.
// e_i = exp(x_i - max); y_i = e_i * (1 / sum e). Element first[r] is the first of its sum. A row of -infinity becomes NaN.
void ecot_softmax(
    EcotCompute compute, int64_t rows, int64_t columns, const int32_t *first, const int32_t *end, const float *x, float *y);
// dx = y (dy - sum_j dy_j y_j) over the same ranges, the sum by fused multiply-adds, +0 outside. dx may be dy.
void ecot_softmax_backward(
    EcotCompute compute, int64_t rows, int64_t columns, const int32_t *first, const int32_t *end, const float *y, const float *dy,
    float *dx);

// nll[r] = log_sum_exp[r] - x[r, target[r]], log_sum_exp as `ECOT_LOG_SUM_EXP`; both +0 where target[r] is negative (ignored).
// Targets are below `columns`.
void ecot_cross_entropy(
    EcotCompute compute, int64_t rows, int64_t columns, const float *x, const int64_t *target, float *nll, float *log_sum_exp);
// dx[r, j] = g[r] (exp(x[r, j] - log_sum_exp[r]) - [j == target[r]]), +0 where ignored. dx may be x.
void ecot_cross_entropy_backward(
    EcotCompute compute, int64_t rows, int64_t columns, const float *x, const int64_t *target, const float *log_sum_exp,
    const float *g, float *dx);

// MARK: Normalisation

// RMSNorm (Zhang and Sennrich 2019): scale[r] = 1 / sqrt(sum_j x^2 / columns + epsilon); y = (x scale) weight + 0, the
// sum fused: a zero is +0 whatever the weight's sign, so that a row of zeros, as padding is, stays one. weight may be null.
void ecot_rms_norm(
    EcotCompute compute, int64_t rows, int64_t columns, float epsilon, const float *x, const float *weight, float *y,
    float *scale);
// With g = dy weight, c = sum_j g x by fused multiply-adds and s = ((scale scale) c) / columns: dx = scale (g - x s) + 0, the
// parenthesis with one rounding, the sum fused. dweight[j] (may be null) = one chain of fused multiply-adds over rows of
// dy (x scale), from +0, or from the old value where `accumulate`. dx may be dy.
void ecot_rms_norm_backward(
    EcotCompute compute, int64_t rows, int64_t columns, const float *x, const float *weight, const float *scale, const float *dy,
    float *dx, float *dweight, bool accumulate);

// LayerNorm (Ba, Kiros, Hinton 2016): mean[r] = sum_j x / columns; scale[r] = 1 / sqrt(sum_j (x - mean)^2 / columns + epsilon);
// y = ((x - mean) scale) weight + bias, squares summed and the last two applied by fused multiply-adds. weight and bias are both
// there or both null.
void ecot_layer_norm(
    EcotCompute compute, int64_t rows, int64_t columns, float epsilon, const float *x, const float *weight, const float *bias,
    float *y, float *mean, float *scale);
// With n = (x - mean) scale and g = dy weight: dx = scale ((g - mean_j g) - n mean_j (g n)), the products with n fused; dweight =
// chain of fused multiply-adds of dy n, dbias = chain of dy over rows (each may be null), from +0, or from the old values where
// `accumulate`. dx may be dy.
void ecot_layer_norm_backward(
    EcotCompute compute, int64_t rows, int64_t columns, const float *x, const float *weight, const float *mean, const float *scale,
    const float *dy, float *dx, float *dweight, float *dbias, bool accumulate);

// MARK: Gates, rotations, rows

// y = (gate s) up with s = sigmoid(gate) (SwiGLU's gate: Shazeer 2020).
void ecot_silu_gate(EcotCompute compute, int64_t count, const float *gate, const float *up, float *y);
// dgate = (dy up) (s (1 + gate (1 - s))), the last sum fused; dup = dy (gate s). dgate or dup may be dy.
void ecot_silu_gate_backward(
    EcotCompute compute, int64_t count, const float *gate, const float *up, const float *dy, float *dgate, float *dup);

// Rotary position embedding, rotate-half (Su et al. 2021): x and y (rows, heads, size), cosine and sine (rows, size), size even. With
// h = size / 2 and j < h: y_j = x_j cos_j - x_{j+h} sin_j, y_{j+h} = x_{j+h} cos_{j+h} + x_j sin_{j+h}; the second product is rounded,
// then fused. y may be x.
void ecot_rotary(
    EcotCompute compute, int64_t rows, int64_t heads, int64_t size, const float *x, const float *cosine, const float *sine, float *y);
// The transpose of that rotation: dx_j = dy_j cos_j + dy_{j+h} sin_{j+h}, dx_{j+h} = dy_{j+h} cos_{j+h} - dy_j sin_j, rounded
// likewise. dx may be dy.
void ecot_rotary_backward(
    EcotCompute compute, int64_t rows, int64_t heads, int64_t size, const float *dy, const float *cosine, const float *sine, float *dx);

// y[r] = table[index[r]]; indices are valid.
void ecot_gather_rows(
    EcotCompute compute, int64_t rows, int64_t columns, const float *table, const int64_t *index, float *y);
// table[index[r]] += dy[r], in ascending order of r.
void ecot_scatter_add_rows(
    EcotCompute compute, int64_t rows, int64_t columns, const float *dy, const int64_t *index, float *table);

// MARK: Optimiser

// AdamW (Loshchilov and Hutter 2019), decoupled weight decay, on `count` elements; `gradient_scale` is the clipping coefficient.
// Correction factors are 1 - beta^step, computed by the caller in double.
typedef struct EcotAdamW {
  float learning_rate, beta1, beta2, epsilon, weight_decay, gradient_scale;
  float correction1, correction2_root;  // 1 - beta1^step, sqrt(1 - beta2^step)
} EcotAdamW;
// g' = g gradient_scale; m = m beta1 + (1 - beta1) g'; v = v beta2 + ((1 - beta2) g') g', with the first product rounded and the
// second fused; p = p (1 - lr wd) - ((lr / correction1) m) / (sqrt(v) / correction2_root + epsilon), every operation rounded.
// 1 - lr wd, 1 - beta1, 1 - beta2 and lr / correction1 are rounded to float32 first.
void ecot_adamw(
    EcotCompute compute, const EcotAdamW *settings, int64_t count, const float *gradient, float *parameter, float *moment1,
    float *moment2);

// Elements of a tile of `ecot_adamw_watched`; the last may be shorter.
enum { ECOT_ADAMW_TILE = 16384 };

// What an update reads and writes.
typedef struct EcotAdamWParts {
  const float *gradient, *moment1, *moment2, *parameter;
} EcotAdamWParts;

// A tile of an update: the gradient with its factor, and what was written. `next` is where the tile lies that this thread updates next,
// its gradient still without the factor, to be fetched meanwhile: null pointers where it is not whole, or not known.
typedef struct EcotAdamWTile {
  int64_t index, count;
  EcotAdamWParts parts, next;
} EcotAdamWTile;

// Is shown each tile by the thread that has written it; from several threads at a time, in any order.
typedef struct EcotAdamWWatcher {
  void (*written)(void *context, const EcotAdamWTile *tile);
  void *context;
} EcotAdamWWatcher;

// The same bits as `ecot_adamw`. The gradient in a tile is g gradient_scale, rounded: memory that is gone when `written` returns.
void ecot_adamw_watched(
    EcotCompute compute, const EcotAdamW *settings, int64_t count, const float *gradient, float *parameter, float *moment1,
    float *moment2, EcotAdamWWatcher watcher);

#endif
