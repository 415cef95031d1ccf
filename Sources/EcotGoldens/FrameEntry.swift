import EcotFiles

/// One frame as the footer lists it.
public struct FrameEntry: Sendable, Equatable, CustomStringConvertible {
  /// What the frame holds.
  public var kind: GoldenFrameKind
  /// The number of its group; 0 for frames without one.
  public var group: Int
  /// The step of its group; 0 for frames without one.
  public var step: Int
  /// The records of its group; 0 for frames without one.
  public var records: Int
  /// Where it starts in the file.
  public var offset: Int
  /// Its bytes in the file.
  public var size: Int
  /// The bytes of its content, decompressed.
  public var contentSize: Int
  /// XXH3-64 of its bytes in the file.
  package var storedChecksum: UInt64
  /// XXH3-64 of its content.
  package var contentChecksum: UInt64

  package init(
    kind: GoldenFrameKind, group: Int = 0, step: Int = 0, records: Int = 0, offset: Int, size: Int, contentSize: Int,
    storedChecksum: UInt64 = 0, contentChecksum: UInt64 = 0
  ) {
    (self.kind, self.group, self.step, self.records) = (kind, group, step, records)
    (self.offset, self.size, self.contentSize) = (offset, size, contentSize)
    (self.storedChecksum, self.contentChecksum) = (storedChecksum, contentChecksum)
  }

  /// `index frame of group 3 (step 0, 200 records)`.
  public var description: String {
    guard kind == .index || kind == .detail else { return "\(kind) frame" }
    return "\(kind) frame of group \(group) (step \(step), \(records) records)"
  }

  func write(to bytes: inout [UInt8]) {
    bytes.append(contentsOf: [kind.rawValue, 0, 0, 0])
    for number in [group, step, records] { bytes.append(littleEndian: UInt32(number)) }
    for number in [offset, size, contentSize] { bytes.append(littleEndian: UInt64(number)) }
    bytes.append(littleEndian: storedChecksum)
    bytes.append(littleEndian: contentChecksum)
  }

  /// Reads the entry at `offset` of a footer, or `nil` where a number is out of range.
  init?(_ bytes: [UInt8], at start: Int) {
    func word(_ place: Int) -> Int? { bytes.littleEndian(at: start + place, as: UInt32.self).map(Int.init) }
    func long(_ place: Int) -> Int? {
      bytes.littleEndian(at: start + place, as: UInt64.self).flatMap(Int.init(exactly:))
    }
    guard let lead = word(0), let kind = UInt8(exactly: lead).flatMap(GoldenFrameKind.init(rawValue:)),
      let group = word(4), let step = word(8), let records = word(12), let offset = long(16), let size = long(24),
      let contentSize = long(32), let stored = bytes.littleEndian(at: start + 40, as: UInt64.self),
      let content = bytes.littleEndian(at: start + 48, as: UInt64.self)
    else { return nil }
    self.init(
      kind: kind, group: group, step: step, records: records, offset: offset, size: size, contentSize: contentSize,
      storedChecksum: stored, contentChecksum: content)
  }
}
