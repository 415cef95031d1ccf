import CEcotXXHash
import EcotTensors

/// `digest/1` of a tensor from the digests of its blocks.
///
/// XXH3-128 (seed 0, default secret) over, without gaps:
///
/// | bytes | content |
/// |---|---|
/// | 16 | the ASCII text `ecot digest/1` and three zero bytes |
/// | 1 | `ElementType.rawValue`: 1 float32, 2 float64, 3 int32, 4 int64, 5 uint8 |
/// | 8 | rank |
/// | 8 x rank | shape, outermost axis first |
/// | 8 | block size in bytes: 65,536 |
/// | 8 | number of blocks: bytes of the tensor / 65,536, rounded up; 0 for an empty tensor |
/// | 16 x blocks | XXH3-128 of each block in the canonical form of XXH3: upper half first, each half big-endian |
///
/// All other numbers are unsigned and little-endian. A block is 65,536 bytes of the tensor's canonical bytes, the last one
/// what remains: row-major, little-endian, every NaN as 0x7fc00000 (float32) or 0x7ff8000000000000 (float64), +0 and -0
/// distinct.
public enum DigestRoot {
  /// The name of this definition in a golden's metadata.
  public static let algorithm = "digest/1"
  /// Bytes of a block.
  public static let blockSize = 65_536

  /// The digest of a tensor of this type and shape whose blocks have these digests.
  public static func digest(elementType: ElementType, shape: [Int], blocks: [Digest128]) -> Digest128 {
    digest(elementType: elementType, shape: shape, blockCount: blocks.count) { blocks[$0] }
  }

  static func digest(
    elementType: ElementType, shape: [Int], blockCount: Int, block: (Int) -> Digest128
  ) -> Digest128 {
    let size = 16 + 1 + 8 + 8 * shape.count + 8 + 8 + 16 * blockCount
    return withUnsafeTemporaryAllocation(byteCount: size, alignment: 8) { buffer in
      var offset = 0
      func append(_ word: UInt64) {
        buffer.storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
        offset += 8
      }
      append(UInt64(littleEndian: 0x6769_6420_746f_6365))  // "ecot dig"
      append(UInt64(littleEndian: 0x0000_0031_2f74_7365))  // "est/1"
      buffer[offset] = elementType.rawValue
      offset += 1
      append(UInt64(shape.count).littleEndian)
      for axis in shape { append(UInt64(axis).littleEndian) }
      append(UInt64(blockSize).littleEndian)
      append(UInt64(blockCount).littleEndian)
      for index in 0..<blockCount {
        let digest = block(index)
        append(digest.high.bigEndian)
        append(digest.low.bigEndian)
      }
      let hash = XXH3_128bits(buffer.baseAddress, buffer.count)
      return Digest128(high: hash.high64, low: hash.low64)
    }
  }
}
