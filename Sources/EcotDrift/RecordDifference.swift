import EcotFingerprints
import EcotTensors

/// One address at which two recordings differ.
public struct RecordDifference: Sendable {
  /// The address.
  public var address: TensorAddress
  /// What differs.
  public var kind: DifferenceKind
  /// Whether every recorded parent is equal on both sides: then the cause lies between the parents and this tensor.
  public var parentsEqual: Bool
  /// How far the two are apart, as far as the records tell.
  public var size: DifferenceSize
  /// Where in the tensor the difference begins, as far as the records tell.
  public var location: DifferenceLocation?
  /// The golden's record; `nil` for a new address.
  public var golden: TensorRecord?
  /// The run's record; `nil` for a missing address.
  public var observed: TensorRecord?
  /// The real difference, where both tensors are at hand.
  public var exact: ExactDifference?
  /// Why `exact` is not known although both sides hold a tensor of one type and shape, in words with a remedy; `nil` where
  /// nobody has looked.
  public var exactProblem: String?
  /// Later steps at which the same tensor differs although its parents are equal.
  public var laterSteps = 0

  /// Makes a difference; what is not known stays `nil`.
  public init(
    address: TensorAddress, kind: DifferenceKind, parentsEqual: Bool, size: DifferenceSize = DifferenceSize(),
    location: DifferenceLocation? = nil, golden: TensorRecord? = nil, observed: TensorRecord? = nil, laterSteps: Int = 0
  ) {
    (self.address, self.kind, self.parentsEqual) = (address, kind, parentsEqual)
    (self.size, self.location) = (size, location)
    (self.golden, self.observed, self.laterSteps) = (golden, observed, laterSteps)
  }
}

/// The size of a difference.
public struct DifferenceSize: Sendable, Equatable {
  /// `|observed - golden| / |golden|` in L2; exact or estimated from sketches.
  public var relativeL2: Double?
  /// One standard error of `relativeL2`; 0 where it is exact.
  public var relativeL2Error: Double?
  /// The cosine of the angle between the two.
  public var cosine: Double?
  /// The largest difference of an element; known only where whole values are kept.
  public var maximalDifference: Double?

  /// Nothing known.
  public init() {}
}

/// Where a difference begins inside a tensor.
public struct DifferenceLocation: Sendable, Equatable {
  /// The batch row.
  public var sample: Int?
  /// The token's column in its row; after the left padding where the two sides are padded differently.
  public var token: Int?
  /// The golden's text of that token.
  public var tokenText: String?
  /// The run's text of that token.
  public var observedTokenText: String?
  /// The image of a vision tensor.
  public var image: Int?
  /// The patch, or the token that patches were merged into, within its image.
  public var patch: Int?
  /// The 64 KiB block.
  public var block: Int?
  /// The flat index of the first differing element, where whole values are kept.
  public var element: Int?
  /// For texts: the byte at which they part.
  public var byte: Int?
  /// For texts: the golden's characters around that byte.
  public var goldenText: String?
  /// For texts: the run's characters around that byte.
  public var observedText: String?
  /// How many elements, rows or blocks differ, with their unit: `12 of 512 elements`.
  public var extent: String?

  /// Nowhere in particular.
  public init() {}
}
