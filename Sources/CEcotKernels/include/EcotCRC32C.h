#ifndef ECOT_CRC32C_H
#define ECOT_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/// CRC-32C (Castagnoli, reflected polynomial 0x82F63B78, initial and final xor 0xFFFFFFFF) of `count` bytes;
/// the CRC of "123456789" is 0xE3069283. Uses the processor's CRC instructions where it has them.
uint32_t ecot_crc32c(const void *bytes, size_t count);

/// The same from tables alone (slicing by 8): the specification that the fast variant is tested against.
uint32_t ecot_crc32c_portable(const void *bytes, size_t count);

#endif
