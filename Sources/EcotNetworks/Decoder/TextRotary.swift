import EcotAutograd
import EcotTensors

/// The interleaved M-RoPE of the text decoder: each frequency of a head turns with one of a token's three positions.
///
/// Frequency i turns with height where i mod 3 = 1 and i < 3 section[1], with width where i mod 3 = 2 and i < 3 section[2], and with
/// time elsewhere (`apply_interleaved_mrope`).
struct TextRotary {
  /// (B, columns, head size).
  let cosine: Variable, sine: Variable

  /// The tables for positions (3, B, T).
  init(_ positions: Variable, _ configuration: TextConfiguration) throws {
    let tape = positions.tape
    let (values, shape) = (try positions.value.int64s, Array(positions.shape.dropFirst()))
    let (places, half) = (shape.reduce(1, *), configuration.headSize / 2)
    let frequencies = RotaryFrequencies.inverse(theta: configuration.ropeTheta, size: configuration.headSize)
    let axes = (0..<half).map { i in
      let axis = i % 3
      return axis > 0 && i < 3 * configuration.ropeSections[axis] ? axis : 0
    }
    var angles = [Float](repeating: 0, count: places * half)
    for place in 0..<places {
      for i in 0..<half { angles[place * half + i] = Float(values[axes[i] * places + place]) * frequencies[i] }
    }
    let (cosine, sine) = RotaryFrequencies.tables(halves: angles, half: half, compute: tape.compute)
    self.init(
      cosine: tape.input(Tensor(cosine, ofShape: shape + [2 * half]), from: [positions]).named(.cosine),
      sine: tape.input(Tensor(sine, ofShape: shape + [2 * half]), from: [positions]).named(.sine))
  }

  private init(cosine: Variable, sine: Variable) { (self.cosine, self.sine) = (cosine, sine) }

  /// The part of some columns.
  func slice(_ columns: Range<Int>) throws -> TextRotary {
    guard columns.count < cosine.shape[1] else { return self }
    return TextRotary(cosine: try cosine.slice(axis: 1, columns), sine: try sine.slice(axis: 1, columns))
  }
}
