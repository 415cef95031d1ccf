import EcotFiles

/// Writes tensors by name in the safetensors format: a length, a JSON header, the elements little-endian.
public enum SafetensorsWriter {
  /// Writes the file atomically; names must differ. Tensors are stored in the order given.
  public static func write(_ tensors: [(name: String, tensor: Tensor)], to path: String) throws {
    var names: Set<String> = []
    for (name, _) in tensors where !names.insert(name).inserted {
      throw InputError("two tensors are named '\(name)'", at: .file(path))
    }
    var header = JSONWriter()
    var offset = 0
    header.object { header in
      for (name, tensor) in tensors {
        let end = offset + tensor.count * tensor.elementType.width
        header.member(
          name,
          object: {
            $0.member("dtype", tensor.elementType.safetensorsName)
            $0.member("shape", tensor.shape)
            $0.member("data_offsets", [offset, end])
          })
        offset = end
      }
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(offset + header.bytes.count + 16)
    // The header is padded with spaces so that the elements are aligned.
    let length = (header.bytes.count + 7) / 8 * 8
    withUnsafeBytes(of: UInt64(length).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: header.bytes)
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: length - header.bytes.count))
    for (_, tensor) in tensors { tensor.withBytes { bytes.append(contentsOf: $0) } }
    try AtomicFile.write(bytes, to: path)
  }
}

extension ElementType {
  /// The name in safetensors files.
  var safetensorsName: String {
    switch self {
    case .float32: "F32"
    case .float64: "F64"
    case .int32: "I32"
    case .int64: "I64"
    case .uint8: "U8"
    }
  }
}
