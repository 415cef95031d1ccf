import EcotFingerprints
import EcotTensors

/// How far two records are certainly apart, from what the goldens keep of their tensors.
///
/// Every figure leans to the side of "equal": the true distance is not smaller (a cosine not larger) than what stands here, so that
/// nothing is refused because of a measure's own noise. Integers that are kept whole, and tensors whose samples are all of their
/// elements, are measured exactly. A sketch's estimate counts less two of its standard errors. Statistics and samples give
/// lower limits of the L2 distance that hold for any two tensors: the distance of their norms, of their means times sqrt(n),
/// of their L1 norms over sqrt(n), of their extremes, and the distance over the samples. They need the golden's norm to be relative
/// to; samples alone give none.
struct RecordDistance {
  /// |observed - golden| / |golden| in L2, or |observed - golden| where the golden's tensor is all zero.
  private(set) var relativeL2: Double?
  /// The largest difference of two elements.
  private(set) var maximalDifference: Double?
  /// The largest distance in units in the last place, of all elements or of the samples; of integers their difference.
  private(set) var ulp: Double?
  /// The cosine of the angle between the tensors.
  private(set) var cosine: Double?

  /// Standard errors that an estimate is given.
  static let errors = 2.0

  /// Measures two fingerprints of one type and shape.
  init(golden: Fingerprint, observed: Fingerprint) {
    if let values = golden.values, let others = observed.values, values.count == others.count {
      measure(values.map { Double($0) }, others.map { Double($0) })
      ulp = maximalDifference
      return
    }
    let count = golden.shape.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
    let samples = Self.pairs(golden.samples, observed.samples)
    if let samples { ulp = Self.largestULP(samples, golden.elementType) }
    if let samples, samples.count == count {
      measure(samples.map(\.0), samples.map(\.1))
      return
    }
    estimate(golden, observed, samples, count: Double(count))
  }

  private static func pairs(_ left: [Double]?, _ right: [Double]?) -> [(Double, Double)]? {
    guard let left, let right, left.count == right.count, !left.isEmpty else { return nil }
    return Array(zip(left, right))
  }

  // MARK: Exactly

  private mutating func measure(_ left: [Double], _ right: [Double]) {
    var (squares, otherSquares, products, differences, largest) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (a, b) in zip(left, right) {
      let difference = Self.difference(a, b)
      squares += a * a
      otherSquares += b * b
      products += a * b
      differences += difference * difference
      largest = max(largest, difference)
    }
    maximalDifference = largest
    relativeL2 = Self.relative(differences.squareRoot(), to: squares.squareRoot())
    let norms = squares.squareRoot() * otherSquares.squareRoot()
    cosine = norms > 0 ? min(1, max(-1, products / norms)) : squares == otherSquares ? 1 : 0
  }

  /// The magnitude of a difference; infinite where only one of the two is a number, or where infinities are not the same.
  private static func difference(_ a: Double, _ b: Double) -> Double {
    if a == b || a.isNaN && b.isNaN { return 0 }
    let difference = (a - b).magnitude
    return difference.isNaN ? .infinity : difference
  }

  private static func relative(_ distance: Double, to norm: Double) -> Double? {
    if distance == 0 { return 0 }
    guard norm.isFinite else { return distance.isFinite ? nil : .infinity }
    return norm > 0 ? distance / norm : distance
  }

  // MARK: By lower limits

  private mutating func estimate(
    _ golden: Fingerprint, _ observed: Fingerprint, _ samples: [(Double, Double)]?, count: Double
  ) {
    var distances: [Double] = []
    var extremes: [Double] = []
    if let samples {
      let differences = samples.map { Self.difference($0.0, $0.1) }
      distances.append(differences.reduce(0) { $0 + $1 * $1 }.squareRoot())
      extremes += differences
    }
    if let left = golden.statistics, let right = observed.statistics {
      if Self.nonFinite(left) != Self.nonFinite(right) {
        (relativeL2, maximalDifference) = (.infinity, .infinity)
        return
      }
      // Finite elements may stand at other places where there are others.
      if Self.nonFinite(left) == [0, 0, 0] {
        distances += Self.distances(left, right, count: count)
        extremes += [(left.minimum - right.minimum).magnitude, (left.maximum - right.maximum).magnitude]
      }
    }
    var norm = golden.statistics?.l2
    if let sketch = SketchDifference(reference: golden, observed: observed), let buckets = golden.sketch {
      let estimated = buckets.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      let reference = norm ?? estimated
      norm = reference
      if let distance = Self.distance(sketch, buckets, observed.sketch ?? [], norm: reference) {
        distances.append(distance)
      }
      cosine = min(1, sketch.cosine + Self.errors * sketch.cosineError)
    }
    let finite = distances.filter { !$0.isNaN }
    if let norm, let distance = (finite + extremes).max() { relativeL2 = Self.relative(distance, to: norm) }
    // No difference of an element is larger than the largest: |d| <= sqrt(n) max |d|.
    let spread = count > 0 ? finite.map { $0 / count.squareRoot() } : []
    maximalDifference = (extremes + spread).max()
  }

  private static func distances(_ a: TensorStatistics, _ b: TensorStatistics, count: Double) -> [Double] {
    let root = count.squareRoot()
    return [
      (a.l2 - b.l2).magnitude, (a.mean - b.mean).magnitude * root,
      root > 0 ? (a.l1 - b.l1).magnitude / root : 0,
    ].filter(\.isFinite)
  }

  /// The L2 distance that a sketch's estimate stands for, less its errors; nothing where the difference is that of rounding.
  private static func distance(
    _ sketch: SketchDifference, _ golden: [Float], _ observed: [Float], norm: Double
  ) -> Double? {
    if sketch.isAtFloor { return 0 }
    if sketch.relativeL2.isFinite { return max(0, sketch.relativeL2 - errors * sketch.relativeL2Error) * norm }
    // A golden of zeros: the distance is the other's norm.
    let squares = zip(golden, observed).reduce(0.0) {
      $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1))
    }
    return squares.squareRoot() * (1 - errors * SketchDifference.relativeError)
  }

  private static func nonFinite(_ statistics: TensorStatistics) -> [Int] {
    [statistics.nan, statistics.positiveInfinity, statistics.negativeInfinity]
  }

  // MARK: Units in the last place

  private static func largestULP(_ samples: [(Double, Double)], _ type: ElementType) -> Double? {
    samples.map { ulpDistance($0.0, $0.1, type) }.max()
  }

  /// The distance of two elements as samples hold them; infinite where only one is finite. 0 for both zeros.
  private static func ulpDistance(_ a: Double, _ b: Double, _ type: ElementType) -> Double {
    if a == b || a.isNaN && b.isNaN { return 0 }
    let distance: UInt64? =
      switch type {
      case .float32: ExactDifference.distance(Float(a), Float(b))
      case .float64: ExactDifference.distance(a, b)
      case .int32, .int64, .uint8: UInt64(exactly: (a - b).magnitude.rounded())
      }
    return distance.map { Double($0) } ?? .infinity
  }
}
