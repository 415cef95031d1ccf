import EcotFiles

/// The header of a safetensors file, held against the size of the file.
///
/// A file is the length of the header as 8 little-endian bytes, the header as a JSON object, and the elements. Every tensor
/// has its own bytes, and every byte behind the header belongs to one tensor: no two overlap, no hole is left, nothing
/// follows the last one. Source: the README of huggingface/safetensors, and `Metadata::validate` there.
struct SafetensorsHeader: Sendable {
  /// The longest header that the format allows, in bytes.
  static let maximalLength = 100_000_000

  /// What the header says about one tensor.
  struct Entry: Sendable {
    var type: SafetensorsElement
    var shape: [Int]
    /// The offsets of its bytes in the file.
    var range: Range<Int>
  }

  /// The names in the order of the header.
  private(set) var names: [String] = []
  /// The tensors by name.
  private(set) var entries: [String: Entry] = [:]

  /// Reads and checks the header of a file.
  init(of file: MappedFile) throws {
    let start = try Self.end(of: file)
    let bytes = try file.withBytes(8..<start) { Array($0) }
    guard bytes.first == UInt8(ascii: "{") else {
      throw InputError(
        "the header is no object: it does not start with '{'", at: .offset(file: file.path, 8),
        remedy: "is this a safetensors file?")
    }
    let header = try JSONValue(parsing: bytes, name: "\(file.path): header")
    guard case .object(let members) = header else { throw InputError("the header is no object", at: .file(file.path)) }
    var seen: Set<String> = []
    for (name, member) in members {
      guard seen.insert(name).inserted else {
        throw InputError("two tensors are named '\(name)'", at: .file(file.path))
      }
      if name == "__metadata__" {
        try Self.checkMetadata(member, file.path)
        continue
      }
      names.append(name)
      entries[name] = try SafetensorsDescription(name: name, path: file.path).entry(member)
    }
    try checkLayout(size: file.count - start, start: start, path: file.path)
    for name in names { entries[name]?.range.move(by: start) }
  }

  /// The offset behind the header.
  private static func end(of file: MappedFile) throws -> Int {
    guard file.count >= 8 else {
      throw InputError("too short for a safetensors header: \(file.count) bytes", at: .file(file.path))
    }
    let length = try file.withBytes(0..<8) { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    guard length <= UInt64(file.count - 8) else {
      throw InputError(
        "truncated: the header has \(length) bytes, the file only \(file.count - 8) for it",
        at: .offset(file: file.path, 0))
    }
    guard length <= UInt64(maximalLength) else {
      throw InputError(
        "a header of \(length) bytes is too long", at: .offset(file: file.path, 0), expected: "at most \(maximalLength)"
      )
    }
    return 8 + Int(length)
  }

  private static func checkMetadata(_ value: JSONValue, _ path: String) throws {
    let place = InputError.Location.keyPath(file: path, "__metadata__")
    guard case .object(let members) = value else {
      throw InputError("metadata that is no object", at: place, expected: "an object of strings")
    }
    for (key, value) in members where value.string == nil {
      throw InputError("metadata '\(key)' is no string", at: place, expected: "an object of strings")
    }
  }

  /// Holds the tensors' bytes, counted from the end of the header, against each other and against the `size` bytes there.
  private func checkLayout(size: Int, start: Int, path: String) throws {
    let ranges = names.compactMap { name in entries[name].map { (name: name, range: $0.range) } }
    let last = ranges.max { $0.range.upperBound < $1.range.upperBound }
    if let last, last.range.upperBound > size {
      throw InputError(
        "truncated: '\(last.name)' ends at byte \(last.range.upperBound) of the \(size) that follow the header, "
          + "\(last.range.upperBound - size) bytes are missing", at: .file(path))
    }
    let ordered = ranges.enumerated().sorted { left, right in
      let (a, b) = (left.element.range, right.element.range)
      return (a.lowerBound, a.upperBound, left.offset) < (b.lowerBound, b.upperBound, right.offset)
    }
    var (position, previous) = (0, "")
    for (_, (name, range)) in ordered {
      if range.lowerBound < position {
        throw InputError(
          "'\(previous)' and '\(name)' overlap from byte \(range.lowerBound) behind the header on",
          at: .offset(file: path, start + range.lowerBound))
      }
      if range.lowerBound > position {
        throw InputError(
          "a hole: the \(range.lowerBound - position) bytes before '\(name)' belong to no tensor",
          at: .offset(file: path, start + position))
      }
      (position, previous) = (range.upperBound, name)
    }
    guard position == size else {
      throw InputError(
        "oversized: \(size - position) bytes too many follow the last tensor", at: .offset(file: path, start + position)
      )
    }
  }
}

/// Reads the description of one tensor in a header.
private struct SafetensorsDescription {
  var name: String
  var path: String

  private var place: InputError.Location { .keyPath(file: path, name) }

  /// The tensor, its range counted from the end of the header, its size checked against its shape.
  func entry(_ value: JSONValue) throws -> SafetensorsHeader.Entry {
    guard case .object(let members) = value, let typeName = value["dtype"]?.string,
      let shape = value["shape"]?.array?.map(\.integer), let offsets = value["data_offsets"]?.array, offsets.count == 2
    else { throw InputError("no description of a tensor", at: place, expected: "dtype, shape and data_offsets") }
    for key in ["dtype", "shape", "data_offsets"] where members.count(where: { $0.key == key }) > 1 {
      throw InputError("'\(key)' is there twice", at: place)
    }
    let sizes = shape.compactMap { $0 }
    guard sizes.count == shape.count else { throw InputError("a shape of something else than integers", at: place) }
    guard let from = offsets[0].integer, let to = offsets[1].integer else {
      throw InputError("data_offsets of something else than integers", at: place)
    }
    guard from >= 0, from <= to else {
      throw InputError("bytes \(from) to \(to)", at: place, expected: "0 <= begin <= end")
    }
    guard let type = SafetensorsElement(rawValue: typeName) else {
      throw InputError(
        "unknown dtype '\(typeName)'", at: place,
        expected: SafetensorsElement.allCases.map(\.rawValue).joined(separator: ", "))
    }
    guard let count = try? Tensor.elementCount(of: sizes), let size = type.bytes(of: count) else {
      throw InputError("impossible shape \(sizes.shapeText) of \(typeName)", at: place)
    }
    guard size == to - from else {
      throw InputError(
        "shape \(sizes.shapeText) of \(typeName) in \(to - from) bytes", at: place, expected: "\(size) bytes")
    }
    return SafetensorsHeader.Entry(type: type, shape: sizes, range: from..<to)
  }
}

extension Range<Int> {
  /// Adds to both ends.
  fileprivate mutating func move(by distance: Int) {
    self = (lowerBound + distance)..<(upperBound + distance)
  }
}
