import EcotFingerprints

/// Says of a record that differs whether the difference is allowed.
public protocol DifferenceJudge {
  /// Whether the difference is within its tolerance; `nil` where the records hold nothing by which it could be measured.
  /// Called once for each differing pair of equal type and shape, in the order of execution. `size` is what values or sketches tell.
  mutating func isWithin(_ golden: TensorRecord, _ observed: TensorRecord, size: DifferenceSize) throws -> Bool?

  /// What was judged so far.
  var outcome: ToleranceOutcome { get }
}
