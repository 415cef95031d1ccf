import EcotFiles

/// Writes tensors by name in the safetensors format: a length, a JSON header, the elements little-endian.
public enum SafetensorsWriter {
  /// Writes the file atomically; names must differ. Tensors are stored in the order given.
  public static func write(_ tensors: [(name: String, tensor: Tensor)], to path: String) throws {
    var names: Set<String> = []
    for (name, _) in tensors where !names.insert(name).inserted {
      throw InputError("two tensors are named '\(name)'", at: .file(path))
    }
    var bytes = try SafetensorsHeaderWriter.bytes(
      tensors.map { ($0, $1.elementType.safetensorsName, $1.shape, $1.count * $1.elementType.width) }, path: path)
    bytes.reserveCapacity(tensors.reduce(bytes.count) { $0 + $1.tensor.count * $1.tensor.elementType.width })
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
