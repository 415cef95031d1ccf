import EcotAutograd
import EcotKernels
import EcotNetworks
import EcotProcessor
import EcotTensors
import Testing

/// What must hold of the head bit for bit: other samples, padding, copies, threads and kernels change nothing.
@Suite struct ActionHeadPropertyTests {
  private let samples = HeadBatch.padded

  @Test func aSampleAloneHasTheBitsOfAPaddedBatch() throws {
    let together = try TinyHead().run(HeadBatch.inputs(samples))
    for (row, sample) in samples.enumerated() {
      let alone = try TinyHead().run(HeadBatch.inputs([HeadSample(sample.seed, tokens: sample.tokens)]))
      #expect(try alone.predictionBits(row: 0) == together.predictionBits(row: row), "row \(row)")
    }
  }

  @Test func whereThePaddingIsDoesNotMatter() throws {
    func run(_ left: Int, _ right: Int, seesPadding: Bool) throws -> [UInt32] {
      var head = TinyHead()
      head.seesPadding = seesPadding
      return try head.run(HeadBatch.inputs([HeadSample(5, tokens: 6, left: left, right: right)]))
        .predictionBits(row: 0)
    }
    let expected = try run(0, 0, seesPadding: false)
    #expect(try run(0, 0, seesPadding: true) == expected)
    for (left, right) in [(3, 0), (0, 4), (2, 5), (17, 1)] {
      #expect(try run(left, right, seesPadding: false) == expected, "\(left) and \(right)")
      #expect(try run(left, right, seesPadding: true) != expected, "\(left) and \(right)")
    }
  }

  /// Nor what stands there: values and gradients of everything but the padding itself.
  @Test func whatStandsAtPaddingDoesNotMatter() throws {
    for seesPadding in [false, true] {
      var head = TinyHead()
      head.seesPadding = seesPadding
      let expected = try head.run(HeadBatch.inputs(samples)).bits
      for garbage: Float in [-3, 1e6] {
        let found = try head.run(HeadBatch.inputs(samples, garbage: garbage)).bits
        #expect((found == expected) == !seesPadding, "\(garbage)")
      }
    }
  }

  /// Not even infinity or no number: padding is never multiplied by 0, but left out.
  @Test func noNumbersAtPaddingDoNotSpread() throws {
    let expected = try TinyHead().run(HeadBatch.inputs(samples)).prediction
    for garbage in [Float.nan, .infinity] {
      #expect(try TinyHead().run(HeadBatch.inputs(samples, garbage: garbage)).prediction.bits == expected.bits)
    }
  }

  @Test func noMaskIsAMaskOfOnes() throws {
    var inputs = try HeadBatch.inputs([HeadSample(1, tokens: 7), HeadSample(2, tokens: 7)], copies: [0, 1])
    let expected = try TinyHead().run(inputs).bits
    inputs.mask = nil
    #expect(try TinyHead().run(inputs).bits == expected)
  }

  @Test func copiesAreCallsOfTheirOwn() throws {
    let together = try TinyHead().run(HeadBatch.inputs(samples, copies: [0, 1, 2]))
    for copy in 0..<3 {
      let alone = try TinyHead().run(HeadBatch.inputs(samples, copies: [copy]))
      for row in samples.indices {
        let place = copy * samples.count + row
        #expect(try alone.predictionBits(row: row) == together.predictionBits(row: place), "copy \(copy), row \(row)")
      }
    }
  }

  @Test func theOrderOfTheSamplesDoesNotMatter() throws {
    let expected = try TinyHead().run(HeadBatch.inputs(samples, copies: [0, 1]))
    let reversed = try TinyHead().run(HeadBatch.inputs(samples.reversed(), copies: [0, 1]))
    for row in samples.indices {
      #expect(try reversed.predictionBits(row: samples.count - 1 - row) == expected.predictionBits(row: row))
    }
  }

  @Test func threadsAndKernelsChangeNoBit() throws {
    let inputs = try HeadBatch.inputs(samples, copies: [0, 1])
    let noise = try Tensor(inputs.noise.floats.prefix(3 * 16 * 7).map { $0 }, shape: [3, 16, 7])
    var head = TinyHead()
    head.dropout = Dropout(rate: 0.1, seed: 3, index: 0)
    head.compute = Compute(variant: .portable)
    let expected = try head.run(inputs).bits
    let actions = try head.actions(from: noise, inputs, steps: 3).bits
    for variant in KernelVariant.supported {
      for threads in [1, 2, 3] {
        head.compute = Compute(variant: variant, threads: threads)
        #expect(try head.run(inputs).bits == expected, "\(variant), \(threads) threads")
        #expect(try head.actions(from: noise, inputs, steps: 3).bits == actions, "\(variant), \(threads) threads")
      }
    }
  }

  @Test func inferenceAndObserversChangeNoBit() throws {
    let inputs = try HeadBatch.inputs(samples)
    let expected = try TinyHead().run(inputs).bits
    var head = TinyHead()
    head.observer = Recording()
    #expect(try head.run(inputs).bits == expected)
    head.mode = .inference
    #expect(try head.run(inputs).prediction.bits == expected["prediction"])
  }

  /// The state may come with an axis of one token, or not at all; without it there is no token for it.
  @Test func theStateMayHaveAnAxisOrBeMissing() throws {
    var inputs = try HeadBatch.inputs(samples)
    let expected = try TinyHead().run(inputs).bits
    inputs.state = try inputs.state?.reshaped(to: [3, 1, 8])
    #expect(try TinyHead().run(inputs).bits == expected)
    inputs.state = nil
    let recording = Recording()
    var head = TinyHead()
    head.observer = recording
    let without = try head.run(inputs)
    #expect(try without.bits["prediction"] != expected["prediction"])
    #expect(recording["0/head/tokens.value"]?.tensor.shape == [3, 24, 64])
    #expect(!without.gradients.names.contains { $0.rawValue.contains("state_encoder") })
  }

  /// Euler's method with one step is the velocity at time 0, added once.
  @Test func oneStepOfEulersMethodAddsTheVelocity() throws {
    var inputs = try HeadBatch.inputs(samples)
    inputs.times = try .zeros([3])
    let velocity = try TinyHead().run(inputs).prediction.floats
    let actions = try TinyHead().actions(from: inputs.noise, inputs, steps: 1).floats
    #expect(actions == zip(try inputs.noise.floats, velocity).map { $0 + $1 })
  }
}
