// Sizes and how they are cut.
#ifndef ECOT_SIZES_H
#define ECOT_SIZES_H

#include <stdint.h>

static inline int64_t ecot_smaller(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t ecot_larger_of(int64_t a, int64_t b) { return a > b ? a : b; }
// So many pieces of `of` hold x; and the next multiple of `to` from x on.
static inline int64_t ecot_pieces(int64_t x, int64_t of) { return (x + of - 1) / of; }
static inline int64_t ecot_rounded_up(int64_t x, int64_t to) { return ecot_pieces(x, to) * to; }

#endif
