import EcotFiles
import EcotFingerprints

/// Builds the detail frame of one group: the optional parts of its fingerprints, in columns.
struct DetailFrameWriter {
  private var presence: [UInt8] = []
  private var counts: [[UInt64]] = Array(repeating: [], count: 6)
  private var minimum: [Double] = []
  private var minimumIndex: [Int64] = []
  private var maximum: [Double] = []
  private var maximumIndex: [Int64] = []
  private var sums: [[Double]] = Array(repeating: [], count: 4)
  private var histogramLengths: [UInt32] = []
  private var histogramFirsts: [UInt32] = []
  private var histogramCounts: [UInt32] = []
  private var histogramBins: [UInt32] = []
  private var blockCounts: [UInt32] = []
  private var blocks: [Digest128] = []
  private var rowCounts: [UInt32] = []
  private var rows: [UInt64] = []
  private var sketchCounts: [UInt32] = []
  private var sketches: [Float] = []
  private var sampleCounts: [UInt32] = []
  private var samples: [Double] = []
  private var valueCounts: [UInt32] = []
  private var values: [Int64] = []

  /// Whether any record has an optional part.
  var isEmpty: Bool { presence.allSatisfy { $0 == 0 } }

  /// The approximate size of the content.
  private(set) var size = 0

  /// Appends the optional parts of a fingerprint.
  mutating func append(_ fingerprint: Fingerprint) throws {
    var present: Presence = []
    if let statistics = fingerprint.statistics {
      present.insert(.statistics)
      try append(statistics)
    }
    if let blocks = fingerprint.blocks {
      present.insert(.blocks)
      blockCounts.append(UInt32(clamping: blocks.count))
      self.blocks.append(contentsOf: blocks)
      size += 16 * blocks.count
    }
    if let rows = fingerprint.rows {
      present.insert(.rows)
      rowCounts.append(UInt32(clamping: rows.count))
      self.rows.append(contentsOf: rows)
      size += 8 * rows.count
    }
    if let sketch = fingerprint.sketch {
      present.insert(.sketch)
      sketchCounts.append(UInt32(clamping: sketch.count))
      sketches.append(contentsOf: sketch)
      size += 4 * sketch.count
    }
    if let samples = fingerprint.samples {
      present.insert(.samples)
      sampleCounts.append(UInt32(clamping: samples.count))
      self.samples.append(contentsOf: samples)
      size += 8 * samples.count
    }
    if let values = fingerprint.values {
      present.insert(.values)
      valueCounts.append(UInt32(clamping: values.count))
      self.values.append(contentsOf: values)
      size += 8 * values.count
    }
    presence.append(present.rawValue)
  }

  private mutating func append(_ statistics: TensorStatistics) throws {
    for (column, count) in [
      statistics.count, statistics.nan, statistics.positiveInfinity, statistics.negativeInfinity, statistics.zeros,
      statistics.subnormals,
    ].enumerated() {
      guard let count = UInt64(exactly: count) else { throw InputError("negative count in statistics") }
      counts[column].append(count)
    }
    minimum.append(statistics.minimum)
    minimumIndex.append(Int64(statistics.minimumIndex))
    maximum.append(statistics.maximum)
    maximumIndex.append(Int64(statistics.maximumIndex))
    sums[0].append(statistics.mean)
    sums[1].append(statistics.standardDeviation)
    sums[2].append(statistics.l1)
    sums[3].append(statistics.l2)

    // Exponents crowd together: the bins from the first to the last that is not zero.
    let histogram = statistics.histogram
    guard histogram.count <= GoldenFormat.maximalHistogram else {
      throw InputError("\(histogram.count) bins in a histogram", expected: "at most \(GoldenFormat.maximalHistogram)")
    }
    let first = histogram.firstIndex { $0 != 0 } ?? 0
    let used = (histogram.lastIndex { $0 != 0 } ?? -1) - first + 1
    histogramLengths.append(UInt32(histogram.count))
    histogramFirsts.append(UInt32(first))
    histogramCounts.append(UInt32(used))
    histogramBins.append(contentsOf: histogram[first..<(first + used)])
    size += 124 + 4 * used
  }

  /// The frame's content and where zstd should start new blocks.
  func content(group: Int, step: Int) throws -> (bytes: [UInt8], cuts: [Int]) {
    var columns = ColumnWriter()
    columns.append(DetailColumn.presence, bytes: presence)
    for (column, values) in counts.enumerated() { columns.append(DetailColumn.count + UInt8(column), values) }
    columns.append(DetailColumn.minimum, minimum)
    columns.append(DetailColumn.minimumIndex, minimumIndex)
    columns.append(DetailColumn.maximum, maximum)
    columns.append(DetailColumn.maximumIndex, maximumIndex)
    for (column, values) in sums.enumerated() { columns.append(DetailColumn.mean + UInt8(column), values) }
    columns.append(DetailColumn.histogramLengths, histogramLengths)
    columns.append(DetailColumn.histogramFirsts, histogramFirsts)
    columns.append(DetailColumn.histogramCounts, histogramCounts)
    columns.append(DetailColumn.histogramBins, histogramBins)
    columns.append(DetailColumn.blockCounts, blockCounts)
    columns.append(DetailColumn.blocks, blocks, shuffled: false)
    columns.append(DetailColumn.rowCounts, rowCounts)
    columns.append(DetailColumn.rows, rows, shuffled: false)
    columns.append(DetailColumn.sketchCounts, sketchCounts)
    columns.append(DetailColumn.sketches, sketches)
    columns.append(DetailColumn.sampleCounts, sampleCounts)
    columns.append(DetailColumn.samples, samples)
    columns.append(DetailColumn.valueCounts, valueCounts)
    columns.append(DetailColumn.values, values)
    return try columns.content(
      mark: GoldenFormat.detailMark, group: group, step: step, records: presence.count, flags: 0)
  }
}
