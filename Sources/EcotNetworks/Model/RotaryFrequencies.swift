import EcotKernels
import EcotTensors

/// Angles of rotary embeddings and their cosines and sines.
enum RotaryFrequencies {
  /// 1 / theta^(2 i / size) for i < size / 2, rounded to float32 where PyTorch rounds: the exponent, the power, and the quotient.
  static func inverse(theta: Double, size: Int) -> [Float] {
    let logarithm = FixedMath.log(theta)
    return stride(from: 0, to: size, by: 2).map { i in
      1 / Float(FixedMath.exp(Double(Float(i) / Float(size)) * logarithm))
    }
  }

  /// Cosines and sines of rows of half a head's angles, each row twice, side by side, as rotate-half wants them.
  static func tables(halves angles: [Float], half: Int, compute: Compute) -> (cosine: [Float], sine: [Float]) {
    func twice(_ x: [Float]) -> [Float] {
      compute.concatenate([x, x], outer: half == 0 ? 0 : x.count / half, widths: [half, half])
    }
    return (twice(compute.map(.cosine, angles)), twice(compute.map(.sine, angles)))
  }
}
