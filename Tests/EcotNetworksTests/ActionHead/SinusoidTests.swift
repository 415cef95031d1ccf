import EcotNetworks
import EcotTensors
import Foundation
import Testing

/// The two sinusoids of the flow time, through the head that uses them.
@Suite struct SinusoidTests {
  /// The tables of the transformer and of the action encoder for these buckets, in a head so wide.
  private func tables(_ buckets: [Int64], width: Int = 64) throws -> (transformer: Tensor, actions: Tensor) {
    var configuration = ActionHeadConfiguration(
      heads: 4, headSize: width / 4, layers: 0, contextWidth: 8, hiddenWidth: 8, outputWidth: 8, futureTokens: 1)
    (configuration.horizon, configuration.positions) = (2, 2)
    let recording = Recording()
    var head = TinyHead(configuration: configuration, mode: .inference, observer: recording)
    head.parameters = try TinyHead.values(of: configuration)
    var inputs = try HeadBatch.inputs([HeadSample(1, tokens: 2)], copies: Array(buckets.indices), configuration)
    // In the middle of a bucket, which below 0 ends at its lower number.
    let times = buckets.map { (Float($0) + ($0 < 0 ? -0.5 : 0.5)) / 1000 }
    inputs.times = Tensor(times, ofShape: [times.count])
    _ = try head.run(inputs)
    #expect(try #require(recording["0/head/time_bucket.value"]).tensor.int64s == buckets)
    return (
      try #require(recording["0/head/time_sinusoid.value"]).tensor,
      try #require(recording["0/head/action_time_sinusoid.value"]).tensor
    )
  }

  /// The numbers of the frequencies at which two tables (buckets, 2 x half) differ by more than 1e-6, and whether even
  /// those do by no more than the last bit of the frequency, times the bucket, and of that product.
  private func differences(_ a: Tensor, _ b: Tensor, _ buckets: [Int64], divisor: Int) throws -> (
    frequencies: Set<Int>, areLastBits: Bool
  ) {
    guard a.shape == b.shape, a.shape.count == 2 else { return ([], false) }
    let (width, half) = (a.shape[1], a.shape[1] / 2)
    let (left, right) = (try a.doubles, try b.doubles)
    var (found, areLastBits): (Set<Int>, Bool) = ([], true)
    for i in left.indices where !(abs(left[i] - right[i]) <= 1e-6) {
      let frequency = Float(pow(10_000, -Double(i % half) / Double(divisor)))
      let bucket = Float(abs(buckets[i / width]))
      let bound = Double(bucket * frequency.ulp) + Double((bucket * frequency).ulp)
      areLastBits = areLastBits && abs(left[i] - right[i]) <= bound
      found.insert(i % half)
    }
    return (found, areLastBits)
  }

  /// Our frequencies are the exponentials rounded once. PyTorch's float32 exponential misses that by the last bit at 1
  /// of 128, 1 of 32 and 5 of 384 of them, which late buckets show; everywhere else the tables agree to 1e-6.
  @Test(.enabled(if: HeadOracles.arePresent, HeadOracles.absence)) func tablesAreThoseOfPyTorch() throws {
    let file = try HeadOracles.file("tables.safetensors")
    let buckets = try file.tensor("tau").int64s
    let (transformer, actions) = try tables(buckets)
    let wide = try tables(buckets, width: 768).actions
    for (found, name, divisor, count) in [
      (transformer, "dit_time_proj", 127, 1), (actions, "action_time_sinusoid", 32, 1),
      (wide, "action_time_sinusoid_768", 384, 5),
    ] {
      let (frequencies, areLastBits) = try differences(found, file.tensor(name), buckets, divisor: divisor)
      #expect(frequencies.count <= count && areLastBits, "\(name): \(frequencies.sorted())")
    }
  }

  /// [cosine | sine] with the last frequency 1 / 10000, and [sine | cosine] with a last frequency above it.
  @Test func knownNumbers() throws {
    let (transformer, actions) = try tables([0, 1, 250])
    let (t, a) = (try transformer.floats, try actions.floats)
    #expect(t[..<128].allSatisfy { $0 == 1 } && t[128..<256].allSatisfy { $0 == 0 })
    #expect(a[..<32].allSatisfy { $0 == 0 } && a[32..<64].allSatisfy { $0 == 1 })
    let pairs: [(Float, Double)] = [
      // cos 1, sin 1, sin 0.0001.
      (t[256], 0.5403023058681398), (t[256 + 128], 0.8414709848078965), (t[256 + 255], 9.999999983333334e-05),
      (a[64], 0.8414709848078965), (a[64 + 32], 0.5403023058681398),
      // sin 10000^(-31/32), cos 250, sin 250, sin 0.025.
      (a[64 + 31], 1.3335214282110343e-04), (t[512], 0.24098830528525864), (t[512 + 128], -0.9705280195418053),
      (t[512 + 255], 0.02499739591471233),
    ]
    for (found, expected) in pairs { #expect(abs(Double(found) - expected) <= 2e-7, "\(expected)") }
  }
}
