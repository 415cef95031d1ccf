/// The columns of an index frame, by their number in the file.
enum IndexColumn {
  static let pathShared: UInt8 = 1
  static let pathLength: UInt8 = 2
  static let pathText: UInt8 = 3
  static let elementTypes: UInt8 = 4
  static let shapeIndices: UInt8 = 5
  static let shapeRanks: UInt8 = 6
  static let shapeAxes: UInt8 = 7
  static let parentCounts: UInt8 = 8
  static let parentCodes: UInt8 = 9
  static let parentSteps: UInt8 = 10
  static let outsideShared: UInt8 = 11
  static let outsideLength: UInt8 = 12
  static let outsideText: UInt8 = 13
  static let digests: UInt8 = 14
  /// The flag of groups that have a detail frame.
  static let hasDetails: UInt32 = 1
}

/// The columns of a detail frame, by their number in the file.
enum DetailColumn {
  static let presence: UInt8 = 1
  static let count: UInt8 = 2
  static let nan: UInt8 = 3
  static let positiveInfinity: UInt8 = 4
  static let negativeInfinity: UInt8 = 5
  static let zeros: UInt8 = 6
  static let subnormals: UInt8 = 7
  static let minimum: UInt8 = 8
  static let minimumIndex: UInt8 = 9
  static let maximum: UInt8 = 10
  static let maximumIndex: UInt8 = 11
  static let mean: UInt8 = 12
  static let standardDeviation: UInt8 = 13
  static let l1: UInt8 = 14
  static let l2: UInt8 = 15
  static let histogramLengths: UInt8 = 16
  static let histogramFirsts: UInt8 = 17
  static let histogramCounts: UInt8 = 18
  static let histogramBins: UInt8 = 19
  static let blockCounts: UInt8 = 20
  static let blocks: UInt8 = 21
  static let rowCounts: UInt8 = 22
  static let rows: UInt8 = 23
  static let sketchCounts: UInt8 = 24
  static let sketches: UInt8 = 25
  static let sampleCounts: UInt8 = 26
  static let samples: UInt8 = 27
  static let valueCounts: UInt8 = 28
  static let values: UInt8 = 29
}

/// Which optional parts of a fingerprint are present.
struct Presence: OptionSet {
  let rawValue: UInt8
  static let statistics = Presence(rawValue: 1)
  static let blocks = Presence(rawValue: 2)
  static let rows = Presence(rawValue: 4)
  static let sketch = Presence(rawValue: 8)
  static let samples = Presence(rawValue: 16)
  static let values = Presence(rawValue: 32)
  static let all: Presence = [.statistics, .blocks, .rows, .sketch, .samples, .values]
}
