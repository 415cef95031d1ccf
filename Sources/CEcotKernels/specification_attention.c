// Attention, query by query: the specification of every variant.
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
  ecot_rows_portable.softmax(1, x->keys, &first, &end, scores, scores);
  for (int64_t d = 0; d < x->size; d++) {
    float sum = 0;
    for (int64_t j = first; j < end; j++) sum = fmaf(scores[j], head->v[j * head->k_stride + d], sum);
    head->context[query * head->q_stride + d] = sum;
  }
}
