import EcotFingerprints
import EcotTensors

extension DifferenceSize {
  /// Measures two tensors of one shape: exactly where whole values are kept, else from their sketches.
  init(golden: Fingerprint, observed: Fingerprint) {
    guard golden.shape == observed.shape, golden.elementType == observed.elementType else { return }
    if let values = golden.values, let others = observed.values, values.count == others.count {
      measure(values, others)
    } else if let difference = SketchDifference(reference: golden, observed: observed) {
      relativeL2 = difference.relativeL2
      relativeL2Error = difference.relativeL2Error
      cosine = difference.cosine
    }
  }

  private mutating func measure(_ values: [Int64], _ others: [Int64]) {
    var (squares, otherSquares, products, differences, largest) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (value, other) in zip(values, others) {
      let (a, b) = (Double(value), Double(other))
      squares += a * a
      otherSquares += b * b
      products += a * b
      differences += (b - a) * (b - a)
      largest = max(largest, (b - a).magnitude)
    }
    maximalDifference = largest
    if squares > 0 {
      relativeL2 = (differences / squares).squareRoot()
      relativeL2Error = 0
    }
    if squares > 0, otherSquares > 0 { cosine = products / (squares.squareRoot() * otherSquares.squareRoot()) }
  }
}
