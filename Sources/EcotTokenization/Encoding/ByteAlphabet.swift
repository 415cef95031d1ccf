/// The printable stand-ins that byte-level BPE uses for bytes (GPT-2's `bytes_to_unicode`).
///
/// The 188 printable bytes of Latin-1 stand for themselves; the other 68, in ascending order, for U+0100 onwards. So a
/// space is written `Ġ` in a tokenizer file.
enum ByteAlphabet {
  /// The scalar that stands for each byte.
  static let scalars: [UInt16] = {
    var scalars: [UInt16] = []
    var next: UInt16 = 0x100
    for byte in UInt16(0)...255 {
      if (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || (0xAE...0xFF).contains(byte) {
        scalars.append(byte)
      } else {
        scalars.append(next)
        next += 1
      }
    }
    return scalars
  }()

  /// The byte that a scalar below U+0144 stands for, or -1.
  private static let bytes: [Int16] = {
    var bytes = [Int16](repeating: -1, count: 0x144)
    for (byte, scalar) in scalars.enumerated() { bytes[Int(scalar)] = Int16(byte) }
    return bytes
  }()

  /// The bytes that the UTF-8 text of a token stands for; a text with any other scalar stands for itself.
  static func decode(_ content: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(content.count)
    var index = content.startIndex
    while index < content.endIndex {
      let first = Int(content[index])
      var scalar = first
      index += 1
      if first >= 0x80 {
        guard first < 0xE0, index < content.endIndex else { return Array(content) }
        scalar = (first & 0x1F) << 6 | Int(content[index]) & 0x3F
        index += 1
      }
      guard scalar < bytes.count, bytes[scalar] >= 0 else { return Array(content) }
      result.append(UInt8(bytes[scalar]))
    }
    return result
  }
}
