#ifndef ECOT_FINGERPRINT_ROWS_H
#define ECOT_FINGERPRINT_ROWS_H

#include "fingerprint_blocks.h"

// Digests the token rows that end in the bytes from..<to of the tensor, one block at `data`, and the block itself, unless `nan`: it
// holds NaNs, and somebody else digests it. A row that begins before the block is left out where the request names no data for the
// whole tensor.
void ecot_digest_block_and_rows(
    const EcotBlockReader *reader, const uint8_t *data, int64_t from, int64_t to, bool nan, uint64_t digest[2]);
// The digest of one row.
uint64_t ecot_digest_row(const EcotBlockReader *reader, const uint8_t *data, bool may_have_nan);

// Copies floats with every NaN made the one canonical NaN, or, with `zero_non_finite`, with NaNs and infinities made zero.
void ecot_canonicalize(int32_t type, uint8_t *target, const uint8_t *data, int64_t bytes, bool zero_non_finite);

#endif
