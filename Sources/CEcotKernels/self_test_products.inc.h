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
  for (int64_t i = 0; i < batch * queries && (run->test->mode & 3) != 2; i++) {
    const int64_t causal = keys - queries + i % queries + 1;
    first[i] = 0;
    end[i] = (int32_t)((run->test->mode & 3) == 0 ? keys : causal > 0 ? causal : 0);
  }
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
