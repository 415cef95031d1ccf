// Attention's vector-Jacobian product: blocks of queries, one key/value head of one sample a thread.
#include <stddef.h>
#include <string.h>

#include "attention.h"
#include "products.h"
#include "scratch.h"
#include "sizes.h"

enum {
  // In a block, about: what they leave for the keys to add stays in the second-level cache.
  // Measured to make no difference beyond 3 %: 28 to 112.
  QUERIES = 56,
};


typedef struct Job {
  const EcotAttention *attention;
  const EcotArithmeticKernel *kernel;
  const EcotAttentionKernels *attention_kernels;  // null: the specification
  const float *dy;
  float *dq, *dk, *dv;
  bool failed;
} Job;

// What a thread holds while it works on a key/value head. Rows are as wide as whole registers: copies where the caller's are not,
// or where they lie far apart and are read often.
typedef struct Group {
  const Job *job;
  int64_t features, rows;      // of a row; queries a block
  bool copies;
  float *v;                    // panels of values
  float *dz;                   // (rows, keys)
  EcotAttentionRows k;
  float *q, *dy, *dq;          // copies of a block, room for a tile; null without copies
  float *dk, *dv;              // sums
  int64_t k_stride;
} Group;

static void copy_rows(int64_t count, int64_t size, const float *source, int64_t source_stride, float *copy, int64_t stride) {
  for (int64_t i = 0; i < count; i++) memcpy(copy + i * stride, source + i * source_stride, (size_t)size * sizeof *copy);
}

static void clear_rows(int64_t count, int64_t size, float *rows, int64_t stride) {
  for (int64_t i = 0; i < count; i++) memset(rows + i * stride, 0, (size_t)size * sizeof *rows);
}

// dZ and dq of a micro-tile of queries, of which `dy` are the cotangents.
static void run_tile(
    const Group *group, const EcotAttentionHead *head, const EcotAttentionCotangents *cotangents, int64_t query, int64_t count,
    EcotAttentionRows dy, float *dz) {
  const EcotAttention *x = group->job->attention;
  const EcotArithmeticKernel *kernel = group->job->kernel;
  const EcotAttentionKernels *kernels = group->job->attention_kernels;
  const int64_t row = query * head->q_stride;
  const int32_t *first = head->first + query, *end = head->end + query;
  const EcotAttentionQueries queries = ecot_attention_queries(first, end, count);
  ecot_attention_multiply(kernels, kernel->products, &queries, x->size, dy, group->v, x->keys, dz);
  kernel->rows->softmax_backward(count, x->keys, first, end, &x->scale, head->probabilities + query * x->keys, dz, dz);
  float *dq = group->copies ? group->dq : cotangents->dq + row;
  const int64_t stride = group->copies ? group->features : head->q_stride;
  ecot_attention_gather(kernels, &queries, group->features, dz, x->keys, group->k, dq, stride);
  if (group->copies) copy_rows(count, x->size, dq, stride, cotangents->dq + row, head->q_stride);
}

static void run_block(
    const Group *group, const EcotAttentionHead *head, const EcotAttentionCotangents *cotangents, int64_t query, int64_t count) {
  const EcotAttention *x = group->job->attention;
  const EcotAttentionKernels *kernels = group->job->attention_kernels;
  const int64_t row = query * head->q_stride;
  const EcotAttentionRows q = ecot_attention_whole_rows(count, x->size, group->features, head->q + row, head->q_stride, group->q);
  const EcotAttentionRows dy =
      ecot_attention_whole_rows(count, x->size, group->features, cotangents->dy + row, head->q_stride, group->dy);
  for (int64_t i = 0; i < count; i += kernels->rows)
    run_tile(
        group, head, cotangents, query + i, ecot_smaller(kernels->rows, count - i),
        (EcotAttentionRows){dy.data + i * dy.stride, dy.stride}, group->dz + i * x->keys);
  const EcotAttentionQueries queries = ecot_attention_queries(head->first + query, head->end + query, count);
  const float *p = head->probabilities + query * x->keys;
  for (int64_t key = queries.low; key < queries.high; key += kernels->rows) {
    const int64_t keys = ecot_smaller(kernels->rows, queries.high - key);
    const EcotAttentionReaders readers = ecot_attention_readers(&queries, key, keys);
    ecot_attention_scatter(kernels, &queries, &readers, group->features, group->dz, x->keys, q, group->dk, group->k_stride);
    ecot_attention_scatter(kernels, &queries, &readers, group->features, p, x->keys, dy, group->dv, group->k_stride);
  }
}

static EcotAttentionCotangents cotangents_of(const Job *job, const EcotAttentionHead *head) {
  const int64_t q = head->q - job->attention->q, k = head->k - job->attention->k;
  return (EcotAttentionCotangents){.dy = job->dy + q, .dq = job->dq + q, .dk = job->dk + k, .dv = job->dv + k};
}

static bool prepare(Group *group, const EcotAttentionHead *head, const EcotAttentionCotangents *cotangents) {
  const EcotAttention *x = group->job->attention;
  const EcotProductKernels *products = group->job->kernel->products;
  const EcotAttentionKernels *kernels = group->job->attention_kernels;
  const int64_t width = products->tile_columns, features = ecot_rounded_up(x->size, kernels->width);
  group->features = features;
  group->copies = features != x->size || (head->q_stride >= ECOT_FAR_APART && x->queries > kernels->rows);
  group->rows = QUERIES / kernels->rows * kernels->rows;
  const int64_t panels = ecot_rounded_up(x->keys, width) * x->size, copied = group->copies ? features : 0;
  group->v = ecot_scratch(ECOT_SCRATCH_SHARED, (size_t)(panels + (3 * x->keys + 2 * group->rows + kernels->rows) * copied));
  group->dz = ecot_scratch(ECOT_SCRATCH_RESULT, (size_t)(group->rows * x->keys));
  if (!group->v || !group->dz) return false;
  float *keys = NULL;
  group->dk = cotangents->dk;
  group->dv = cotangents->dv;
  group->k_stride = head->k_stride;
  if (group->copies) {
    keys = group->v + panels;
    group->q = keys + x->keys * features;
    group->dy = group->q + group->rows * features;
    group->dk = group->dy + group->rows * features;
    group->dv = group->dk + x->keys * features;
    group->dq = group->dv + x->keys * features;
    group->k_stride = features;
  }
  products->pack(width, x->keys, x->size, head->v, head->k_stride, false, group->v);
  group->k = ecot_attention_whole_rows(x->keys, x->size, features, head->k, head->k_stride, keys);
  clear_rows(x->keys, features, group->dk, group->k_stride);
  clear_rows(x->keys, features, group->dv, group->k_stride);
  return true;
}

static void run_group(Job *job, int64_t sample, int64_t first_head, int64_t heads) {
  const EcotAttention *x = job->attention;
  Group group = {.job = job};
  for (int64_t k = 0; k < heads; k++) {
    const EcotAttentionHead head = ecot_attention_head(x, sample, first_head + k);
    const EcotAttentionCotangents cotangents = cotangents_of(job, &head);
    if (k == 0 && !prepare(&group, &head, &cotangents)) {
      job->failed = true;
      return;
    }
    for (int64_t query = 0; query < x->queries; query += group.rows)
      run_block(&group, &head, &cotangents, query, ecot_smaller(group.rows, x->queries - query));
    if (k < heads - 1 || !group.copies) continue;
    copy_rows(x->keys, x->size, group.dk, group.features, cotangents.dk, head.k_stride);
    copy_rows(x->keys, x->size, group.dv, group.features, cotangents.dv, head.k_stride);
  }
}

static void specify_group(Job *job, int64_t sample, int64_t first_head, int64_t heads) {
  const EcotAttention *x = job->attention;
  float *dz = ecot_scratch(ECOT_SCRATCH_RESULT, (size_t)x->keys);
  if (!dz) {
    job->failed = true;
    return;
  }
  for (int64_t k = 0; k < heads; k++) {
    const EcotAttentionHead head = ecot_attention_head(x, sample, first_head + k);
    const EcotAttentionCotangents cotangents = cotangents_of(job, &head);
    if (k == 0) {
      clear_rows(x->keys, x->size, cotangents.dk, head.k_stride);
      clear_rows(x->keys, x->size, cotangents.dv, head.k_stride);
    }
    for (int64_t query = 0; query < x->queries; query++)
      ecot_attention_query_backward_portable(x, &head, &cotangents, query, dz);
  }
}

static void run_item(void *argument, int64_t index) {
  Job *job = argument;
  const int64_t kv_heads = job->attention->kv_heads, heads = job->attention->heads / kv_heads;
  (job->attention_kernels ? run_group : specify_group)(job, index / kv_heads, index % kv_heads * heads, heads);
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
      .attention = x, .kernel = ecot_arithmetic_kernel(compute.variant),
      .attention_kernels = ecot_attention_kernels(compute.variant), .dy = dy, .dq = dq, .dk = dk, .dv = dv,
  };
  const bool small = (double)x->batch * (double)x->heads * (double)x->queries * (double)x->keys * (double)x->size < 100e3;
  ecot_run_tiles(small ? 1 : compute.threads, x->batch * x->kv_heads, run_item, &job);
  return !job.failed;
}
