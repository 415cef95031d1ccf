// Where the parts of an attention lie.
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

// The specification: one query of one head; `scores` has room for all keys.
void ecot_attention_query_portable(const EcotAttention *attention, const EcotAttentionHead *head, int64_t query, float *scores);

#endif
