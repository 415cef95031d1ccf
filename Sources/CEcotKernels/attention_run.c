// Attention, a micro-tile of queries at a time: their scores, softmax and context never leave the nearest caches.
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "attention.h"
#include "products.h"
#include "scratch.h"
#include "sizes.h"

typedef struct Job {
  const EcotAttention *attention;
  const EcotArithmeticKernel *kernel;
  const EcotAttentionKernels *attention_kernels;  // null: the specification
  int64_t heads;                                  // that read the same keys, together
  int64_t chunks, chunk_queries;                  // of each head
  bool failed;
} Job;

// What a thread holds while some heads read the same keys.
typedef struct Memory {
  const Job *job;
  float *keys;               // panels
  EcotAttentionRows values;  // as wide as whole registers
  int64_t features;          // of such a row
  float *scores;             // (a tile's rows, keys), where probabilities are not kept
  float *queries;            // of a tile, where the caller's lie far apart; else null
  float *context;            // of a tile, where rows of the caller's are not whole registers; else null
} Memory;

static void compute_probabilities(
    const Memory *memory, const EcotAttentionHead *head, const EcotAttentionQueries *queries, int64_t query, float *scores) {
  const EcotAttention *x = memory->job->attention;
  const EcotArithmeticKernel *kernel = memory->job->kernel;
  const EcotAttentionRows q = ecot_attention_whole_rows(
      queries->count, x->size, x->size, head->q + query * head->q_stride, head->q_stride, memory->queries);
  ecot_attention_multiply(memory->job->attention_kernels, kernel->products, queries, x->size, q, memory->keys, x->keys, scores);
  const bool keeps_order = x->scale > 0 && x->scale < INFINITY;
  for (int64_t i = 0; i < queries->count && !keeps_order; i++) {
    const int64_t first = queries->first[i], end = queries->end[i];
    float *row = scores + i * x->keys + first;
    if (first < end) kernel->rows->scale(end - first, row, x->scale, 0, row);
  }
  kernel->rows->softmax(queries->count, x->keys, queries->first, queries->end, keeps_order ? x->scale : 1, scores, scores);
}

// A micro-tile of queries.
static void run_tile(const Memory *memory, const EcotAttentionHead *head, int64_t query, int64_t count) {
  const EcotAttention *x = memory->job->attention;
  const EcotAttentionQueries queries = ecot_attention_queries(head->first + query, head->end + query, count);
  float *scores = head->probabilities ? head->probabilities + query * x->keys : memory->scores;
  float *context = head->context + query * head->q_stride;
  compute_probabilities(memory, head, &queries, query, scores);
  ecot_attention_gather(
      memory->job->attention_kernels, &queries, memory->features, scores, x->keys, memory->values,
      memory->context ? memory->context : context, memory->context ? memory->features : head->q_stride);
  for (int64_t i = 0; i < count && memory->context; i++)
    memcpy(context + i * head->q_stride, memory->context + i * memory->features, (size_t)x->size * sizeof *context);
}

static bool prepare(Memory *memory, const EcotAttentionHead *head) {
  const EcotAttention *x = memory->job->attention;
  const EcotProductKernels *products = memory->job->kernel->products;
  const int64_t height = products->tile_rows, width = products->tile_columns, panels = ecot_rounded_up(x->keys, width) * x->size;
  memory->features = ecot_rounded_up(x->size, memory->job->attention_kernels->width);
  const int64_t copied = memory->features != x->size ? memory->features : 0;
  const int64_t far = head->q_stride >= ECOT_FAR_APART ? x->size : 0;
  memory->keys = ecot_scratch(ECOT_SCRATCH_SHARED, (size_t)(panels + x->keys * copied + height * (copied + far)));
  memory->scores = ecot_scratch(ECOT_SCRATCH_RESULT, (size_t)(height * x->keys));
  if (!memory->keys || !memory->scores) return false;
  float *const rest = memory->keys + panels + x->keys * copied;
  memory->context = copied ? rest : NULL;
  memory->queries = far ? rest + height * copied : NULL;
  products->pack(width, x->keys, x->size, head->k, head->k_stride, false, memory->keys);
  memory->values = ecot_attention_whole_rows(
      x->keys, x->size, memory->features, head->v, head->k_stride, copied ? memory->keys + panels : NULL);
  return true;
}

static void run_queries(Job *job, int64_t sample, int64_t first_head, int64_t from, int64_t to) {
  const EcotAttention *x = job->attention;
  const int64_t height = job->attention_kernels->rows;
  Memory memory = {.job = job};
  for (int64_t k = 0; k < job->heads; k++) {
    const EcotAttentionHead head = ecot_attention_head(x, sample, first_head + k);
    if (k == 0 && !prepare(&memory, &head)) {
      job->failed = true;
      return;
    }
    for (int64_t query = from; query < to; query += height) run_tile(&memory, &head, query, ecot_smaller(height, to - query));
  }
}

static void specify_queries(Job *job, int64_t sample, int64_t first_head, int64_t from, int64_t to) {
  const EcotAttention *x = job->attention;
  float *scores = ecot_scratch(ECOT_SCRATCH_RESULT, (size_t)x->keys);
  if (!scores) {
    job->failed = true;
    return;
  }
  for (int64_t k = 0; k < job->heads; k++) {
    const EcotAttentionHead head = ecot_attention_head(x, sample, first_head + k);
    for (int64_t query = from; query < to; query++)
      ecot_attention_query_portable(x, &head, query, head.probabilities ? head.probabilities + query * x->keys : scores);
  }
}

static void run_chunk(void *argument, int64_t index) {
  Job *job = argument;
  const EcotAttention *x = job->attention;
  const int64_t first_head = index / job->chunks * job->heads, from = index % job->chunks * job->chunk_queries;
  const int64_t to = ecot_smaller(from + job->chunk_queries, x->queries);
  (job->attention_kernels ? run_queries : specify_queries)(job, first_head / x->heads, first_head % x->heads, from, to);
}

bool ecot_attention(EcotCompute compute, const EcotAttention *x) {
  if (x->batch <= 0 || x->queries <= 0 || x->heads <= 0 || x->size <= 0) return true;
  Job job = {
      .attention = x, .kernel = ecot_arithmetic_kernel(compute.variant),
      .attention_kernels = ecot_attention_kernels(compute.variant),
  };
  // Heads that read the same keys share what is packed, where that leaves the threads evenly loaded. Several chunks of a head only
  // where there are fewer heads than threads: each chunk packs the keys anew.
  const int64_t heads = x->batch * x->heads, kv_heads = x->batch * x->kv_heads;
  job.heads = kv_heads % compute.threads == 0 || kv_heads >= 8 * compute.threads ? x->heads / x->kv_heads : 1;
  const int64_t wanted = compute.threads > heads ? ecot_pieces(2 * compute.threads, heads) : 1;
  job.chunk_queries = ecot_rounded_up(ecot_pieces(x->queries, wanted), job.attention_kernels ? job.attention_kernels->rows : 1);
  job.chunks = ecot_pieces(x->queries, job.chunk_queries);
  const bool small = (double)heads * (double)x->queries * (double)x->keys * (double)x->size < 100e3;
  ecot_run_tiles(small ? 1 : compute.threads, heads / job.heads * job.chunks, run_chunk, &job);
  return !job.failed;
}
