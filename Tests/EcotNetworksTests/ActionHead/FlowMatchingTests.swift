import EcotAutograd
import EcotFiles
import EcotNetworks
import EcotTensors
import Testing

/// The path from noise to actions, its velocity, and the whole numbers of the flow time.
@Suite struct FlowMatchingTests {
  /// One sample, a row for each time; what the head makes of it.
  private func run(_ times: [Float]) throws -> (inputs: TinyHead.Inputs, recording: Recording, TinyHead.Outcome) {
    var inputs = try HeadBatch.inputs([HeadSample(1, tokens: 3)], copies: Array(times.indices))
    inputs.times = Tensor(times, ofShape: [times.count])
    let recording = Recording()
    var head = TinyHead()
    (head.mode, head.observer) = (.inference, recording)
    return (inputs, recording, try head.run(inputs))
  }

  @Test func noiseIsAtZeroAndTheActionAtOne() throws {
    let (inputs, recording, outcome) = try run([0, 1, 0.25])
    let noisy = try #require(recording["0/head/noisy_actions.value"]).tensor
    let (actions, noise) = (try inputs.actions.floats, try inputs.noise.floats)
    let count = actions.count
    #expect(try noisy.part(row: 0, columns: 0..<16) == Array(noise[..<count]))
    #expect(try noisy.part(row: 1, columns: 0..<16) == actions)
    let between = (0..<count).map { 0.75 * noise[2 * count + $0] + 0.25 * actions[$0] }
    #expect(try noisy.part(row: 2, columns: 0..<16) == between)
    #expect(try outcome.velocity.floats == noise.indices.map { actions[$0 % count] - noise[$0] })
  }

  @Test func theLossIsTheMeanSquareOfTheDifference() throws {
    let (_, _, outcome) = try run([0.1, 0.9])
    let squares = zip(try outcome.prediction.doubles, try outcome.velocity.doubles).map { ($0 - $1) * ($0 - $1) }
    let mean = squares.reduce(0, +) / Double(squares.count)
    #expect(abs(try outcome.loss.doubles[0] - mean) <= 1e-6 * mean)
  }

  /// Rounded towards 0, as the reference does it: just below 0 is 0, too.
  @Test func bucketsAreTheWholePart() throws {
    let times: [Float] = [0, 0.0005, 0.001, 0.9999, 1, -0.0005, -0.000_999, -0.0015, .leastNonzeroMagnitude]
    let (_, recording, _) = try run(times)
    let buckets = try #require(recording["0/head/time_bucket.value"]).tensor
    #expect(try buckets.int64s == [0, 0, 1, 999, 1000, 0, 0, -1, 0])
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity, 1e30, -1e30]) func timesWithoutABucketAreRefused(time: Float)
    throws
  {
    let error = #expect(throws: InputError.self) { try run([0.5, time]) }
    #expect(error?.description.contains("lies in no bucket") == true)
  }

  /// Far beyond 1 there are buckets still, and numbers.
  @Test func timesBeyondOneAreBuckets() throws {
    let (_, recording, outcome) = try run([3.5, 1e6])
    #expect(try #require(recording["0/head/time_bucket.value"]).tensor.int64s == [3500, 1_000_000_000])
    #expect(try outcome.prediction.floats.allSatisfy(\.isFinite))
  }
}
