import EcotFiles

/// The columns of one group frame, checked against the bytes at hand.
struct ColumnReader {
  /// The frame's whole content.
  let content: [UInt8]
  /// The number of the group in its file.
  let group: Int
  /// The step of all records of the group.
  let step: Int
  /// The number of records.
  let records: Int
  /// Bits whose meaning depends on the frame.
  let flags: UInt32
  private var columns: [(id: UInt8, width: Int, range: Range<Int>)] = []

  /// Reads header and directory; the columns must fill the content exactly, in ascending order of their ids.
  init(_ content: [UInt8], mark: [UInt8]) throws {
    guard content.hold(mark, at: 0) else {
      throw InputError("content starts with other bytes", expected: String(decoding: mark, as: UTF8.self))
    }
    guard let group = content.littleEndian(at: 4, as: UInt32.self),
      let step = content.littleEndian(at: 8, as: UInt32.self),
      let records = content.littleEndian(at: 12, as: UInt32.self),
      let flags = content.littleEndian(at: 16, as: UInt32.self),
      let count = content.littleEndian(at: 20, as: UInt32.self)
    else { throw InputError("content ends in its header") }
    guard records <= GoldenFormat.maximalGroupRecords else {
      throw InputError("\(records) records in a group", expected: "at most \(GoldenFormat.maximalGroupRecords)")
    }
    guard step < GoldenFormat.stepLimit else { throw InputError("step \(step) is too large") }
    (self.content, self.group, self.step, self.records) = (content, Int(group), Int(step), Int(records))
    self.flags = flags
    guard count <= 255 else { throw InputError("\(count) columns in a group", expected: "at most 255") }
    var entry = GoldenFormat.groupHeaderSize
    var offset = entry + GoldenFormat.directoryEntrySize * Int(count)
    for _ in 0..<count {
      guard let length = content.littleEndian(at: entry + 4, as: UInt32.self), offset <= content.count,
        Int(length) <= content.count - offset
      else { throw InputError("a column ends behind the content") }
      let (id, width, zero) = (content[entry], Int(content[entry + 1]), content[entry + 2] | content[entry + 3])
      guard id > columns.last?.id ?? 0, zero == 0, width > 0, Int(length) % width == 0 else {
        throw InputError("malformed column \(id)")
      }
      columns.append((id, width, offset..<(offset + Int(length))))
      offset += Int(length)
      entry += GoldenFormat.directoryEntrySize
    }
    guard offset == content.count else { throw InputError("\(content.count - offset) bytes behind the last column") }
  }

  /// Refuses columns that this version does not know.
  func expectColumns(upTo last: UInt8) throws {
    if let column = columns.last, column.id > last {
      throw InputError("unknown column \(column.id)", expected: "1 to \(last)")
    }
  }

  /// Where a column stands in the content; empty where it was left out.
  func range(_ id: UInt8) -> Range<Int> { columns.first { $0.id == id }?.range ?? content.count..<content.count }

  /// The elements of a column, unshuffled. `count` is what the other columns say that there must be.
  func elements<Element: BitwiseCopyable>(
    _ id: UInt8, count: Int, as type: Element.Type = Element.self, shuffled: Bool = true
  ) throws -> [Element] {
    let width = MemoryLayout<Element>.stride
    guard let column = columns.first(where: { $0.id == id }) else {
      guard count == 0 else { throw InputError("column \(id) is missing") }
      return []
    }
    guard column.width == (shuffled ? width : 1) else {
      throw InputError("column \(id) has elements of \(column.width) bytes")
    }
    guard column.range.count % width == 0, column.range.count / width == count else {
      throw InputError(
        "column \(id) holds \(column.range.count) bytes", expected: "\(count) elements of \(width) bytes")
    }
    return content.withUnsafeBytes { bytes in
      let source = UnsafeRawBufferPointer(rebasing: bytes[column.range])
      return [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
        let target = UnsafeMutableRawBufferPointer(buffer)
        if !shuffled || width == 1 {
          target.copyMemory(from: source)
        } else {
          for byte in 0..<width {
            var from = byte * count
            for to in stride(from: byte, to: source.count, by: width) {
              target[to] = source[from]
              from += 1
            }
          }
        }
        initialized = count
      }
    }
  }

  /// The number of elements of a column.
  func count(_ id: UInt8, width: Int) -> Int { range(id).count / width }

  /// A column of counts as running offsets: element i owns `offsets[i]..<offsets[i + 1]` of column `id`, whose elements
  /// have `width` bytes. Fails where the counts do not sum up to that column.
  func offsets(counts: [UInt32], of id: UInt8, width: Int) throws -> [Int] {
    var offsets = [0]
    offsets.reserveCapacity(counts.count + 1)
    var sum = 0
    for count in counts {
      sum += Int(count)
      offsets.append(sum)
    }
    let bytes = range(id).count
    guard bytes % width == 0, sum == bytes / width else {
      throw InputError("column \(id) holds \(bytes) bytes", expected: "\(sum) elements of \(width) bytes")
    }
    return offsets
  }
}
