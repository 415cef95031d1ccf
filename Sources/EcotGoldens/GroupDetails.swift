import EcotFiles
import EcotFingerprints

/// The optional parts of the fingerprints of one group, in columns.
public struct GroupDetails: Sendable {
  /// The number of records.
  public let count: Int
  let ordinal: Int
  let step: Int
  private let presence: [Presence]
  private let statistics: [TensorStatistics]
  private let statisticsPlaces: [UInt32]
  private let blockRuns: Runs<Digest128>
  private let rowRuns: Runs<UInt64>
  private let sketchRuns: Runs<Float>
  private let sampleRuns: Runs<Double>
  private let valueRuns: Runs<Int64>

  /// `statistics/1` of the group's record `index`, where it was recorded.
  public func statistics(at index: Int) -> TensorStatistics? {
    presence[index].contains(.statistics) ? statistics[Int(statisticsPlaces[index])] : nil
  }

  /// The block digests of record `index`, where they were recorded.
  public func blocks(at index: Int) -> ArraySlice<Digest128>? { blockRuns[index] }
  /// The row digests of record `index`, where they were recorded.
  public func rows(at index: Int) -> ArraySlice<UInt64>? { rowRuns[index] }
  /// `sketch/1` of record `index`, where it was recorded.
  public func sketch(at index: Int) -> ArraySlice<Float>? { sketchRuns[index] }
  /// The samples of record `index`, where they were recorded.
  public func samples(at index: Int) -> ArraySlice<Double>? { sampleRuns[index] }
  /// The values of record `index`, where they were recorded.
  public func values(at index: Int) -> ArraySlice<Int64>? { valueRuns[index] }

  /// Adds what was recorded of record `index` to its fingerprint.
  public func complete(_ fingerprint: inout Fingerprint, at index: Int) {
    fingerprint.statistics = statistics(at: index)
    fingerprint.blocks = blocks(at: index).map(Array.init)
    fingerprint.rows = rows(at: index).map(Array.init)
    fingerprint.sketch = sketch(at: index).map(Array.init)
    fingerprint.samples = samples(at: index).map(Array.init)
    fingerprint.values = values(at: index).map(Array.init)
  }

  /// Reads a detail frame's content and checks every number in it.
  init(content: [UInt8]) throws {
    let columns = try ColumnReader(content, mark: GoldenFormat.detailMark)
    try columns.expectColumns(upTo: DetailColumn.values)
    guard columns.flags == 0 else { throw InputError("malformed group header") }
    (count, ordinal, step) = (columns.records, columns.group, columns.step)
    let bits = try columns.elements(DetailColumn.presence, count: count, as: UInt8.self)
    guard bits.allSatisfy({ $0 & ~Presence.all.rawValue == 0 }) else {
      throw InputError("unknown part of a fingerprint")
    }
    presence = bits.map(Presence.init)
    var places: [UInt32] = []
    var present: UInt32 = 0
    for part in presence {
      places.append(present)
      if part.contains(.statistics) { present += 1 }
    }
    statisticsPlaces = places
    statistics = try Self.statistics(columns, count: Int(present))
    blockRuns = try Runs(columns, presence, .blocks, DetailColumn.blockCounts, DetailColumn.blocks, shuffled: false)
    rowRuns = try Runs(columns, presence, .rows, DetailColumn.rowCounts, DetailColumn.rows, shuffled: false)
    sketchRuns = try Runs(columns, presence, .sketch, DetailColumn.sketchCounts, DetailColumn.sketches)
    sampleRuns = try Runs(columns, presence, .samples, DetailColumn.sampleCounts, DetailColumn.samples)
    valueRuns = try Runs(columns, presence, .values, DetailColumn.valueCounts, DetailColumn.values)
  }

  private static func statistics(_ columns: ColumnReader, count: Int) throws -> [TensorStatistics] {
    var result = Array(repeating: TensorStatistics(), count: count)
    func integers(_ id: UInt8, _ field: WritableKeyPath<TensorStatistics, Int>, from lowest: Int = 0) throws {
      let values = try columns.elements(id, count: count, as: Int64.self)
      for index in 0..<count {
        guard values[index] >= lowest else { throw InputError("\(values[index]) in column \(id)") }
        result[index][keyPath: field] = Int(values[index])
      }
    }
    func doubles(_ id: UInt8, _ field: WritableKeyPath<TensorStatistics, Double>) throws {
      let values = try columns.elements(id, count: count, as: Double.self)
      for index in 0..<count { result[index][keyPath: field] = values[index] }
    }
    try integers(DetailColumn.count, \.count)
    try integers(DetailColumn.nan, \.nan)
    try integers(DetailColumn.positiveInfinity, \.positiveInfinity)
    try integers(DetailColumn.negativeInfinity, \.negativeInfinity)
    try integers(DetailColumn.zeros, \.zeros)
    try integers(DetailColumn.subnormals, \.subnormals)
    try doubles(DetailColumn.minimum, \.minimum)
    try integers(DetailColumn.minimumIndex, \.minimumIndex, from: -1)
    try doubles(DetailColumn.maximum, \.maximum)
    try integers(DetailColumn.maximumIndex, \.maximumIndex, from: -1)
    try doubles(DetailColumn.mean, \.mean)
    try doubles(DetailColumn.standardDeviation, \.standardDeviation)
    try doubles(DetailColumn.l1, \.l1)
    try doubles(DetailColumn.l2, \.l2)

    let lengths = try columns.elements(DetailColumn.histogramLengths, count: count, as: UInt32.self)
    let firsts = try columns.elements(DetailColumn.histogramFirsts, count: count, as: UInt32.self)
    let counts = try columns.elements(DetailColumn.histogramCounts, count: count, as: UInt32.self)
    let offsets = try columns.offsets(counts: counts, of: DetailColumn.histogramBins, width: 4)
    let bins = try columns.elements(DetailColumn.histogramBins, count: offsets[count], as: UInt32.self)
    for index in 0..<count {
      let (length, first, used) = (Int(lengths[index]), Int(firsts[index]), Int(counts[index]))
      guard length <= GoldenFormat.maximalHistogram, first + used <= length else {
        throw InputError("malformed histogram")
      }
      guard length > 0 else { continue }
      result[index].histogram =
        Array(repeating: 0, count: first) + bins[offsets[index]..<offsets[index + 1]]
        + Array(repeating: 0, count: length - first - used)
    }
    return result
  }
}

/// Variable-length arrays of the records that have them, one behind the other.
private struct Runs<Element: BitwiseCopyable & Sendable>: Sendable {
  private let elements: [Element]
  private let ranges: [Range<Int>?]

  init(
    _ columns: ColumnReader, _ presence: [Presence], _ part: Presence, _ counts: UInt8, _ id: UInt8,
    shuffled: Bool = true
  ) throws {
    let present = presence.count { $0.contains(part) }
    let width = MemoryLayout<Element>.stride
    let offsets = try columns.offsets(
      counts: columns.elements(counts, count: present, as: UInt32.self), of: id, width: width)
    elements = try columns.elements(id, count: offsets[present], shuffled: shuffled)
    var ranges: [Range<Int>?] = []
    ranges.reserveCapacity(presence.count)
    var place = 0
    for bits in presence {
      ranges.append(bits.contains(part) ? offsets[place]..<offsets[place + 1] : nil)
      if bits.contains(part) { place += 1 }
    }
    self.ranges = ranges
  }

  subscript(index: Int) -> ArraySlice<Element>? { ranges[index].map { elements[$0] } }
}
