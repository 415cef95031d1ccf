// Products over ranges of keys, cut into rectangles for the micro-kernels. What all queries of a tile read goes through them
// together, the rest query by query, so that a key outside a query's range is never multiplied.
#include <string.h>

#include "attention.h"
#include "products.h"
#include "sizes.h"

EcotAttentionRows ecot_attention_whole_rows(
    int64_t count, int64_t size, int64_t features, const float *source, int64_t stride, float *copy) {
  if (!copy) return (EcotAttentionRows){source, stride};
  for (int64_t i = 0; i < count; i++) {
    memcpy(copy + i * features, source + i * stride, (size_t)size * sizeof *copy);
    memset(copy + i * features + size, 0, (size_t)(features - size) * sizeof *copy);
  }
  return (EcotAttentionRows){copy, features};
}

EcotAttentionQueries ecot_attention_queries(const int32_t *first, const int32_t *end, int64_t count) {
  EcotAttentionQueries x = {
      .first = first, .end = end, .count = count, .low = INT32_MAX, .all_high = INT32_MAX, .same_first = true,
  };
  for (int64_t i = 0; i < count; i++) {
    x.all_low = ecot_larger_of(x.all_low, first[i]);
    x.all_high = ecot_smaller(x.all_high, end[i]);
    x.same_first = x.same_first && first[i] == first[0];
    if (first[i] >= end[i]) continue;
    x.low = ecot_smaller(x.low, first[i]);
    x.high = ecot_larger_of(x.high, end[i]);
  }
  x.low = ecot_smaller(x.low, x.high);
  return x;
}

void ecot_attention_multiply(
    const EcotAttentionKernels *kernels, const EcotProductKernels *products, const EcotAttentionQueries *x, int64_t size,
    EcotAttentionRows w, const float *panels, int64_t keys, float *c) {
  const int64_t width = products->tile_columns, begin = x->low / width * width, whole = keys / width * width;
  const int64_t end = ecot_smaller(ecot_rounded_up(x->high, width), whole);
  if (begin < end)
    kernels->multiply(x->count, (end - begin) / width, size, w.data, w.stride, panels + begin * size, c + begin, keys);
  if (x->high <= whole) return;
  // The last panel has more columns than keys.
  const EcotTileOperands operands = {
      .k = size, .a = w.data, .a_row = w.stride, .a_step = 1, .b = panels + whole * size, .b_step = width,
  };
  products->tile(x->count, keys - whole, &operands, c + whole, keys, false);
}

void ecot_attention_gather(
    const EcotAttentionKernels *kernels, const EcotAttentionQueries *x, int64_t features, const float *w, int64_t ldw,
    EcotAttentionRows values, float *c, int64_t ldc) {
  const bool together = x->all_low < x->all_high;
  if (!together || !x->same_first)
    for (int64_t i = 0; i < x->count; i++) {
      const bool reads = x->first[i] < x->end[i];
      const int64_t begin = reads ? x->first[i] : x->low, end = !reads ? begin : together ? x->all_low : x->end[i];
      kernels->gather(
          1, features, end - begin, w + i * ldw + begin, ldw, values.data + begin * values.stride, values.stride, c + i * ldc, ldc,
          false);
    }
  if (!together) return;
  kernels->gather(
      x->count, features, x->all_high - x->all_low, w + x->all_low, ldw, values.data + x->all_low * values.stride, values.stride, c,
      ldc, !x->same_first);
  for (int64_t i = 0; i < x->count; i++)
    if (x->end[i] > x->all_high)
      kernels->gather(
          1, features, x->end[i] - x->all_high, w + i * ldw + x->all_high, ldw, values.data + x->all_high * values.stride,
          values.stride, c + i * ldc, ldc, true);
}

EcotAttentionReaders ecot_attention_readers(const EcotAttentionQueries *x, int64_t key, int64_t keys) {
  EcotAttentionReaders readers = {.key = key, .keys = keys, .from = 0, .to = x->count};
  if (x->all_low <= key && key + keys <= x->all_high) return readers;
  int64_t query = 0;
  while (query < x->count && (x->first[query] > key || x->end[query] < key + keys)) query++;
  readers.from = query;
  while (query < x->count && x->first[query] <= key && x->end[query] >= key + keys) query++;
  readers.to = query;
  return readers;
}

static void scatter_some(
    const EcotAttentionKernels *kernels, const EcotAttentionQueries *x, const EcotAttentionReaders *readers, int64_t from,
    int64_t to, int64_t features, const float *w, int64_t ldw, EcotAttentionRows values, float *c, int64_t ldc) {
  if (from < to)
    kernels->scatter_ragged(
        readers->key, readers->keys, features, to - from, x->first + from, x->end + from, w + from * ldw + readers->key, ldw,
        values.data + from * values.stride, values.stride, c + readers->key * ldc, ldc);
}

void ecot_attention_scatter(
    const EcotAttentionKernels *kernels, const EcotAttentionQueries *x, const EcotAttentionReaders *readers, int64_t features,
    const float *w, int64_t ldw, EcotAttentionRows values, float *c, int64_t ldc) {
  scatter_some(kernels, x, readers, 0, readers->from, features, w, ldw, values, c, ldc);
  if (readers->from < readers->to)
    kernels->scatter(
        readers->keys, features, readers->to - readers->from, w + readers->from * ldw + readers->key, ldw,
        values.data + readers->from * values.stride, values.stride, c + readers->key * ldc, ldc);
  scatter_some(kernels, x, readers, readers->to, x->count, features, w, ldw, values, c, ldc);
}
