import EcotFingerprints

/// Says of a record that differs whether the difference is allowed.
public protocol DifferenceJudge {
  /// Whether the difference is within its tolerance; `nil` where the records hold nothing by which it could be measured.
  /// Called once for each differing pair of equal type and shape, in the order of execution. `size` is what values or sketches tell.
  mutating func isWithin(_ golden: TensorRecord, _ observed: TensorRecord, size: DifferenceSize) throws -> Bool?

  /// Begins to count anew; what was refused stays refused for what follows from it.
  mutating func countAnew()

  /// What was judged so far, or since the count began anew.
  var outcome: ToleranceOutcome { get }
}
