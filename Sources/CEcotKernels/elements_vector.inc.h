// The elementwise kernels of a vector variant: whole vectors of sixteen, then what remains in one padded with ones. The function is
// chosen outside the loop.
#include "elementary_lanes.inc.h"

static void ecot_map_elements(int32_t function, int64_t count, const float *x, float *y) {
  const int64_t whole = count & ~(int64_t)15, rest = count & 15;
  switch (function) {
#define ECOT_CASE(F, f) \
  case ECOT_##F: \
    for (int64_t i = 0; i < whole; i += 16) ecot_store(y + i, ecot_lanes_##f(ecot_load(x + i))); \
    if (rest > 0) ecot_store_part(y + whole, ecot_lanes_##f(ecot_load_part(x + whole, rest, 1)), rest); \
    break;
    ECOT_EACH_FUNCTION(ECOT_CASE)
#undef ECOT_CASE
    default:
      break;
  }
}

static void ecot_map_elements_backward(int32_t function, int64_t count, const float *x, const float *dy, float *dx) {
  const int64_t whole = count & ~(int64_t)15, rest = count & 15;
  switch (function) {
#define ECOT_CASE(F, f) \
  case ECOT_##F: \
    for (int64_t i = 0; i < whole; i += 16) { \
      ecot_store(dx + i, ecot_lanes_##f##_backward(ecot_load(x + i), ecot_load(dy + i))); \
    } \
    if (rest > 0) { \
      const V part = ecot_load_part(x + whole, rest, 1), dpart = ecot_load_part(dy + whole, rest, 1); \
      ecot_store_part(dx + whole, ecot_lanes_##f##_backward(part, dpart), rest); \
    } \
    break;
    ECOT_EACH_FUNCTION(ECOT_CASE)
#undef ECOT_CASE
    default:
      break;
  }
}

static void ecot_power_elements(int64_t count, const float *x, const float *y, float *z) {
  const int64_t whole = count & ~(int64_t)15, rest = count & 15;
  for (int64_t i = 0; i < whole; i += 16) ecot_store(z + i, ecot_lanes_power(ecot_load(x + i), ecot_load(y + i)));
  if (rest > 0) {
    const V part = ecot_lanes_power(ecot_load_part(x + whole, rest, 1), ecot_load_part(y + whole, rest, 1));
    ecot_store_part(z + whole, part, rest);
  }
}

#define ECOT_ELEMENT_TABLE \
  {.map = ecot_map_elements, .map_backward = ecot_map_elements_backward, .power = ecot_power_elements}
