import EcotFiles
import EcotTensors

/// Conditional flow matching on straight paths (Lipman et al. 2023; GR00T N1): from noise at t = 0 to the actions at t = 1.
///
/// The noisy actions are x = (1 - t) noise + t action, the velocity that the head learns is action - noise. Everything with a first
/// axis of B R holds R copies of the batch one after the other: b0, b1, b0, b1, ...
package enum FlowMatching {
  /// Where noise and flow times of training come from.
  package struct Draws: Sendable, Equatable {
    /// The key of the streams `head/noise` and `head/time`.
    package var seed: UInt64
    /// The two parameters of the Beta distribution of 1 - t.
    package var alpha = 1.5, beta = 1.0
    /// The largest s, and the divisor: t = (limit - s) / limit.
    package var limit = 0.999
    /// Whether s may exceed the limit, and t fall below 0, as in the reference's first version.
    package var isUnclamped = false

    /// Draws as the reference makes them.
    package init(seed: UInt64) { self.seed = seed }

    /// Standard normal noise of a shape; `index` counts the batches of a run.
    package func noise(_ shape: [Int], index: Int) throws -> Tensor {
      let stream = PhiloxStream(seed: seed, name: "head/noise", index: UInt64(index))
      return Tensor(stream.normals(0..<(try Tensor.elementCount(of: shape)), deviation: 1), ofShape: shape)
    }

    /// Flow times of so many rows.
    package func times(_ rows: Int, index: Int) -> Tensor {
      var stream = PhiloxStream(seed: seed, name: "head/time", index: UInt64(index))
      return Tensor(
        (0..<rows).map { _ in
          let draw = stream.beta(alpha, beta)
          return Float((limit - (isUnclamped ? draw : min(draw, limit))) / limit)
        })
    }
  }

  /// (B R, H, actions): (1 - t) noise + t action, each product and the sum rounded once.
  static func noisyActions(_ actions: [Float], noise: [Float], times: [Float]) -> [Float] {
    let width = noise.count / max(1, times.count)
    return noise.indices.map { i in
      let t = times[i / width]
      return (1 - t) * noise[i] + t * actions[i % actions.count]
    }
  }

  /// (B R, H, actions): action - noise.
  static func velocity(_ actions: [Float], noise: [Float]) -> [Float] {
    noise.indices.map { actions[$0 % actions.count] - noise[$0] }
  }

  /// t in whole buckets, rounded towards 0, as both time encoders take it.
  static func buckets(_ times: [Float], count: Int) throws -> [Int64] {
    try times.map { time in
      guard let bucket = Int64(exactly: (time * Float(count)).rounded(.towardZero)) else {
        throw InputError("the flow time \(time) lies in no bucket", expected: "a number from 0 to 1")
      }
      return bucket
    }
  }
}
