// Attention's vector-Jacobian product: matrix products over blocks of queries, one key/value head of one sample a thread.
#include <stddef.h>
#include <string.h>

#include "attention.h"
#include "products.h"
#include "scratch.h"

// Queries a block.
enum { QUERIES = 168 };

typedef struct Job {
  const EcotAttention *attention;
  const EcotArithmeticKernel *kernel;
  const float *dy;
  float *dq, *dk, *dv;
  bool failed;
} Job;

// c = op(a) op(b), or c += for `accumulate`, with rows of these strides.
static bool multiply(
    const Job *job, int64_t m, int64_t n, int64_t k, const float *a, int64_t lda, bool transpose_a, const float *b, int64_t ldb,
    bool transpose_b, float *c, int64_t ldc, bool accumulate) {
  const EcotMatrixProduct product = {
      .m = m, .n = n, .k = k, .transpose_a = transpose_a, .transpose_b = transpose_b, .accumulate = accumulate,
      .a = a, .b = b, .c = c, .lda = lda, .ldb = ldb, .ldc = ldc, .batch = 1,
  };
  return ecot_product_serial(job->kernel->products, &product);
}

// One block of queries of one head. `fresh`: nothing has been added to dk and dv yet.
static bool run_block(
    const Job *job, int64_t sample, int64_t head_index, int64_t query, int64_t count, bool fresh, float *scores) {
  const EcotAttention *x = job->attention;
  const EcotAttentionHead head = ecot_attention_head(x, sample, head_index);
  const int64_t q_offset = head.q - x->q + query * head.q_stride, k_offset = head.k - x->k;
  const float *dy = job->dy + q_offset, *p = head.probabilities + query * x->keys;
  float *dk = job->dk + k_offset, *dv = job->dv + k_offset;
  // dP = dy V^T, then dS, then dZ, in place.
  if (!multiply(job, count, x->keys, x->size, dy, head.q_stride, false, head.v, head.k_stride, true, scores, x->keys, false))
    return false;
  job->kernel->rows->softmax_backward(count, x->keys, head.first + query, head.end + query, p, scores, scores);
  job->kernel->rows->scale(count * x->keys, scores, x->scale, 0, scores);
  return multiply(
             job, count, x->size, x->keys, scores, x->keys, false, head.k, head.k_stride, false, job->dq + q_offset,
             head.q_stride, false) &&
         multiply(
             job, x->keys, x->size, count, scores, x->keys, true, x->q + q_offset, head.q_stride, false, dk, head.k_stride,
             !fresh) &&
         multiply(job, x->keys, x->size, count, p, x->keys, true, dy, head.q_stride, false, dv, head.k_stride, !fresh);
}

static void run_head(void *argument, int64_t index) {
  Job *job = argument;
  const EcotAttention *x = job->attention;
  const int64_t sample = index / x->kv_heads, group = x->heads / x->kv_heads, first_head = index % x->kv_heads * group;
  const int64_t rows = x->queries < QUERIES ? x->queries : QUERIES;
  float *scores = ecot_scratch(ECOT_SCRATCH_RESULT, (size_t)(rows * x->keys));
  if (!scores) {
    job->failed = true;
    return;
  }
  bool fresh = true;
  for (int64_t head = first_head; head < first_head + group; head++)
    for (int64_t query = 0; query < x->queries; query += QUERIES) {
      const int64_t count = x->queries - query < QUERIES ? x->queries - query : QUERIES;
      if (!run_block(job, sample, head, query, count, fresh, scores)) job->failed = true;
      fresh = false;
    }
}

bool ecot_attention_backward(
    EcotCompute compute, const EcotAttention *attention, const float *dy, float *dq, float *dk, float *dv) {
  const EcotAttention *x = attention;
  const int64_t kv_size = x->batch * x->keys * x->kv_heads * x->size;
  if (x->batch <= 0 || x->heads <= 0 || x->size <= 0) return true;
  if (x->queries <= 0 || x->keys <= 0) {
    if (kv_size > 0) memset(dk, 0, (size_t)kv_size * sizeof(float));
    if (kv_size > 0) memset(dv, 0, (size_t)kv_size * sizeof(float));
    if (x->queries > 0) memset(dq, 0, (size_t)(x->batch * x->queries * x->heads * x->size) * sizeof(float));
    return true;
  }
  Job job = {
      .attention = x, .kernel = ecot_arithmetic_kernel(compute.variant), .dy = dy, .dq = dq, .dk = dk, .dv = dv,
  };
  const bool small = (double)x->batch * (double)x->heads * (double)x->queries * (double)x->keys * (double)x->size < 100e3;
  ecot_run_tiles(small ? 1 : compute.threads, x->batch * x->kv_heads, run_head, &job);
  return !job.failed;
}
