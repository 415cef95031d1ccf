import EcotAutograd
import EcotTensors

/// Inverted dropout (Srivastava et al. 2014) with a random stream for each place and batch: one more draw here moves none elsewhere.
package struct Dropout: Sendable {
  /// The share of elements that become 0; the others are divided by its complement.
  package var rate: Double
  /// The key of the streams `dropout/<place>`.
  package var seed: UInt64
  /// Counts the batches of a run.
  package var index: Int

  /// Dropout as given; a rate of 0 draws nothing.
  package init(rate: Double, seed: UInt64, index: Int) { (self.rate, self.seed, self.index) = (rate, seed, index) }

  /// x with elements dropped, under a name in the scope around; x itself in inference and at a rate of 0.
  func callAsFunction(_ x: Variable, place: String, named name: TensorName) throws -> Variable {
    guard rate > 0, x.tape.mode == .training else { return x }
    var stream = PhiloxStream(seed: seed, name: "dropout/\(place)", index: UInt64(index))
    let kept = Float(1 / (1 - rate))
    let factors = (0..<x.count).map { _ in stream.uniform() < rate ? 0 : kept }
    return try (x * x.tape.input(Tensor(factors, ofShape: x.shape))).named(name)
  }
}
