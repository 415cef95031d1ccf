// The matrix product, element by element: the specification of every variant.
#include <math.h>

#include "products.h"

#pragma STDC FP_CONTRACT OFF

void ecot_product_portable(const EcotMatrixProduct *x) {
  for (int64_t i = 0; i < x->m; i++)
    for (int64_t j = 0; j < x->n; j++) {
      float *c = &x->c[i * x->ldc + j];
      float sum = x->accumulate ? *c : 0;
      for (int64_t p = 0; p < x->k; p++) {
        const float a = x->transpose_a ? x->a[p * x->lda + i] : x->a[i * x->lda + p];
        const float b = x->transpose_b ? x->b[j * x->ldb + p] : x->b[p * x->ldb + j];
        sum = fmaf(a, b, sum);
      }
      *c = sum;
    }
}
