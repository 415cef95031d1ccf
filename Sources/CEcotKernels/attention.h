// Where the parts of an attention lie, and the products over ranges of keys that it consists of.
#ifndef ECOT_ATTENTION_H
#define ECOT_ATTENTION_H

#include "arithmetic_kernels.h"

// One query head of one sample.
typedef struct EcotAttentionHead {
  const float *q, *k, *v;
  const int32_t *first, *end;  // by query
  float *context;
  float *probabilities;        // null where they are not kept
  int64_t q_stride, k_stride;  // elements between tokens
} EcotAttentionHead;

static inline EcotAttentionHead ecot_attention_head(const EcotAttention *x, int64_t sample, int64_t head) {
  const int64_t kv_head = head / (x->heads / x->kv_heads);
  const int64_t q = sample * x->queries * x->heads * x->size + head * x->size;
  const int64_t k = sample * x->keys * x->kv_heads * x->size + kv_head * x->size;
  return (EcotAttentionHead){
      .q = x->q + q,
      .k = x->k + k,
      .v = x->v + k,
      .first = x->first + sample * x->queries,
      .end = x->end + sample * x->queries,
      .context = x->context ? x->context + q : NULL,
      .probabilities = x->probabilities ? x->probabilities + (sample * x->heads + head) * x->queries * x->keys : NULL,
      .q_stride = x->heads * x->size,
      .k_stride = x->kv_heads * x->size,
  };
}

// The cotangents of one query head, each as its value lies.
typedef struct EcotAttentionCotangents {
  const float *dy;
  float *dq, *dk, *dv;
} EcotAttentionCotangents;

// The specification: one query of one head; `scores` and `dz` have room for all keys. Backward adds to dk and dv.
void ecot_attention_query_portable(const EcotAttention *attention, const EcotAttentionHead *head, int64_t query, float *scores);
void ecot_attention_query_backward_portable(
    const EcotAttention *attention, const EcotAttentionHead *head, const EcotAttentionCotangents *cotangents, int64_t query,
    float *dz);

// A tile of queries with keys. `multiply` is the tile of matrix products for many panels in one call: a head of 16 features is done
// with a panel before a call has paid off. The others are weighted sums of rows, straight from where the weights lie: to pack them as
// for a matrix product would take half as long as to multiply. Those have `features` columns, a multiple of `width`.
typedef struct EcotAttentionKernels {
  // Floats of a register; rows of a micro-tile, which is as large as that of matrix products.
  int64_t width, rows;
  // c[i] = sum over ascending steps of w[i * ldw + step] values[step], i < rows, for whole panels of a matrix product's B.
  void (*multiply)(
      int64_t rows, int64_t panels, int64_t steps, const float *w, int64_t ldw, const float *values, float *c, int64_t ldc);
  // c[i] = sum over ascending steps of w[i * ldw + step] values[step], i < rows: chains from zero, or from c where `accumulate`.
  void (*gather)(
      int64_t rows, int64_t features, int64_t steps, const float *w, int64_t ldw, const float *values, int64_t ldv, float *c,
      int64_t ldc, bool accumulate);
  // c[i] += sum over ascending steps of w[step * ldw + i] values[step], i < rows.
  void (*scatter)(
      int64_t rows, int64_t features, int64_t steps, const float *w, int64_t ldw, const float *values, int64_t ldv, float *c,
      int64_t ldc);
  // The same, where step s has terms only for the rows first[s] <= row + i < end[s].
  void (*scatter_ragged)(
      int64_t row, int64_t rows, int64_t features, int64_t steps, const int32_t *first, const int32_t *end, const float *w,
      int64_t ldw, const float *values, int64_t ldv, float *c, int64_t ldc);
} EcotAttentionKernels;

#if defined(__x86_64__)
extern const EcotAttentionKernels ecot_attention_avx2, ecot_attention_avx512;
#elif defined(__aarch64__)
extern const EcotAttentionKernels ecot_attention_neon;
#endif

// Of a variant that has product kernels.
const EcotAttentionKernels *ecot_attention_kernels(int32_t variant);

// Rows in memory, `stride` apart.
typedef struct EcotAttentionRows {
  const float *data;
  int64_t stride;
} EcotAttentionRows;

// Floats between rows that fall into a few sets of the nearest cache.
enum { ECOT_FAR_APART = 1024 };

// Rows of `features` >= `size` numbers: copies filled up with +0, or the source itself where `copy` is null.
EcotAttentionRows ecot_attention_whole_rows(
    int64_t count, int64_t size, int64_t features, const float *source, int64_t stride, float *copy);

// Some queries that follow each other, and the keys they read.
typedef struct EcotAttentionQueries {
  const int32_t *first, *end;  // of each
  int64_t count;
  int64_t low, high;           // what any of them reads
  int64_t all_low, all_high;   // what all of them read; empty where all_low >= all_high
  bool same_first;             // they begin with the same key
} EcotAttentionQueries;

EcotAttentionQueries ecot_attention_queries(const int32_t *first, const int32_t *end, int64_t count);

// Row i of c (count, keys) = the products of row i of w, which has `size` columns, with the keys that any query reads, and with
// others of the same panels. `panels` holds all keys.
void ecot_attention_multiply(
    const EcotAttentionKernels *kernels, const EcotProductKernels *products, const EcotAttentionQueries *queries, int64_t size,
    EcotAttentionRows w, const float *panels, int64_t keys, float *c);

// Row i of c (count, features) = sum over the keys of query i's range of w[i, key] values[key].
void ecot_attention_gather(
    const EcotAttentionKernels *kernels, const EcotAttentionQueries *queries, int64_t features, const float *w, int64_t ldw,
    EcotAttentionRows values, float *c, int64_t ldc);

// The queries of a block, for a few keys: those of from ..< to read all of them, the others some or none.
typedef struct EcotAttentionReaders {
  int64_t key, keys, from, to;
} EcotAttentionReaders;

EcotAttentionReaders ecot_attention_readers(const EcotAttentionQueries *queries, int64_t key, int64_t keys);

// Row `key` of c += sum over the queries whose range holds the key of w[query, key] values[query], for the keys of `readers`.
void ecot_attention_scatter(
    const EcotAttentionKernels *kernels, const EcotAttentionQueries *queries, const EcotAttentionReaders *readers,
    int64_t features, const float *w, int64_t ldw, EcotAttentionRows values, float *c, int64_t ldc);

#endif
