// Attention and its vector-Jacobian product, query by query: the specification of every variant.
#include <math.h>
#include <stddef.h>

#include "attention.h"
#include "rows.h"

#pragma STDC FP_CONTRACT OFF

void ecot_attention_query_portable(const EcotAttention *x, const EcotAttentionHead *head, int64_t query, float *scores) {
  const int32_t first = head->first[query], end = head->end[query];
  const float *q = head->q + query * head->q_stride;
  for (int64_t j = first; j < end; j++) {
    float sum = 0;
    for (int64_t d = 0; d < x->size; d++) sum = fmaf(q[d], head->k[j * head->k_stride + d], sum);
    scores[j] = fmaf(sum, x->scale, 0);
  }
  ecot_rows_portable.softmax(1, x->keys, &first, &end, 1, scores, scores);
  for (int64_t d = 0; d < x->size; d++) {
    float sum = 0;
    for (int64_t j = first; j < end; j++) sum = fmaf(scores[j], head->v[j * head->k_stride + d], sum);
    head->context[query * head->q_stride + d] = sum;
  }
}

// The cotangents of one query's scores before their scale, in its range.
static void find_score_cotangents(
    const EcotAttention *x, const EcotAttentionHead *head, int64_t query, const float *dy, float *dz) {
  const int32_t first = head->first[query], end = head->end[query];
  for (int64_t j = first; j < end; j++) {
    float sum = 0;
    for (int64_t d = 0; d < x->size; d++) sum = fmaf(dy[d], head->v[j * head->k_stride + d], sum);
    dz[j] = sum;
  }
  ecot_rows_portable.softmax_backward(1, x->keys, &first, &end, &x->scale, head->probabilities + query * x->keys, dz, dz);
}

void ecot_attention_query_backward_portable(
    const EcotAttention *x, const EcotAttentionHead *head, const EcotAttentionCotangents *cotangents, int64_t query, float *dz) {
  const int64_t row = query * head->q_stride;
  const float *p = head->probabilities + query * x->keys, *q = head->q + row, *dy = cotangents->dy + row;
  find_score_cotangents(x, head, query, dy, dz);
  for (int64_t d = 0; d < x->size; d++) {
    float sum = 0;
    for (int64_t j = head->first[query]; j < head->end[query]; j++) sum = fmaf(dz[j], head->k[j * head->k_stride + d], sum);
    cotangents->dq[row + d] = sum;
  }
  for (int64_t j = head->first[query]; j < head->end[query]; j++)
    for (int64_t d = 0; d < x->size; d++) {
      float *dk = &cotangents->dk[j * head->k_stride + d], *dv = &cotangents->dv[j * head->k_stride + d];
      *dk = fmaf(dz[j], q[d], *dk);
      *dv = fmaf(p[j], dy[d], *dv);
    }
}
