/// The difference of two tensors whose elements are all at hand.
public struct ExactDifference: Sendable {
  /// Where the golden's elements come from, in words: `kept in the golden`, `run again as recorded (same digest)`.
  public var source: String
  /// Elements that differ.
  public var differing: Int
  /// All elements.
  public var count: Int
  /// The largest magnitude of a difference of two finite elements.
  public var maximalDifference: Double
  /// The largest distance in units in the last place of the tensor's type, of two finite elements; 0 for integers.
  public var maximalULP: UInt64
  /// |observed - golden| / |golden| in L2.
  public var relativeL2: Double
  /// The cosine of the angle between the two.
  public var cosine: Double
  /// The worst elements, the largest difference first; at most ten.
  public var worst: [Element]

  /// One element on both sides.
  public struct Element: Sendable, Equatable {
    /// Its index on each axis.
    public var index: [Int]
    /// The golden's value.
    public var golden: Double
    /// The run's value.
    public var observed: Double
    /// Their distance in units in the last place; `nil` where one of them is not finite.
    public var ulp: UInt64?

    /// Makes an element.
    public init(index: [Int], golden: Double, observed: Double, ulp: UInt64?) {
      (self.index, self.golden, self.observed, self.ulp) = (index, golden, observed, ulp)
    }
  }

  /// Makes a measurement.
  public init(
    source: String, differing: Int, count: Int, maximalDifference: Double, maximalULP: UInt64, relativeL2: Double,
    cosine: Double, worst: [Element]
  ) {
    (self.source, self.differing, self.count) = (source, differing, count)
    (self.maximalDifference, self.maximalULP) = (maximalDifference, maximalULP)
    (self.relativeL2, self.cosine, self.worst) = (relativeL2, cosine, worst)
  }
}
