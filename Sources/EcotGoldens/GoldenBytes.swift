import EcotFiles

/// Where a golden's bytes come from.
enum GoldenBytes: Sendable {
  case file(InputFile)
  case memory([UInt8], name: String)

  /// The path or name, for errors.
  var name: String {
    switch self {
    case .file(let file): file.path
    case .memory(_, let name): name
    }
  }

  var size: Int {
    switch self {
    case .file(let file): file.size
    case .memory(let bytes, _): bytes.count
    }
  }

  /// Exactly these bytes, or an error that names them.
  func bytes(at offset: Int, count: Int, what: String) throws -> [UInt8] {
    switch self {
    case .file(let file): return try file.bytes(at: offset, count: count, what: what)
    case .memory(let bytes, let name):
      guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else {
        throw InputError("truncated \(what)", at: .offset(file: name, offset))
      }
      return Array(bytes[offset..<(offset + count)])
    }
  }

  /// An error inside a frame.
  func error(_ problem: String, in frame: FrameEntry, expected: String? = nil, remedy: String? = nil) -> InputError {
    InputError(
      "\(frame): \(problem)", at: .offset(file: name, frame.offset), expected: expected,
      remedy: remedy ?? "'fsck --salvage' keeps what is whole")
  }

  /// The stored bytes of a frame.
  func stored(_ frame: FrameEntry) throws -> [UInt8] {
    try bytes(at: frame.offset, count: frame.size, what: "\(frame)")
  }

  /// The content of a zstd frame, held against the footer's size and checksum.
  func content(of frame: FrameEntry, _ decompressor: ZstdDecompressor) throws -> [UInt8] {
    let content: [UInt8]
    do {
      content = try stored(frame).withUnsafeBytes { try decompressor.content(of: $0, contentSize: frame.contentSize) }
    } catch let error as InputError where error.location == nil {
      throw self.error(error.problem, in: frame, expected: error.expected)
    }
    guard Checksum.xxh3(content) == frame.contentChecksum else { throw error("checksum differs", in: frame) }
    return content
  }
}
