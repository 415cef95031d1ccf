import EcotFiles

/// Writes the beginning of a safetensors file: the length of the header and the header, padded with spaces so that the
/// elements are aligned to 8 bytes.
enum SafetensorsHeaderWriter {
  /// One tensor: its name, the name of its element type, its shape, and its size in bytes.
  typealias Part = (name: String, typeName: String, shape: [Int], size: Int)

  /// The bytes before the elements of tensors that are stored in the order given; throws where sizes add up to more than
  /// a file can have.
  static func bytes(_ parts: [Part], metadata: [(key: String, value: String)] = [], path: String) throws -> [UInt8] {
    var offsets = [0]
    for part in parts {
      let (end, overflow) = offsets[offsets.count - 1].addingReportingOverflow(part.size)
      guard !overflow else { throw InputError("the tensors are too large for a file", at: .file(path)) }
      offsets.append(end)
    }
    var header = JSONWriter()
    header.object { header in
      if !metadata.isEmpty {
        header.member("__metadata__", object: { for (key, value) in metadata { $0.member(key, value) } })
      }
      for (index, part) in parts.enumerated() {
        header.member(
          part.name,
          object: {
            $0.member("dtype", part.typeName)
            $0.member("shape", part.shape)
            $0.member("data_offsets", [offsets[index], offsets[index + 1]])
          })
      }
    }
    let length = (header.bytes.count + 7) / 8 * 8
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + length)
    withUnsafeBytes(of: UInt64(length).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: header.bytes)
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: length - header.bytes.count))
    return bytes
  }
}
