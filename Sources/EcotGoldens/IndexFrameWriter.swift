import EcotFiles
import EcotFingerprints
import EcotTensors

/// Builds the index frame of one group: what a comparison needs first, in columns.
///
/// Paths (addresses without the step) are front-coded: the number of leading bytes shared with the path before, then the
/// rest. Layers repeat each other, so that a model's names cost less than a byte a record.
struct IndexFrameWriter {
  private let step: Int
  private var paths = FrontCoding()
  private var outside = FrontCoding()
  private var elementTypes: [UInt8] = []
  private var shapeIndices: [UInt32] = []
  private var shapes: [[Int]: UInt32] = [:]
  private var shapeRanks: [UInt32] = []
  private var shapeAxes: [UInt64] = []
  private var parentCounts: [UInt32] = []
  private var parentCodes: [UInt32] = []
  private var parentSteps: [UInt32] = []
  private var digests: [Digest128] = []
  private var ownPaths = PathNumbers()
  private var outsidePaths = PathNumbers()
  private var scratch: [UInt8] = []

  init(step: Int) { self.step = step }

  /// Appends a record, whose path the caller has built and checked.
  mutating func append(_ record: TensorRecord, path: [UInt8]) throws {
    let index = digests.count
    paths.append(path)
    elementTypes.append(record.fingerprint.elementType.rawValue)
    shapeIndices.append(try shapeIndex(record.fingerprint.shape))
    digests.append(record.fingerprint.digest)
    parentCounts.append(UInt32(record.parents.count))
    for parent in record.parents {
      try AddressBytes.path(of: parent, into: &scratch)
      if let own = ownPaths.number(of: scratch) {
        parentCodes.append(UInt32(index - own - 1) << 1)
      } else {
        // Counted back from the next free number: 0 is a new path, and repeated blocks give repeated codes.
        let next = outsidePaths.count
        let known = outsidePaths.insert(scratch)
        parentCodes.append(UInt32(next - (known ?? next)) << 1 | 1)
        if known == nil { outside.append(scratch) }
      }
      let back = Int32(step - parent.step)
      parentSteps.append(UInt32(bitPattern: back << 1 ^ back >> 31))
    }
    ownPaths.insert(path)
  }

  private mutating func shapeIndex(_ shape: [Int]) throws -> UInt32 {
    if let index = shapes[shape] { return index }
    guard shape.count <= GoldenFormat.maximalRank, shape.allSatisfy({ $0 >= 0 }) else {
      throw InputError("impossible shape \(shape)")
    }
    let index = UInt32(shapes.count)
    shapes[shape] = index
    shapeRanks.append(UInt32(shape.count))
    shapeAxes.append(contentsOf: shape.map { UInt64($0) })
    return index
  }

  /// The frame's content and where zstd should start new blocks.
  func content(group: Int, hasDetails: Bool) throws -> (bytes: [UInt8], cuts: [Int]) {
    var columns = ColumnWriter()
    columns.append(IndexColumn.pathShared, paths.shared)
    columns.append(IndexColumn.pathLength, paths.length)
    columns.append(IndexColumn.pathText, bytes: paths.text)
    columns.append(IndexColumn.elementTypes, bytes: elementTypes)
    columns.append(IndexColumn.shapeIndices, shapeIndices)
    columns.append(IndexColumn.shapeRanks, shapeRanks)
    columns.append(IndexColumn.shapeAxes, shapeAxes)
    columns.append(IndexColumn.parentCounts, parentCounts)
    columns.append(IndexColumn.parentCodes, parentCodes)
    columns.append(IndexColumn.parentSteps, parentSteps)
    columns.append(IndexColumn.outsideShared, outside.shared)
    columns.append(IndexColumn.outsideLength, outside.length)
    columns.append(IndexColumn.outsideText, bytes: outside.text)
    columns.append(IndexColumn.digests, digests, shuffled: false)
    return try columns.content(
      mark: GoldenFormat.indexMark, group: group, step: step, records: digests.count,
      flags: hasDetails ? IndexColumn.hasDetails : 0)
  }
}

/// A front-coded list of byte strings.
struct FrontCoding {
  private(set) var shared: [UInt32] = []
  private(set) var length: [UInt32] = []
  private(set) var text: [UInt8] = []
  private var last: [UInt8] = []

  mutating func append(_ bytes: [UInt8]) {
    let limit = min(bytes.count, last.count)
    var same = 0
    while same < limit, bytes[same] == last[same] { same += 1 }
    shared.append(UInt32(same))
    length.append(UInt32(bytes.count - same))
    text.append(contentsOf: bytes[same...])
    last = bytes
  }
}
