// The elementwise kernels, one element at a time: what the vector variants compute.
#include "elements.h"

#pragma STDC FP_CONTRACT OFF
#include "elementary_scalar.inc.h"

static void ecot_map_elements(int32_t function, int64_t count, const float *x, float *y) {
  switch (function) {
#define ECOT_CASE(F, f) \
  case ECOT_##F: \
    for (int64_t i = 0; i < count; i++) y[i] = ecot_scalar_##f(x[i]); \
    break;
    ECOT_EACH_FUNCTION(ECOT_CASE)
#undef ECOT_CASE
    default:
      break;
  }
}

static void ecot_map_elements_backward(int32_t function, int64_t count, const float *x, const float *dy, float *dx) {
  switch (function) {
#define ECOT_CASE(F, f) \
  case ECOT_##F: \
    for (int64_t i = 0; i < count; i++) dx[i] = ecot_scalar_##f##_backward(x[i], dy[i]); \
    break;
    ECOT_EACH_FUNCTION(ECOT_CASE)
#undef ECOT_CASE
    default:
      break;
  }
}

static void ecot_power_elements(int64_t count, const float *x, const float *y, float *z) {
  for (int64_t i = 0; i < count; i++) z[i] = ecot_scalar_power(x[i], y[i]);
}

const EcotElementKernels ecot_elements_portable = {
    .map = ecot_map_elements, .map_backward = ecot_map_elements_backward, .power = ecot_power_elements};
