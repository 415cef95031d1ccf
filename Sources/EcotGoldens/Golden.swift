import EcotFiles
import EcotFingerprints
import EcotTensors
import Synchronization

/// An opened golden: metadata and index in memory, details read where they are asked for.
public final class Golden: Sendable {
  /// The path or name that it was opened by.
  public let name: String
  /// What the golden says about its run.
  public let metadata: GoldenMetadata
  /// The records without their details.
  public let index: GoldenIndex
  /// All frames of the file but the footer.
  public let frames: [FrameEntry]
  /// The size of the file in bytes.
  public var size: Int { source.size }
  let source: GoldenBytes
  /// For each group its detail frame, where it has one.
  private let detailFrames: [FrameEntry?]
  private let lastDetails = Mutex<GroupDetails?>(nil)

  init(_ source: GoldenBytes) throws {
    _ = try FileHeader.check(source)
    let footer = try FileFooter(source)
    let decompressor = try ZstdDecompressor()
    (self.source, name, frames) = (source, source.name, footer.entries)
    metadata = try FrameContents.metadata(source.content(of: frames[1], decompressor), frames[1], source)
    let groups = try GroupReading(source).groups(of: frames.filter { $0.kind == .index })
    var details: [FrameEntry?] = Array(repeating: nil, count: groups.count)
    for frame in frames where frame.kind == .detail { details[frame.group] = frame }
    for group in groups where group.hasDetails != (details[group.ordinal] != nil) {
      throw source.error("its detail frame is missing or too many", in: frames[2 + group.ordinal])
    }
    detailFrames = details
    index = GoldenIndex(groups)
    if let tolerance = metadata.tolerance, tolerance.bounds.count != index.count {
      throw source.error(
        "tolerance has \(tolerance.bounds.count) bounds for \(index.count) records", in: frames[1])
    }
  }

  /// Opens a golden that is in memory; `name` stands for its path in errors.
  public convenience init(bytes: [UInt8], name: String) throws { try self.init(.memory(bytes, name: name)) }

  /// The number of records.
  public var count: Int { index.count }

  /// The bytes of the whole file.
  package func bytes() throws -> [UInt8] { try source.bytes(at: 0, count: source.size, what: "golden") }

  /// The details of a group, or `nil` where nothing beyond digests was recorded. The last group read is kept.
  public func details(ofGroup group: Int) throws -> GroupDetails? {
    guard let frame = detailFrames[group] else { return nil }
    if let last = lastDetails.withLock({ $0 }), last.ordinal == group { return last }
    let details = try FrameContents.details(source.content(of: frame, ZstdDecompressor()), frame, source)
    lastDetails.withLock { $0 = details }
    return details
  }

  /// A record with everything that was recorded of it.
  public func record(at number: Int) throws -> TensorRecord {
    let (group, index) = index.position(of: number)
    return try record(group: group, index: index, details: details(ofGroup: group))
  }

  /// A record's fingerprint with everything that was recorded of it, without its addresses.
  public func fingerprint(at number: Int) throws -> Fingerprint {
    let (group, place) = index.position(of: number)
    let columns = index.groups[group]
    var fingerprint = Fingerprint(
      elementType: columns.elementTypes[place], shape: columns.shape(at: place), digest: columns.digests[place])
    try details(ofGroup: group)?.complete(&fingerprint, at: place)
    return fingerprint
  }

  /// Calls `body` with every record in the order of execution, or with those whose address `wanted` accepts.
  public func forEachRecord(
    where wanted: (String) -> Bool = { _ in true }, _ body: (TensorRecord) throws -> Void
  ) throws {
    for group in index.groups.indices {
      let table = index.addressTable(ofGroup: group)
      for place in 0..<index.groups[group].count where wanted(table.address(at: place)) {
        try body(record(group: group, index: place, details: details(ofGroup: group)))
      }
    }
  }

  private func record(group number: Int, index place: Int, details: GroupDetails?) throws -> TensorRecord {
    let group = index.groups[number]
    let record = index.firstRecord(ofGroup: number) + place
    var fingerprint = Fingerprint(
      elementType: group.elementTypes[place], shape: group.shape(at: place), digest: group.digests[place])
    details?.complete(&fingerprint, at: place)
    do {
      return TensorRecord(
        address: try TensorAddress(index.address(at: record)),
        parents: try index.parents(at: record).map { try TensorAddress($0) }, fingerprint: fingerprint)
    } catch let error as InputError {
      throw source.error(error.problem, in: frames[2 + number], expected: error.expected)
    }
  }

  /// Whether both hold the same addresses with the same digests in the same order, whatever else they keep of them.
  public func hasSameDigests(as other: Golden) -> Bool {
    count == other.count
      && (0..<count).allSatisfy {
        index.digest(at: $0) == other.index.digest(at: $0) && index.address(at: $0) == other.index.address(at: $0)
      }
  }

  /// Whether both goldens hold the same records and describe the same run; environment, tool version and the compressed
  /// form do not count. `record` leaves the file untouched where this holds.
  public func hasSameContent(as other: Golden) throws -> Bool {
    guard metadata.hasSameContent(as: other.metadata), frames.count == other.frames.count else { return false }
    let decompressor = try ZstdDecompressor()
    for (left, right) in zip(frames, other.frames) where left.kind == .index || left.kind == .detail {
      guard left.kind == right.kind, left.group == right.group, left.contentChecksum == right.contentChecksum,
        try source.content(of: left, decompressor) == other.source.content(of: right, decompressor)
      else { return false }
    }
    return true
  }
}

/// The contents of frames as what they mean, with errors that name the frame.
enum FrameContents {
  static func metadata(_ content: [UInt8], _ frame: FrameEntry, _ source: GoldenBytes) throws -> GoldenMetadata {
    let metadata = try locating(frame, source) { try GoldenMetadata(json: content, name: source.name) }
    guard metadata.formatVersion == Int(GoldenFormat.version) else {
      throw source.error(
        "format version \(metadata.formatVersion) in a file of version \(GoldenFormat.version)", in: frame)
    }
    return metadata
  }

  static func group(_ content: [UInt8], _ frame: FrameEntry, _ source: GoldenBytes) throws -> GoldenGroup {
    let group = try locating(frame, source) { try GoldenGroup(content: content) }
    guard group.ordinal == frame.group, group.step == frame.step, group.count == frame.records else {
      throw source.error("holds group \(group.ordinal) (step \(group.step), \(group.count) records)", in: frame)
    }
    return group
  }

  static func details(_ content: [UInt8], _ frame: FrameEntry, _ source: GoldenBytes) throws -> GroupDetails {
    let details = try locating(frame, source) { try GroupDetails(content: content) }
    guard details.ordinal == frame.group, details.step == frame.step, details.count == frame.records else {
      throw source.error("holds group \(details.ordinal) (step \(details.step), \(details.count) records)", in: frame)
    }
    return details
  }

  private static func locating<Value>(
    _ frame: FrameEntry, _ source: GoldenBytes, _ body: () throws -> Value
  ) throws -> Value {
    do {
      return try body()
    } catch let error as InputError where error.location == nil {
      throw source.error(error.problem, in: frame, expected: error.expected)
    }
  }
}
