import EcotFiles
import EcotFingerprints
import EcotTensors

/// Collects the records of a run and writes them as a golden.
///
/// Groups are compressed as they fill, so that a long run keeps compressed frames only. The bytes are a function of
/// metadata, records and the zstd library; nothing is written before `write(to:)`, and then atomically.
public final class GoldenWriter {
  /// What the golden says about its run; may be completed until it is written.
  public var metadata: GoldenMetadata
  /// The number of records so far.
  public private(set) var count = 0
  private let compressor: ZstdCompressor
  private var groups: [Frame] = []
  private var details: [Frame] = []
  private var group: OpenGroup?
  private var groupCount = 0
  private var known = PathNumbers()
  private var path: [UInt8] = []
  private var key: [UInt8] = []
  /// Why a record was refused half-way; its group can no longer be written.
  private var failure: (any Error)?

  private struct Frame {
    var entry: FrameEntry
    var bytes: [UInt8]
  }

  /// The group that is being filled.
  private struct OpenGroup {
    var step: Int
    var count = 0
    var index: IndexFrameWriter
    var detail = DetailFrameWriter()

    init(step: Int) {
      self.step = step
      index = IndexFrameWriter(step: step)
    }
  }

  /// Starts an empty golden.
  public init(metadata: GoldenMetadata = GoldenMetadata()) throws {
    self.metadata = metadata
    compressor = try ZstdCompressor()
  }

  /// Appends the next record of the run. Refuses an address that was recorded before or that cannot be read back.
  ///
  /// A record with a parent, shape or statistics that the format has no place for makes the golden unwritable: every
  /// later call fails with the same error.
  public func append(_ record: TensorRecord) throws {
    if let failure { throw failure }
    try AddressBytes.path(of: record.address, into: &path)
    key = path
    key.append(littleEndian: UInt32(record.address.step))
    guard known.insert(key) == nil else { throw InputError("'\(record.address)' is recorded twice") }
    if let open = group,
      open.step != record.address.step || open.count >= GoldenFormat.maximalGroupRecords
        || open.detail.size > GoldenFormat.targetGroupBytes
    {
      try close()
    }
    if group == nil { group = OpenGroup(step: record.address.step) }
    do {
      try group?.index.append(record, path: path)
      try group?.detail.append(record.fingerprint)
    } catch {
      failure = error
      throw error
    }
    group?.count += 1
    count += 1
  }

  /// Appends records in their order.
  public func append(contentsOf records: some Sequence<TensorRecord>) throws {
    for record in records { try append(record) }
  }

  private func close() throws {
    guard let open = group else { return }
    group = nil
    let (index, detail) = try frames(open)
    groups.append(index)
    if let detail { details.append(detail) }
    groupCount += 1
  }

  private func frames(_ open: OpenGroup) throws -> (Frame, Frame?) {
    let hasDetails = !open.detail.isEmpty
    let index = try frame(
      .index, open, open.index.content(group: groupCount, hasDetails: hasDetails))
    guard hasDetails else { return (index, nil) }
    return (index, try frame(.detail, open, open.detail.content(group: groupCount, step: open.step)))
  }

  private func frame(_ kind: GoldenFrameKind, _ open: OpenGroup, _ content: (bytes: [UInt8], cuts: [Int])) throws
    -> Frame
  {
    let bytes = try compressor.frame(content.bytes, cuts: content.cuts)
    let entry = FrameEntry(
      kind: kind, group: groupCount, step: open.step, records: open.count, offset: 0, size: bytes.count,
      contentSize: content.bytes.count, storedChecksum: Checksum.xxh3(bytes),
      contentChecksum: Checksum.xxh3(content.bytes))
    return Frame(entry: entry, bytes: bytes)
  }

  /// The golden as the bytes of its file. More records may be appended afterwards.
  public func encoded() throws -> [UInt8] {
    if let failure { throw failure }
    var (groups, details) = (groups, details)
    if let group {
      let (index, detail) = try frames(group)
      groups.append(index)
      if let detail { details.append(detail) }
    }
    if let bounds = metadata.tolerance?.bounds, bounds.count != count {
      throw InputError("\(bounds.count) bounds for \(count) records", expected: "one bound a record")
    }
    let header = FileHeader.bytes
    let json = Array(metadata.json.utf8)
    let compressed = try compressor.frame(json)
    let start = [
      Frame(
        entry: FrameEntry(
          kind: .header, offset: 0, size: header.count, contentSize: 0, storedChecksum: Checksum.xxh3(header),
          contentChecksum: Checksum.xxh3([])),
        bytes: header),
      Frame(
        entry: FrameEntry(
          kind: .metadata, offset: 0, size: compressed.count, contentSize: json.count,
          storedChecksum: Checksum.xxh3(compressed), contentChecksum: Checksum.xxh3(json)),
        bytes: compressed),
    ]
    var file: [UInt8] = []
    var entries: [FrameEntry] = []
    for frame in start + groups + details {
      var entry = frame.entry
      entry.offset = file.count
      entries.append(entry)
      file.append(contentsOf: frame.bytes)
    }
    guard entries.count <= GoldenFormat.maximalFrames else {
      throw InputError("\(entries.count) frames in a golden", expected: "at most \(GoldenFormat.maximalFrames)")
    }
    FileFooter.append(entries, to: &file)
    return file
  }

  /// Writes the golden atomically: whatever happens, the path holds the old golden or the new one.
  public func write(to path: String) throws { try AtomicFile.write(encoded(), to: path) }

  /// Writes the golden unless the path holds one of the same content (`Golden.hasSameContent`), whose bytes then stay
  /// untouched. A damaged file is replaced. Returns whether it wrote.
  @discardableResult
  public func writeIfChanged(to path: String) throws -> Bool {
    let bytes = try encoded()
    if PathKind(path) == .file, let old = try? GoldenFile.read(path), try GoldenFile.fsck(path).isWhole,
      try old.hasSameContent(as: Golden(bytes: bytes, name: path))
    {
      return false
    }
    try AtomicFile.write(bytes, to: path)
    return true
  }
}
