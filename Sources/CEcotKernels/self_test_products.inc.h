// Cases of matrix products and attention.

static void matrix_product(Run *run) {
  const int64_t *size = run->test->size, m = size[0], n = size[1], k = size[2], batch = size[3], padding = size[4];
  const bool ta = run->test->mode & 1, tb = run->test->mode & 2;
  EcotMatrixProduct product = {
      .m = m,
      .n = n,
      .k = k,
      .transpose_a = ta,
      .transpose_b = tb,
      .accumulate = run->test->mode & 4,
      .lda = (ta ? m : k) + padding,
      .ldb = (tb ? k : n) + padding,
      .ldc = n + padding,
      .batch = batch,
  };
  product.stride_a = (ta ? k : m) * product.lda;
  product.stride_b = (tb ? n : k) * product.ldb;
  product.stride_c = m * product.ldc;
  float *c = floats(run, batch * product.stride_c);
  product.a = floats(run, batch * product.stride_a);
  product.b = floats(run, batch * product.stride_b);
  product.c = c;
  if (run->failed) return;
  if (!ecot_matrix_product(run->compute, &product)) run->failed = true;
  // With the padding, which must be as it was.
  keep_floats(run, c, batch * product.stride_c);
}

// Ranges of modes 0, 1 and 3: all keys; causal; a causal window in samples that begin late, where some queries read nothing and
// some keys are read by none.
static void choose_ranges(int32_t mode, int64_t batch, int64_t queries, int64_t keys, int32_t *first, int32_t *end) {
  for (int64_t i = 0; i < batch * queries && mode != 2; i++) {
    const int64_t causal = keys - queries + i % queries + 1, start = (i / queries + 1) * keys / 5, begin = causal - keys / 3 - 1;
    first[i] = mode == 3 ? (int32_t)(begin > start ? begin : start) : 0;
    end[i] = (int32_t)(mode == 0 ? keys : causal > 0 ? causal : 0);
  }
}

// NaN in what no number may come from: q and dy of queries that read nothing, k and v of keys that none reads.
static void spoil_unread(const EcotAttention *x, float *q, float *k, float *v, float *dy) {
  const int64_t q_row = x->heads * x->size, k_row = x->kv_heads * x->size;
  for (int64_t i = 0; i < x->batch * x->queries; i++)
    for (int64_t d = 0; d < q_row && x->first[i] >= x->end[i]; d++) q[i * q_row + d] = dy[i * q_row + d] = float_of(0x7FC00000u);
  for (int64_t j = 0; j < x->batch * x->keys; j++) {
    const int64_t sample = j / x->keys, key = j % x->keys;
    bool read = false;
    for (int64_t i = sample * x->queries; i < (sample + 1) * x->queries; i++)
      read = read || (x->first[i] <= key && key < x->end[i]);
    for (int64_t d = 0; d < k_row && !read; d++) k[j * k_row + d] = v[j * k_row + d] = float_of(0x7FC00000u);
  }
}

static void attention(Run *run) {
  const int64_t *size = run->test->size, batch = size[0], queries = size[1], keys = size[2], heads = size[3], kv_heads = size[4];
  const int64_t query_count = batch * queries * heads * size[5], key_count = batch * keys * kv_heads * size[5];
  const int64_t weights = batch * heads * queries * keys;
  const bool backward = run->test->function == ECOT_TEST_ATTENTION_BACKWARD;
  float *q = floats(run, query_count), *k = floats(run, key_count), *v = floats(run, key_count);
  float *context = floats(run, query_count);
  float *probabilities = run->test->mode & 4 && !backward ? NULL : floats(run, weights);
  int32_t *first, *end;
  ranges(run, batch * queries, keys, &first, &end);
  const EcotAttention attention = {
      .batch = batch,
      .queries = queries,
      .keys = keys,
      .heads = heads,
      .kv_heads = kv_heads,
      .size = size[5],
      .scale = 0.25f,
      .q = q,
      .k = k,
      .v = v,
      .first = first,
      .end = end,
      .context = context,
      .probabilities = probabilities,
  };
  float *dy = floats(run, query_count), *dq = floats(run, query_count), *dk = floats(run, key_count), *dv = floats(run, key_count);
  if (run->failed) return;
  choose_ranges(run->test->mode & 3, batch, queries, keys, first, end);
  if (run->test->mode & 8) spoil_unread(&attention, q, k, v, dy);
  if (!ecot_attention(run->compute, &attention)) run->failed = true;
  if (!backward) {
    keep_floats(run, context, query_count);
    if (probabilities) keep_floats(run, probabilities, weights);
    return;
  }
  if (!run->failed && !ecot_attention_backward(run->compute, &attention, dy, dq, dk, dv)) run->failed = true;
  keep_floats(run, dq, query_count);
  keep_floats(run, dk, key_count);
  keep_floats(run, dv, key_count);
}
