import EcotFiles

/// Finds the zstd frames of a file whose index is lost.
struct FrameScan {
  enum Found {
    /// A whole frame; its kind is not known yet and set to metadata.
    case frame(FrameEntry, content: [UInt8])
    /// Bytes between whole frames.
    case damaged(offset: Int, size: Int)
  }

  private let source: GoldenBytes
  private let bytes: [UInt8]
  private var offset: Int
  private var pending: Found?
  private var attempts = 0
  private let decompressor: ZstdDecompressor?

  /// A file of nothing but frame starts would take quadratic time; a golden with this much damage is lost.
  private static let maximalAttempts = 100_000

  init(_ source: GoldenBytes) {
    self.source = source
    bytes = (try? source.bytes(at: 0, count: min(source.size, 1 << 31), what: "file")) ?? []
    offset = (try? FileHeader.check(source)) ?? 0
    decompressor = try? ZstdDecompressor()
  }

  /// The next whole frame, or the damage before it; `nil` at the end.
  mutating func next() throws -> Found? {
    if let found = pending {
      pending = nil
      return found
    }
    let start = offset
    while offset < bytes.count {
      guard let candidate = nextMagic(from: offset), attempts < Self.maximalAttempts else { break }
      attempts += 1
      offset = candidate
      guard let (entry, content) = frame(at: candidate) else {
        offset += 1
        continue
      }
      offset += entry.size
      let found = Found.frame(entry, content: content)
      guard candidate > start else { return found }
      pending = found
      return .damaged(offset: start, size: candidate - start)
    }
    offset = bytes.count
    return start < bytes.count ? .damaged(offset: start, size: bytes.count - start) : nil
  }

  private func nextMagic(from start: Int) -> Int? {
    guard start <= bytes.count - 4 else { return nil }
    return bytes.withUnsafeBytes { buffer in
      (start..<(buffer.count - 3)).first {
        buffer.loadUnaligned(fromByteOffset: $0, as: UInt32.self) == GoldenFormat.zstdMagic.littleEndian
      }
    }
  }

  private func frame(at offset: Int) -> (FrameEntry, [UInt8])? {
    bytes.withUnsafeBytes { buffer in
      let rest = UnsafeRawBufferPointer(rebasing: buffer[offset...])
      guard let (size, stated) = ZstdDecompressor.measure(rest), let contentSize = stated,
        let content = try? decompressor?.content(
          of: UnsafeRawBufferPointer(rebasing: rest[..<size]), contentSize: contentSize)
      else { return nil }
      return (FrameEntry(kind: .metadata, offset: offset, size: size, contentSize: contentSize), content)
    }
  }
}
