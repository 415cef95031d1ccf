import EcotFiles

/// An element type that `SafetensorsStreamWriter` makes of float32.
public enum SafetensorsType: String, Sendable, CaseIterable {
  /// IEEE 754 binary32: the bits as they are.
  case f32 = "F32"
  /// bfloat16: the nearest, ties to even.
  case bf16 = "BF16"
  /// IEEE 754 binary16: the nearest, ties to even; beyond 65504, infinity from 65520 on.
  case f16 = "F16"

  /// Bytes an element.
  public var width: Int { self == .f32 ? 4 : 2 }
}

/// Writes a safetensors file tensor by tensor, so that a checkpoint larger than memory can be written.
///
/// The header comes first, hence names, shapes and types are given at the beginning, and the tensors are appended in that
/// order. The file appears under its path with `finish`; a writer that goes away before leaves nothing.
public final class SafetensorsStreamWriter {
  /// One tensor of the file.
  public typealias Entry = (name: String, shape: [Int], type: SafetensorsType)

  private let entries: [Entry]
  private let stream: AtomicFileStream
  private var appended = 0

  /// Begins the file with its header; names must differ. `metadata` goes into the header as `__metadata__`, in the order
  /// given; transformers wants `format` to be `pt`.
  public init(_ path: String, entries: [Entry], metadata: [(key: String, value: String)] = []) throws {
    var names: Set<String> = ["__metadata__"]
    for entry in entries where !names.insert(entry.name).inserted {
      throw InputError("two tensors are named '\(entry.name)', or it is a reserved name", at: .file(path))
    }
    let parts = try entries.map { entry -> SafetensorsHeaderWriter.Part in
      let (size, overflow) = try Tensor.elementCount(of: entry.shape).multipliedReportingOverflow(by: entry.type.width)
      guard !overflow else { throw InputError("impossible shape \(entry.shape.shapeText)", at: .file(path)) }
      return (entry.name, entry.type.rawValue, entry.shape, size)
    }
    let header = try SafetensorsHeaderWriter.bytes(parts, metadata: metadata, path: path)
    self.entries = entries
    stream = try AtomicFileStream(path)
    try header.withUnsafeBytes { try stream.write($0) }
  }

  /// Writes the next tensor: float32, of the shape announced. Another tensor is refused, and the writer waits for the right
  /// one; after an error of the disk the file cannot be finished.
  public func append(_ tensor: Tensor) throws {
    guard appended < entries.count else {
      throw InputError("a tensor more than the \(entries.count) announced", at: .file(stream.path))
    }
    let entry = entries[appended]
    guard tensor.shape == entry.shape, tensor.elementType == .float32 else {
      throw InputError(
        "a tensor of \(tensor.elementType) \(tensor.shapeText)", at: .keyPath(file: stream.path, entry.name),
        expected: "float32 \(entry.shape.shapeText)")
    }
    switch entry.type {
    case .f32: try tensor.withBytes { try stream.write($0) }
    case .bf16: try write(try tensor.floats) { HalfPrecision.bfloat16($0) }
    case .f16: try write(try tensor.floats) { HalfPrecision.float16($0) }
    }
    appended += 1
  }

  /// Checks that all tensors came and puts the file under its path, over an older one.
  public func finish() throws {
    guard appended == entries.count else {
      throw InputError(
        "\(appended) of \(entries.count) tensors were written, the next is '\(entries[appended].name)'",
        at: .file(stream.path))
    }
    try stream.commit()
  }

  /// Converts and writes a piece at a time.
  @inline(__always)
  private func write(_ values: [Float], _ half: (UInt32) -> UInt16) throws {
    let piece = 1 << 16
    for start in stride(from: 0, to: values.count, by: piece) {
      let count = min(piece, values.count - start)
      let halves = values.withUnsafeBufferPointer { source in
        [UInt16](unsafeUninitializedCapacity: count) { target, initialized in
          for index in 0..<count { target.initializeElement(at: index, to: half(source[start + index].bitPattern)) }
          initialized = count
        }
      }
      try halves.withUnsafeBytes { try stream.write($0) }
    }
  }
}
