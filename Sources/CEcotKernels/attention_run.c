// Attention, a micro-tile of queries at a time: their scores, softmax and context never leave the nearest caches.
#include <stddef.h>
#include <string.h>

#include "attention.h"
#include "products.h"
#include "scratch.h"

static int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }
static int64_t rounded_up(int64_t x, int64_t to) { return (x + to - 1) / to * to; }

typedef struct Job {
  const EcotAttention *attention;
  const EcotArithmeticKernel *kernel;
  int64_t chunks, chunk_queries;  // of each head
  bool failed;
} Job;

// A few queries of one head, with what is packed for them.
typedef struct Tile {
  const EcotAttention *attention;
  const EcotAttentionHead *head;
  const EcotArithmeticKernel *kernel;
  const float *keys, *values;  // panels
  float *panel;                // of queries, then of probabilities
  float *scores;               // (count, keys)
  int64_t query, count;
  int64_t low, high;           // the keys that any of the queries reads
} Tile;

// The keys that any of some queries reads; empty where none does.
static void find_range(const EcotAttentionHead *head, int64_t query, int64_t count, int64_t *low, int64_t *high) {
  *low = INT32_MAX;
  *high = 0;
  for (int64_t i = query; i < query + count; i++)
    if (head->first[i] < head->end[i]) {
      *low = smaller(*low, head->first[i]);
      *high = larger(*high, head->end[i]);
    }
  *low = smaller(*low, *high);
}

static void compute_probabilities(const Tile *tile) {
  const EcotAttention *x = tile->attention;
  const EcotAttentionHead *head = tile->head;
  const EcotProductKernels *products = tile->kernel->products;
  const int64_t height = products->tile_rows, width = products->tile_columns;
  products->pack(
      height, tile->count, x->size, head->q + tile->query * head->q_stride, head->q_stride, false, tile->panel);
  for (int64_t j = tile->low / width * width; j < tile->high; j += width)
    products->tile(
        tile->count, smaller(width, x->keys - j), x->size, tile->panel, tile->keys + j * x->size, width, tile->scores + j,
        x->keys, false);
  for (int64_t i = 0; i < tile->count; i++) {
    const int64_t first = head->first[tile->query + i], end = head->end[tile->query + i];
    float *row = tile->scores + i * x->keys + first;
    if (first < end) tile->kernel->rows->scale(end - first, row, x->scale, 0, row);
  }
  tile->kernel->rows->softmax(
      tile->count, x->keys, head->first + tile->query, head->end + tile->query, tile->scores, tile->scores);
}

// Adds the terms of some keys to some rows of the context, whose chains start with them or go on.
static void add_values(const Tile *tile, int64_t row, int64_t count, int64_t from, int64_t to, bool accumulate) {
  const EcotAttention *x = tile->attention;
  const EcotProductKernels *products = tile->kernel->products;
  const int64_t width = products->tile_columns;
  if (from >= to && accumulate) return;
  for (int64_t d = 0; d < x->size; d += width)
    products->tile(
        count, smaller(width, x->size - d), larger(0, to - from), tile->panel + (from - tile->low) * products->tile_rows + row,
        tile->values + d * x->keys + from * width, width,
        tile->head->context + (tile->query + row) * tile->head->q_stride + d, tile->head->q_stride, accumulate);
}

// Keys that all queries of the tile read go through the micro-kernel together; a query's own keys before and after them go alone,
// so that a key outside a query's range is never multiplied.
static void compute_context(const Tile *tile) {
  const EcotAttention *x = tile->attention;
  const EcotAttentionHead *head = tile->head;
  const EcotProductKernels *products = tile->kernel->products;
  products->pack(
      products->tile_rows, tile->count, tile->high - tile->low, tile->scores + tile->low, x->keys, false, tile->panel);
  int64_t low = tile->low, high = tile->high;
  bool same_first = true;
  for (int64_t i = 0; i < tile->count; i++) {
    const int64_t first = head->first[tile->query + i], end = head->end[tile->query + i];
    low = larger(low, first);
    high = smaller(high, end);
    same_first = same_first && first == head->first[tile->query];
  }
  if (low >= high) {
    for (int64_t i = 0; i < tile->count; i++) {
      const int64_t first = head->first[tile->query + i], end = head->end[tile->query + i];
      add_values(tile, i, 1, first < end ? first : tile->low, first < end ? end : tile->low, false);
    }
    return;
  }
  if (!same_first)
    for (int64_t i = 0; i < tile->count; i++) add_values(tile, i, 1, head->first[tile->query + i], low, false);
  add_values(tile, 0, tile->count, low, high, !same_first);
  for (int64_t i = 0; i < tile->count; i++) add_values(tile, i, 1, high, head->end[tile->query + i], true);
}

static void run_queries(Job *job, const EcotAttentionHead *head, int64_t from, int64_t to) {
  const EcotAttention *x = job->attention;
  const EcotProductKernels *products = job->kernel->products;
  const int64_t height = products->tile_rows, width = products->tile_columns;
  const size_t keys = (size_t)(rounded_up(x->keys, width) * x->size), values = (size_t)(rounded_up(x->size, width) * x->keys);
  float *packed = ecot_scratch(ECOT_SCRATCH_SHARED, keys + values);
  float *panel = ecot_scratch(ECOT_SCRATCH_PANEL, (size_t)(height * larger(x->size, x->keys)));
  float *scores = ecot_scratch(ECOT_SCRATCH_RESULT, (size_t)(height * x->keys));
  if (!packed || !panel || !scores) {
    job->failed = true;
    return;
  }
  products->pack(width, x->keys, x->size, head->k, head->k_stride, false, packed);
  products->pack(width, x->size, x->keys, head->v, head->k_stride, true, packed + keys);
  Tile tile = {
      .attention = x, .head = head, .kernel = job->kernel, .keys = packed, .values = packed + keys, .panel = panel,
      .scores = scores,
  };
  for (tile.query = from; tile.query < to; tile.query += height) {
    tile.count = smaller(height, to - tile.query);
    if (head->probabilities) tile.scores = head->probabilities + tile.query * x->keys;
    find_range(head, tile.query, tile.count, &tile.low, &tile.high);
    compute_probabilities(&tile);
    compute_context(&tile);
  }
}

static void specify_queries(Job *job, const EcotAttentionHead *head, int64_t from, int64_t to) {
  const EcotAttention *x = job->attention;
  float *scores = ecot_scratch(ECOT_SCRATCH_RESULT, (size_t)x->keys);
  if (!scores) {
    job->failed = true;
    return;
  }
  for (int64_t query = from; query < to; query++)
    ecot_attention_query_portable(x, head, query, head->probabilities ? head->probabilities + query * x->keys : scores);
}

static void run_chunk(void *argument, int64_t index) {
  Job *job = argument;
  const EcotAttention *x = job->attention;
  const int64_t head_index = index / job->chunks;
  const EcotAttentionHead head = ecot_attention_head(x, head_index / x->heads, head_index % x->heads);
  const int64_t from = index % job->chunks * job->chunk_queries;
  const int64_t to = smaller(from + job->chunk_queries, x->queries);
  (job->kernel->products ? run_queries : specify_queries)(job, &head, from, to);
}

bool ecot_attention(EcotCompute compute, const EcotAttention *x) {
  if (x->batch <= 0 || x->queries <= 0 || x->heads <= 0 || x->size <= 0) return true;
  Job job = {.attention = x, .kernel = ecot_arithmetic_kernel(compute.variant)};
  // Several chunks of a head only where there are fewer heads than threads: each chunk packs the keys anew.
  const int64_t heads = x->batch * x->heads, height = job.kernel->products ? job.kernel->products->tile_rows : 1;
  const int64_t wanted = compute.threads > heads ? (2 * compute.threads + heads - 1) / heads : 1;
  job.chunk_queries = rounded_up((x->queries + wanted - 1) / wanted, height);
  job.chunks = (x->queries + job.chunk_queries - 1) / job.chunk_queries;
  const bool small = (double)heads * (double)x->queries * (double)x->keys * (double)x->size < 100e3;
  ecot_run_tiles(small ? 1 : compute.threads, heads * job.chunks, run_chunk, &job);
  return !job.failed;
}
