import EcotFiles

/// A file in the safetensors format: a length, a JSON header, the elements little-endian.
///
/// Everything that the header says is held against the file before it is used.
public struct SafetensorsReader: Sendable {
  /// The names of the tensors, in the order of the header.
  public let names: [String]
  private let path: String
  private let bytes: [UInt8]
  private let entries: [String: Entry]

  private struct Entry: Sendable {
    var type: ElementType?
    var typeName: String
    var shape: [Int]
    var range: Range<Int>
  }

  /// Reads a file; throws where it cannot be read or where its header does not describe it.
  public init(_ path: String) throws {
    self.path = path
    bytes = try InputFile.contents(of: path)
    guard bytes.count >= 8 else { throw InputError("too short for a safetensors header", at: .file(path)) }
    let length = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(bytes.count - 8) else {
      throw InputError(
        "the header has \(length) bytes, the file only \(bytes.count - 8) for it", at: .offset(file: path, 0))
    }
    let start = 8 + Int(length)
    let header = try JSONValue(parsing: Array(bytes[8..<start]), name: path)
    guard case .object(let members) = header else { throw InputError("the header is no object", at: .file(path)) }
    var (names, entries): ([String], [String: Entry]) = ([], [:])
    for (name, member) in members where name != "__metadata__" {
      guard entries[name] == nil else { throw InputError("two tensors are named '\(name)'", at: .file(path)) }
      entries[name] = try Self.entry(member, name: name, path: path, start: start, end: bytes.count)
      names.append(name)
    }
    (self.names, self.entries) = (names, entries)
  }

  private static func entry(_ value: JSONValue, name: String, path: String, start: Int, end: Int) throws -> Entry {
    let place = InputError.Location.keyPath(file: path, name)
    guard let typeName = value["dtype"]?.string, let shape = value["shape"]?.array?.map(\.integer),
      let offsets = value["data_offsets"]?.array?.map(\.integer), offsets.count == 2, let from = offsets[0],
      let to = offsets[1]
    else { throw InputError("no description of a tensor", at: place, expected: "dtype, shape and data_offsets") }
    let sizes = shape.compactMap { $0 }
    guard sizes.count == shape.count else { throw InputError("a shape of something else than integers", at: place) }
    guard from >= 0, from <= to, to <= end - start else {
      throw InputError("bytes \(from) to \(to) of the \(end - start) that follow the header", at: place)
    }
    let type = ElementType.allCases.first { $0.safetensorsName == typeName }
    let count: Int
    do { count = try Tensor.elementCount(of: sizes) } catch let error as InputError {
      throw InputError(error.problem, at: place)
    }
    let (size, overflow) = count.multipliedReportingOverflow(by: type?.width ?? 0)
    if let type, overflow || size != to - from {
      throw InputError("shape \(sizes.shapeText) of \(type) in \(to - from) bytes", at: place)
    }
    return Entry(type: type, typeName: typeName, shape: sizes, range: (start + from)..<(start + to))
  }

  /// A tensor by name; throws where the file has none or one of a type that this program does not know.
  public func tensor(_ name: String) throws -> Tensor {
    guard let entry = entries[name] else {
      throw InputError("no tensor '\(name)'", at: .file(path), remedy: Spelling.hint(for: name, among: names))
    }
    let data = bytes[entry.range]
    switch entry.type {
    case .float32:
      return try Tensor(Self.numbers(data, UInt32.self) { Float(bitPattern: $0) }, shape: entry.shape)
    case .float64:
      return try Tensor(Self.numbers(data, UInt64.self) { Double(bitPattern: $0) }, shape: entry.shape)
    case .int32: return try Tensor(Self.numbers(data, UInt32.self) { Int32(bitPattern: $0) }, shape: entry.shape)
    case .int64: return try Tensor(Self.numbers(data, UInt64.self) { Int64(bitPattern: $0) }, shape: entry.shape)
    case .uint8: return try Tensor(Array(data), shape: entry.shape)
    case nil:
      throw InputError(
        "elements of type \(entry.typeName)", at: .keyPath(file: path, name), expected: "F32, F64, I32, I64 or U8")
    }
  }

  private static func numbers<Bits: FixedWidthInteger & BitwiseCopyable, Number>(
    _ data: ArraySlice<UInt8>, _: Bits.Type, _ number: (Bits) -> Number
  ) -> [Number] {
    let width = Bits.bitWidth / 8
    return data.withUnsafeBytes { data in
      (0..<(data.count / width)).map {
        number(Bits(littleEndian: data.loadUnaligned(fromByteOffset: $0 * width, as: Bits.self)))
      }
    }
  }
}
