import EcotFiles

/// Collects the columns of one group frame.
///
/// A column is an array of fixed-width elements, byte-shuffled where the width is above one: all lowest bytes first, then
/// all second bytes, and so on, which puts what is alike side by side for zstd. Empty columns are left out.
struct ColumnWriter {
  private var directory: [(id: UInt8, width: UInt8, length: Int)] = []
  private var body: [UInt8] = []

  /// Appends bytes as they are.
  mutating func append(_ id: UInt8, bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    directory.append((id, 1, bytes.count))
    body.append(contentsOf: bytes)
  }

  /// Appends elements byte-shuffled, or in their own order where `shuffled` is false.
  mutating func append<Element: BitwiseCopyable>(_ id: UInt8, _ elements: [Element], shuffled: Bool = true) {
    guard !elements.isEmpty else { return }
    let width = MemoryLayout<Element>.stride
    directory.append((id, shuffled ? UInt8(width) : 1, elements.count * width))
    elements.withUnsafeBytes { source in
      guard shuffled else {
        body.append(contentsOf: source)
        return
      }
      let start = body.count
      body.append(contentsOf: repeatElement(0, count: source.count))
      body.withUnsafeMutableBytes { target in
        for byte in 0..<width {
          var to = start + byte * elements.count
          for from in stride(from: byte, to: source.count, by: width) {
            target[to] = source[from]
            to += 1
          }
        }
      }
    }
  }

  /// The frame's content: header, directory, columns; and where zstd should start new blocks.
  func content(mark: [UInt8], group: Int, step: Int, records: Int, flags: UInt32) throws -> (
    bytes: [UInt8], cuts: [Int]
  ) {
    var bytes = mark
    bytes.append(littleEndian: UInt32(group))
    bytes.append(littleEndian: UInt32(step))
    bytes.append(littleEndian: UInt32(records))
    bytes.append(littleEndian: flags)
    bytes.append(littleEndian: UInt32(directory.count))
    let size = bytes.count + GoldenFormat.directoryEntrySize * directory.count + body.count
    guard size <= GoldenFormat.maximalFrameContent else {
      throw InputError(
        "the details of \(records) tensors at step \(step) take \(size) bytes",
        expected: "at most \(GoldenFormat.maximalFrameContent)", remedy: "lower the detail level of the largest tensors"
      )
    }
    bytes.reserveCapacity(size)
    for column in directory {
      bytes.append(column.id)
      bytes.append(column.width)
      bytes.append(littleEndian: UInt16(0))
      bytes.append(littleEndian: UInt32(column.length))
    }
    var cuts: [Int] = []
    var offset = bytes.count
    for column in directory {
      if column.length >= Self.ownBlock, offset > cuts.last ?? 0 { cuts.append(offset) }
      offset += column.length
      if column.length >= Self.ownBlock { cuts.append(offset) }
    }
    if cuts.last == offset { cuts.removeLast() }
    bytes.append(contentsOf: body)
    return (bytes, cuts)
  }

  /// Columns of this many bytes get zstd blocks of their own; for smaller ones the block's tables cost more than they save.
  private static let ownBlock = 2048
}
