import EcotFiles
import EcotFingerprints
import EcotTensors

/// Consecutive records of one step, as their index frame holds them.
///
/// Columns that a comparison needs are arrays; addresses stay packed until `GoldenIndex` writes them out.
public struct GoldenGroup: Sendable {
  /// A parent as the file names it: a path of the group's address table, and how many steps before the record it is.
  package struct Parent: Sendable, BitwiseCopyable {
    /// The place of its path in the group's address table: below `count` a record of the group's own path.
    package var path: UInt32
    /// The steps before the record's.
    package var stepsBack: Int32
  }

  /// The number of the group in its file.
  public let ordinal: Int
  /// The step of all its records.
  public let step: Int
  /// The digests of its records in the order of execution.
  public let digests: [Digest128]
  /// The element types of its records.
  public let elementTypes: [ElementType]
  /// The different shapes of the group, in the order of their first use.
  public let shapes: [[Int]]
  /// For each record, the index of its shape in `shapes`.
  public let shapeIndices: [UInt32]
  /// Whether the group has a detail frame.
  public let hasDetails: Bool
  /// The parents of all records, one record's behind the other's.
  package let parents: [Parent]
  /// For each record where its parents start in `parents`; one more entry ends the last.
  package let parentOffsets: [Int]
  private let ownPaths: FrontCodedPaths
  private let outsidePaths: FrontCodedPaths
  private let outsideCount: Int
  /// The frame without the digests, which stand last.
  private let layout: [UInt8]
  private let addressRange: Range<Int>
  private let outsideRange: Range<Int>

  /// The number of records.
  public var count: Int { digests.count }

  /// The shape of record `index` of the group.
  public func shape(at index: Int) -> [Int] { shapes[Int(shapeIndices[index])] }

  /// Whether both groups hold the same addresses in the same order: one comparison of bytes.
  public func hasSameAddresses(as other: GoldenGroup) -> Bool { step == other.step && hasSamePaths(as: other) }

  /// Whether both groups hold the same addresses but for the step, in the same order: one comparison of bytes.
  public func hasSamePaths(as other: GoldenGroup) -> Bool {
    count == other.count && layout[addressRange].hasSameBytes(as: other.layout[other.addressRange])
  }

  /// Whether addresses, types, shapes and parents are the same: one comparison of bytes.
  public func hasSameLayout(as other: GoldenGroup) -> Bool {
    let start = GoldenFormat.groupHeaderSize
    return step == other.step && count == other.count && layout[start...].hasSameBytes(as: other.layout[start...])
  }

  /// Whether both groups have the same address table, the paths of parents from outside included. Steps do not count: the
  /// groups of all steps of a run are usually alike.
  package func hasSamePaths(as other: GoldenGroup) -> Bool {
    count == other.count && outsideCount == other.outsideCount
      && layout[addressRange].hasSameBytes(as: other.layout[other.addressRange])
      && layout[outsideRange].hasSameBytes(as: other.layout[other.outsideRange])
  }

  /// A checksum of what `hasSamePaths` compares.
  package var pathsChecksum: UInt64 {
    layout.withUnsafeBytes { bytes in
      Checksum.xxh3(
        UnsafeRawBufferPointer(rebasing: bytes[outsideRange]),
        seed: Checksum.xxh3(UnsafeRawBufferPointer(rebasing: bytes[addressRange])))
    }
  }

  /// Reads an index frame's content and checks every number in it, so that later access cannot fail.
  init(content: [UInt8]) throws {
    let columns = try ColumnReader(content, mark: GoldenFormat.indexMark)
    try columns.expectColumns(upTo: IndexColumn.digests)
    let count = columns.records
    (ordinal, step) = (columns.group, columns.step)
    guard count > 0, columns.flags & ~IndexColumn.hasDetails == 0 else { throw InputError("malformed group header") }
    hasDetails = columns.flags & IndexColumn.hasDetails != 0
    digests = try columns.elements(IndexColumn.digests, count: count, shuffled: false)
    ownPaths = try FrontCodedPaths(
      columns, shared: IndexColumn.pathShared, length: IndexColumn.pathLength, text: IndexColumn.pathText, count: count)
    outsideCount = columns.count(IndexColumn.outsideShared, width: 4)
    outsidePaths = try FrontCodedPaths(
      columns, shared: IndexColumn.outsideShared, length: IndexColumn.outsideLength, text: IndexColumn.outsideText,
      count: outsideCount)
    guard ownPaths.expandedSize + outsidePaths.expandedSize <= GoldenFormat.maximalAddressTable else {
      throw InputError("addresses of more than \(GoldenFormat.maximalAddressTable) bytes in one group")
    }
    elementTypes = try columns.elements(IndexColumn.elementTypes, count: count, as: UInt8.self).map {
      guard let type = ElementType(rawValue: $0) else { throw InputError("unknown element type \($0)") }
      return type
    }
    shapes = try Self.shapes(columns)
    shapeIndices = try columns.elements(IndexColumn.shapeIndices, count: count)
    let shapeCount = shapes.count
    guard shapeIndices.allSatisfy({ $0 < shapeCount }) else { throw InputError("a record without a shape") }
    (parents, parentOffsets) = try Self.parents(columns, outsideCount: outsideCount)
    guard !columns.range(IndexColumn.pathText).isEmpty else { throw InputError("no addresses") }
    addressRange = columns.range(IndexColumn.pathShared).lowerBound..<columns.range(IndexColumn.pathText).upperBound
    if outsideCount == 0 {
      outsideRange = 0..<0
    } else {
      // A path that is the start of the one before it adds no text.
      let (lengths, text) = (columns.range(IndexColumn.outsideLength), columns.range(IndexColumn.outsideText))
      outsideRange =
        columns.range(IndexColumn.outsideShared).lowerBound..<(text.isEmpty ? lengths : text).upperBound
    }
    layout = Array(content[..<columns.range(IndexColumn.digests).lowerBound])
  }

  private static func shapes(_ columns: ColumnReader) throws -> [[Int]] {
    let count = columns.count(IndexColumn.shapeRanks, width: 4)
    let ranks = try columns.elements(IndexColumn.shapeRanks, count: count, as: UInt32.self)
    let offsets = try columns.offsets(counts: ranks, of: IndexColumn.shapeAxes, width: 8)
    let axes = try columns.elements(IndexColumn.shapeAxes, count: offsets[count], as: UInt64.self)
    return try ranks.indices.map { index in
      guard ranks[index] <= GoldenFormat.maximalRank else { throw InputError("shape of \(ranks[index]) axes") }
      return try axes[offsets[index]..<offsets[index + 1]].map {
        guard let axis = Int(exactly: $0) else { throw InputError("impossible axis \($0)") }
        return axis
      }
    }
  }

  private static func parents(_ columns: ColumnReader, outsideCount: Int) throws -> ([Parent], [Int]) {
    let count = columns.records
    let counts = try columns.elements(IndexColumn.parentCounts, count: count, as: UInt32.self)
    let offsets = try columns.offsets(counts: counts, of: IndexColumn.parentCodes, width: 4)
    let codes = try columns.elements(IndexColumn.parentCodes, count: offsets[count], as: UInt32.self)
    let steps = try columns.elements(IndexColumn.parentSteps, count: offsets[count], as: UInt32.self)
    var parents: [Parent] = []
    parents.reserveCapacity(codes.count)
    var nextOutside = 0
    for record in 0..<count {
      for index in offsets[record]..<offsets[record + 1] {
        let back = Int(codes[index] >> 1)
        let path: Int
        if codes[index] & 1 == 0 {
          path = record - 1 - back
        } else {
          guard back <= nextOutside else { throw InputError("malformed parent of record \(record)") }
          path = count + nextOutside - back
          if back == 0 { nextOutside += 1 }
        }
        let stepsBack = Int32(bitPattern: steps[index] >> 1) ^ -Int32(bitPattern: steps[index] & 1)
        guard path >= 0, path < count + outsideCount, stepsBack <= columns.step else {
          throw InputError("malformed parent of record \(record)")
        }
        parents.append(Parent(path: UInt32(path), stepsBack: stepsBack))
      }
    }
    guard nextOutside == outsideCount else {
      throw InputError("\(outsideCount) outside parents", expected: "\(nextOutside)")
    }
    return (parents, offsets)
  }

  /// Writes the paths out.
  package func addressTable() -> AddressTable {
    var offsets: [UInt32] = [0]
    offsets.reserveCapacity(count + outsideCount + 1)
    let size = ownPaths.expandedSize + outsidePaths.expandedSize
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
      ownPaths.expand(content: layout, into: buffer, start: 0, offsets: &offsets)
      outsidePaths.expand(content: layout, into: buffer, start: ownPaths.expandedSize, offsets: &offsets)
      initialized = size
    }
    return AddressTable(step: step, recordCount: count, bytes: bytes, offsets: offsets)
  }
}
