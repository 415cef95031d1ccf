import CEcotXXHash
import EcotFingerprints

/// XXH3-64 (Collet), the checksum of frames and the hash of address lookups.
package enum Checksum {
  /// XXH3-64 without a seed.
  package static func xxh3(_ bytes: UnsafeRawBufferPointer) -> UInt64 { XXH3_64bits(bytes.baseAddress, bytes.count) }

  /// XXH3-64 without a seed.
  package static func xxh3(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { xxh3($0) } }

  /// XXH3-64 with a seed.
  package static func xxh3(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
    XXH3_64bits_withSeed(bytes.baseAddress, bytes.count, seed)
  }

  /// XXH3-128 without a seed.
  package static func xxh3Wide(_ bytes: [UInt8]) -> Digest128 {
    let hash = bytes.withUnsafeBytes { XXH3_128bits($0.baseAddress, $0.count) }
    return Digest128(high: hash.high64, low: hash.low64)
  }
}
