#ifndef ECOT_FINGERPRINT_ROWS_H
#define ECOT_FINGERPRINT_ROWS_H

#include "fingerprint_blocks.h"

// Digests the token rows that end in the bytes from..<to of the tensor, one block; `nan` tells whether that block holds NaNs.
void ecot_digest_rows(const EcotBlockReader *reader, int64_t from, int64_t to, bool nan);

// Copies floats with every NaN made the one canonical NaN, or, with `zero_non_finite`, with NaNs and infinities made zero.
void ecot_canonicalize(int32_t type, uint8_t *target, const uint8_t *data, int64_t bytes, bool zero_non_finite);

#endif
