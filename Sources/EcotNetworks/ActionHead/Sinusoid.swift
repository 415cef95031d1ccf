import EcotKernels
import EcotTensors

/// Sines and cosines of whole numbers at falling frequencies (Vaswani et al. 2017), in the two forms of the head.
///
/// Exponents are rounded to float32 where PyTorch rounds them, since 999 times a frequency shows every bit of it.
enum Sinusoid {
  /// The transformer's: [cosine | sine], frequency k being 10000^(-k / (half - 1)) (diffusers, `get_timestep_embedding` with
  /// `flip_sin_to_cos` and `downscale_freq_shift` 1). (rows, channels).
  static func ofTransformer(_ buckets: [Int64], channels: Int, compute: Compute) -> Tensor {
    let half = channels / 2
    let logarithm = -Float(FixedMath.log(10_000))
    let angles = angles(buckets, (0..<half).map { logarithm * Float($0) / Float(half - 1) })
    return joined(compute.map(.cosine, angles), compute.map(.sine, angles), half: half, compute)
  }

  /// The action encoder's: [sine | cosine], frequency k being 10000^(-k / half) (`SinusoidalPositionalEncoding`). (rows, channels).
  static func ofActions(_ buckets: [Int64], channels: Int, compute: Compute) -> Tensor {
    let half = channels / 2
    let step = Float(FixedMath.log(10_000)) / Float(half)
    let angles = angles(buckets, (0..<half).map { -Float($0) * step })
    return joined(compute.map(.sine, angles), compute.map(.cosine, angles), half: half, compute)
  }

  private static func angles(_ buckets: [Int64], _ exponents: [Float]) -> [Float] {
    let frequencies = exponents.map { Float(FixedMath.exp(Double($0))) }
    return buckets.flatMap { bucket in frequencies.map { Float(bucket) * $0 } }
  }

  private static func joined(_ first: [Float], _ second: [Float], half: Int, _ compute: Compute) -> Tensor {
    let rows = half == 0 ? 0 : first.count / half
    return Tensor(compute.concatenate([first, second], outer: rows, widths: [half, half]), ofShape: [rows, 2 * half])
  }
}
