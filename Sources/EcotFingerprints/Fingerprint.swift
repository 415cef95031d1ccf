import EcotTensors

/// What is kept of a tensor instead of the tensor.
///
/// The digest says whether anything changed; everything else says what, where and by how much. Optional parts are present
/// as the `DetailLevel` of the tensor's address asked.
public struct Fingerprint: Sendable, Equatable {
  /// The type of the elements.
  public var elementType: ElementType
  /// The size of each axis.
  public var shape: [Int]
  /// `digest/1`: XXH3-128 over the header and the block digests.
  public var digest: Digest128
  /// `statistics/1`.
  public var statistics: TensorStatistics?
  /// XXH3-128 of each 64 KiB of canonical little-endian bytes, the last one of what remains; none for an empty tensor.
  public var blocks: [Digest128]?
  /// XXH3-64 of each token row: the canonical bytes below the leading axes that `Fingerprinter.fingerprint` was told; none for
  /// an empty tensor.
  public var rows: [UInt64]?
  /// `sketch/1`: 64 buckets (see `SketchDifference`).
  public var sketch: [Float]?
  /// Values at fixed positions (see `SamplePositions`).
  public var samples: [Double]?
  /// The elements of an integer tensor of at most 65,536 elements.
  public var values: [Int64]?

  /// A fingerprint of digest only; the other parts are set as they are computed.
  public init(elementType: ElementType, shape: [Int], digest: Digest128) {
    (self.elementType, self.shape, self.digest) = (elementType, shape, digest)
  }
}

/// `statistics/1`: exact counts, extremes over finite values, and sums in double in a fixed order.
///
/// Elements count as double; NaN and infinity do not enter sums and extremes. The sum, the sum of magnitudes and the sum of
/// squares are made block by block (64 KiB, as the digest's): element i of a block is added to lane i mod 16, in ascending
/// order; lanes k and k + 8 are added, of those k and k + 4, then (0 + 2) + (1 + 3); block sums are added in the order of the
/// blocks. Then mean = sum / n over the n finite values, l1 and l2 = sqrt(squares) are of the sums, and the standard deviation
/// is sqrt(max(0, squares / n - mean^2)), 0 where minimum equals maximum. It loses (mean / deviation)^2 of the 16 digits of a
/// double to cancellation. Sums of float64 that overflow are infinite or NaN.
public struct TensorStatistics: Sendable, Equatable {
  /// The number of elements.
  public var count = 0
  /// NaNs.
  public var nan = 0
  /// Values of +infinity.
  public var positiveInfinity = 0
  /// Values of -infinity.
  public var negativeInfinity = 0
  /// Zeros of either sign.
  public var zeros = 0
  /// Subnormal numbers.
  public var subnormals = 0
  /// The smallest finite value, -0 and +0 being equal; 0 where there is none. An int64 is rounded to double, its index is exact.
  public var minimum = 0.0
  /// The flat index of the first minimum; -1 where there is none.
  public var minimumIndex = -1
  /// The largest finite value, as `minimum`.
  public var maximum = 0.0
  /// The flat index of the first maximum; -1 where there is none.
  public var maximumIndex = -1
  /// The mean of the finite values.
  public var mean = 0.0
  /// The population standard deviation of the finite values.
  public var standardDeviation = 0.0
  /// The sum of the finite magnitudes.
  public var l1 = 0.0
  /// The square root of the sum of the finite squares.
  public var l2 = 0.0
  /// 256 counts by binary exponent, of every 16th element from the first (of every element below 4,096 elements).
  ///
  /// The bin is the biased exponent as float32: 0 for zeros and numbers below 2^-126, 127 + floor(log2 |x|), 255 for NaN and
  /// infinity. A float64 beyond float32's range is in bin 0 or 254; integers have their exact logarithm.
  public var histogram: [UInt32] = []

  /// Statistics of nothing.
  public init() {}
}

/// One named tensor of a run: its address, the addresses that it was computed from, and its fingerprint.
public struct TensorRecord: Sendable, Equatable {
  /// The name.
  public var address: TensorAddress
  /// The nearest recorded ancestors.
  public var parents: [TensorAddress]
  /// What was kept.
  public var fingerprint: Fingerprint

  /// Makes a record.
  public init(address: TensorAddress, parents: [TensorAddress], fingerprint: Fingerprint) {
    (self.address, self.parents, self.fingerprint) = (address, parents, fingerprint)
  }
}
