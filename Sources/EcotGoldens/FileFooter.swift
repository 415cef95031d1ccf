import EcotFiles

/// The trailing skippable frame: the index of all frames, its checksum, and the SHA-256 of everything before that.
package struct FileFooter {
  /// All frames but the footer itself, in the order of the file, without gaps.
  var entries: [FrameEntry]
  /// SHA-256 of the file up to where it stands.
  var sha256: [UInt8]
  /// Where the footer starts.
  var offset: Int

  /// Bytes behind the SHA-256: the size of the footer and the end mark.
  private static let tailSize = 12

  /// Where the SHA-256 stands, and what it covers: everything before it.
  static func shaOffset(fileSize: Int) -> Int { fileSize - tailSize - 32 }

  /// Appends the footer to a file that is complete but for it.
  package static func append(_ entries: [FrameEntry], to file: inout [UInt8]) {
    let size = 8 + GoldenFormat.footerOverhead + entries.count * GoldenFormat.footerEntrySize
    var payload = GoldenFormat.footerMark
    payload.append(littleEndian: GoldenFormat.version)
    payload.append(littleEndian: UInt32(entries.count))
    payload.append(littleEndian: UInt64(file.count))
    for entry in entries { entry.write(to: &payload) }
    payload.append(littleEndian: Checksum.xxh3(payload))
    file.append(littleEndian: GoldenFormat.skippableMagic)
    file.append(littleEndian: UInt32(size - 8))
    file.append(contentsOf: payload)
    var digest = SHA256Digest()
    file.withUnsafeBytes { digest.update($0) }
    file.append(contentsOf: digest.bytes())
    file.append(littleEndian: UInt32(size))
    file.append(contentsOf: GoldenFormat.endMark)
  }

  /// Reads and checks the footer: its marks, sizes and checksum, that the frames fill the file, and their limits.
  init(_ source: GoldenBytes) throws {
    let size = source.size
    func damaged(_ problem: String, at offset: Int) -> InputError {
      InputError(
        "footer: \(problem)", at: .offset(file: source.name, offset),
        remedy: "the file is cut off or damaged; 'fsck --salvage' keeps what is whole")
    }
    guard size >= Self.tailSize else { throw damaged("file of \(size) bytes", at: 0) }
    let tail = try source.bytes(at: size - Self.tailSize, count: Self.tailSize, what: "footer")
    guard tail.hold(GoldenFormat.endMark, at: 4), let stated = tail.littleEndian(at: 0, as: UInt32.self) else {
      throw damaged("no end mark", at: size - Self.tailSize)
    }
    let length = Int(stated)
    guard length <= size, length >= 8 + GoldenFormat.footerOverhead,
      length <= 8 + GoldenFormat.footerOverhead + GoldenFormat.maximalFrames * GoldenFormat.footerEntrySize
    else { throw damaged("impossible size \(length)", at: size - Self.tailSize) }
    offset = size - length
    let bytes = try source.bytes(at: offset, count: length, what: "footer")
    let end = length - Self.tailSize - 32
    guard bytes.littleEndian(at: 0) == GoldenFormat.skippableMagic, bytes.littleEndian(at: 4) == UInt32(length - 8),
      bytes.hold(GoldenFormat.footerMark, at: 8), let version = bytes.littleEndian(at: 16, as: UInt32.self),
      let count = bytes.littleEndian(at: 20, as: UInt32.self)
    else { throw damaged("malformed start", at: offset) }
    guard bytes.littleEndian(at: end - 8) == bytes[8..<(end - 8)].withUnsafeBytes({ Checksum.xxh3($0) }) else {
      throw damaged("checksum differs", at: offset)
    }
    try GoldenFormat.check(
      version: version, algorithms: GoldenFormat.algorithms, at: .offset(file: source.name, offset + 16))
    guard Int(count) * GoldenFormat.footerEntrySize == length - 8 - GoldenFormat.footerOverhead,
      bytes.littleEndian(at: 24) == UInt64(offset)
    else { throw damaged("impossible number of frames", at: offset) }
    sha256 = Array(bytes[end..<(end + 32)])
    entries = []
    entries.reserveCapacity(Int(count))
    for index in 0..<Int(count) {
      guard let entry = FrameEntry(bytes, at: 32 + index * GoldenFormat.footerEntrySize) else {
        throw damaged("malformed entry \(index)", at: offset)
      }
      entries.append(entry)
    }
    if let problem = Self.problem(entries, end: offset, fileSize: size) { throw damaged(problem, at: offset) }
  }

  /// What is wrong with the order, the places and the sizes of the frames.
  private static func problem(_ entries: [FrameEntry], end: Int, fileSize: Int) -> String? {
    guard entries.count >= 2, entries[0].kind == .header, entries[1].kind == .metadata else {
      return "no metadata frame"
    }
    var offset = 0
    var groups = 0
    var lastDetail = -1
    var indexContent = 0
    for (number, entry) in entries.enumerated() {
      guard entry.offset == offset, entry.size > 0, entry.size <= end - offset,
        entry.contentSize <= GoldenFormat.maximalFrameContent
      else { return "frame \(number) does not fit" }
      offset += entry.size
      switch entry.kind {
      case .header: guard number == 0 else { return "header frame at number \(number)" }
      case .metadata: guard number == 1 else { return "metadata frame at number \(number)" }
      case .index:
        guard lastDetail < 0, entry.group == groups, entry.records > 0,
          entry.records <= GoldenFormat.maximalGroupRecords
        else { return "index frame \(number) out of order" }
        groups += 1
        indexContent += entry.contentSize
      case .detail:
        guard entry.group > lastDetail, entry.group < groups, entry.records == entries[2 + entry.group].records,
          entry.step == entries[2 + entry.group].step
        else { return "detail frame \(number) out of order" }
        lastDetail = entry.group
      case .footer: return "footer inside the index"
      }
    }
    guard offset == end else { return "\(end - offset) bytes belong to no frame" }
    guard indexContent <= GoldenFormat.maximalIndexContent(fileSize: fileSize) else {
      return "index frames of \(indexContent) bytes in a file of \(fileSize)"
    }
    return nil
  }
}
