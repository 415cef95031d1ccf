/// How far two tensors are apart, estimated from two `sketch/1` sketches of them: neither tensor is needed.
///
/// **The sketch.** Elements count in rows of 64, row w holding the flat indices 64 w ..< 64 (w + 1). For each row a word h is drawn,
/// output number w of SplitMix64 seeded with 0x736b657463682f31 ("sketch/1"); bit e of h is the sign of element e (1: minus), and
/// the element goes to bucket e xor r with r = (h 0xd1342543de82ef95 mod 2^64) >> 58. So bucket and sign depend on the flat index
/// only, and the sketch of a difference is the difference of sketches. Elements count as double, NaN and infinity as 0; the order
/// of additions is in `Golden/FINGERPRINT.md`; the 64 sums are stored as float32.
///
/// **The estimate.** The squares of the bucket differences add up to an unbiased estimate of the squared L2 distance (Charikar,
/// Chen, Farach-Colton 2002; Thorup, Zhang 2004), with a relative standard error of at most sqrt(2 / 64); that of the distance is
/// half of it, 8.8 %. Rounding the buckets to float32 adds its own variance, which is subtracted; what is left of it is the floor:
/// relative distances below about 1e-7 cannot be told from rounding, and `isAtFloor` says so.
///
/// **Measured** (`SketchAccuracyTests`, 120 trials a line of 15,000 to 46,000 normal numbers; mean of estimate / truth and its
/// standard deviation):
///
/// | difference | mean | deviation |
/// |---|---|---|
/// | noise of 1e-1, 1e-3, 1e-5, 1e-6 | 0.99 | 0.08 |
/// | noise of 1e-7 | 1.02 | 0.09 |
/// | constant shift | 0.99 | 0.08 |
/// | factor of 1.001 | 1.00 | 0.08 |
/// | one element | 1.00 | 0.00 |
/// | one feature of 256 | 0.99 | 0.08 |
/// | one block of 1,000 elements | 1.00 | 0.09 |
/// | paired sign flips | 1.00 | 0.08 |
/// | permutation | 0.99 | 0.09 |
/// | an independent tensor | 1.00 | 0.09 |
public struct SketchDifference: Sendable, Equatable {
  /// The number of buckets of a sketch.
  public static let buckets = 64
  /// The relative distance below which float32 buckets show their own rounding.
  public static let floor = 1e-7
  /// The relative standard error of a distance: sqrt(2 / 64) / 2.
  public static let relativeError = 0.088_388_347_648_318_44

  /// The L2 norm of the difference over that of the reference; infinite where the reference is zero and the other is not.
  public let relativeL2: Double
  /// One standard error of `relativeL2`.
  public let relativeL2Error: Double
  /// The cosine of the angle between the tensors; 1 for two zero tensors, 0 where one of them is zero.
  public let cosine: Double
  /// One standard error of `cosine`: that of a correlation, (1 - cosine^2) / 8.
  public let cosineError: Double
  /// Whether the difference is no larger than what rounding the sketches can make.
  public let isAtFloor: Bool

  /// Compares two sketches of tensors of one shape; `nil` where they are no sketches or hold infinities.
  ///
  /// `referenceL2` is the reference's exact norm (`TensorStatistics.l2`); without it the norm is estimated too, which makes the
  /// error larger by the square root of 2.
  public init?(reference: [Float], observed: [Float], referenceL2: Double? = nil) {
    guard reference.count == Self.buckets, observed.count == Self.buckets,
      reference.allSatisfy(\.isFinite), observed.allSatisfy(\.isFinite)
    else { return nil }
    var (squares, rounding, referenceSquares, observedSquares) = (0.0, 0.0, 0.0, 0.0)
    for (a, b) in zip(reference, observed) {
      let difference = Double(a) - Double(b)
      squares += difference * difference
      // Equal buckets were rounded alike. Rounding to nearest has a variance of ulp^2 / 12.
      if a != b { rounding += (Double(a.ulp) * Double(a.ulp) + Double(b.ulp) * Double(b.ulp)) / 12 }
      referenceSquares += Double(a) * Double(a)
      observedSquares += Double(b) * Double(b)
    }
    let distance = max(0, squares - rounding)
    let known = referenceL2.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
    let norm = known ?? referenceSquares.squareRoot()
    isAtFloor = squares > 0 && squares < 2 * rounding
    if squares == 0 {
      (relativeL2, relativeL2Error) = (0, 0)
    } else if norm == 0 {
      (relativeL2, relativeL2Error) = (.infinity, 0)
    } else {
      relativeL2 = distance.squareRoot() / norm
      let sampling = relativeL2 * Self.relativeError * (known == nil ? 2.0.squareRoot() : 1)
      let floor = (isAtFloor ? rounding : rounding / Double(Self.buckets)).squareRoot() / norm
      relativeL2Error = (sampling * sampling + floor * floor).squareRoot()
    }

    let (left, right) = (referenceSquares.squareRoot(), observedSquares.squareRoot())
    if left == 0 || right == 0 {
      cosine = left == right ? 1 : 0
      cosineError = 0
    } else {
      // 1 - cosine directly, so that nothing is lost between nearly equal tensors.
      let missing = (distance - (left - right) * (left - right)) / (2 * left * right)
      cosine = min(1, max(-1, 1 - missing))
      cosineError = (1 - cosine * cosine) / 8
    }
  }

  /// Compares two fingerprints; `nil` where a sketch is missing or the tensors have another type or shape.
  public init?(reference: Fingerprint, observed: Fingerprint) {
    guard reference.elementType == observed.elementType, reference.shape == observed.shape,
      let left = reference.sketch, let right = observed.sketch
    else { return nil }
    self.init(reference: left, observed: right, referenceL2: reference.statistics?.l2)
  }
}
