import EcotFiles

/// A file in the safetensors format, its elements left in the file until they are asked for.
///
/// Everything that the header says is held against the file when it is opened. The file is mapped, not read: a file larger
/// than memory can be used tensor by tensor, with `release` after each.
public struct SafetensorsReader: Sendable {
  let file: MappedFile
  private let header: SafetensorsHeader

  /// Opens a file; throws where it cannot be read or where its header does not describe it.
  public init(_ path: String) throws {
    file = try MappedFile(path)
    header = try SafetensorsHeader(of: file)
  }

  /// The path as it was given.
  public var path: String { file.path }
  /// The names of the tensors, in the order of the header.
  public var names: [String] { header.names }

  /// Whether the file has a tensor of that name.
  public func contains(_ name: String) -> Bool { header.entries[name] != nil }

  /// The shape of a tensor; throws where the file has none of that name.
  public func shape(of name: String) throws -> [Int] { try entry(name).shape }

  /// The type of a tensor's elements as the file spells it: `F32`, `BF16`; throws where the file has no such tensor.
  public func typeName(of name: String) throws -> String { try entry(name).type.rawValue }

  /// Lets the kernel take back the memory in which it keeps a tensor's bytes; the tensor can still be read. Nothing happens
  /// where the file has no such tensor.
  public func release(_ name: String) {
    if let entry = header.entries[name] { file.release(entry.range) }
  }

  /// A tensor by name; throws where the file has none or one of a type that this program does not compute with.
  ///
  /// F16 and BF16 come as the float32 of the same value, BOOL as uint8 of 0 and 1.
  public func tensor(_ name: String) throws -> Tensor {
    let entry = try entry(name)
    return try file.withBytes(entry.range) { bytes in
      let storage: Tensor.Storage
      switch entry.type {
      case .f32: storage = .float32(Self.numbers(bytes))
      case .f64: storage = .float64(Self.numbers(bytes))
      case .i32: storage = .int32(Self.numbers(bytes))
      case .i64: storage = .int64(Self.numbers(bytes))
      case .u8: storage = .uint8(Self.numbers(bytes))
      case .f16: storage = .float32(Self.widened(bytes) { HalfPrecision.floatBits(float16: $0) })
      case .bf16: storage = .float32(Self.widened(bytes) { HalfPrecision.floatBits(bfloat16: $0) })
      case .bool:
        if let index = bytes.firstIndex(where: { $0 > 1 }) {
          throw InputError(
            "byte \(bytes[index]) in the BOOL tensor '\(name)'",
            at: .offset(file: path, entry.range.lowerBound + index), expected: "0 or 1")
        }
        storage = .uint8(Self.numbers(bytes))
      default:
        throw InputError(
          "elements of type \(entry.type.rawValue) are not supported", at: .keyPath(file: path, name),
          expected: "F64, F32, F16, BF16, I64, I32, U8 or BOOL")
      }
      return try Tensor(storage, shape: entry.shape)
    }
  }

  func entry(_ name: String) throws -> SafetensorsHeader.Entry {
    guard let entry = header.entries[name] else {
      throw InputError("no tensor '\(name)'", at: .file(path), remedy: Spelling.hint(for: name, among: names))
    }
    return entry
  }

  /// Copies elements. They need not be aligned in the file; their bytes are little-endian as those of `Tensor`.
  private static func numbers<Number: TensorElement>(_ bytes: UnsafeRawBufferPointer) -> [Number] {
    let count = bytes.count / MemoryLayout<Number>.stride
    return [Number](unsafeUninitializedCapacity: count) { target, initialized in
      UnsafeMutableRawBufferPointer(target).copyMemory(from: bytes)
      initialized = count
    }
  }

  /// Makes float32 of elements of 16 bits.
  @inline(__always)
  private static func widened(_ bytes: UnsafeRawBufferPointer, _ floatBits: (UInt16) -> UInt32) -> [Float] {
    guard let source = bytes.baseAddress else { return [] }
    let count = bytes.count / 2
    return [Float](unsafeUninitializedCapacity: count) { target, initialized in
      guard let target = target.baseAddress else { return }
      for index in 0..<count {
        let half = source.loadUnaligned(fromByteOffset: index &* 2, as: UInt16.self)
        (target + index).initialize(to: Float(bitPattern: floatBits(UInt16(littleEndian: half))))
      }
      initialized = count
    }
  }
}
