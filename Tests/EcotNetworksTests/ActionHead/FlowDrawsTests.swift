import EcotNetworks
import EcotTensors
import Testing

/// Noise and flow times of training: their distributions, and which draw depends on what.
@Suite struct FlowDrawsTests {
  private static let count = 20_000
  private static let times = Result { try FlowMatching.Draws(seed: 42).times(count, index: 0).floats.sorted() }
  private static let unclamped = Result {
    var draws = FlowMatching.Draws(seed: 42)
    draws.isUnclamped = true
    return try draws.times(count, index: 0).floats.sorted()
  }
  /// Levels, the quantiles of t = (0.999 - s) / 0.999 with s ~ Beta(1.5, 1), and those of 20,000 draws of the
  /// reference.
  private static let quantiles: [(level: Double, exact: Double, reference: Double)] = [
    (0.01, 0.005683510961455511, 0.006342226909473538), (0.05, 0.03265012033879286, 0.033966573327779775),
    (0.1, 0.06689714535920152, 0.06659994348883629), (0.25, 0.1736918796559993, 0.17204342409968376),
    (0.5, 0.3694088839364999, 0.3669721782207489), (0.75, 0.6027524894974475, 0.6042554825544357),
    (0.9, 0.7843408718686803, 0.7888759970664981), (0.95, 0.8641432624326872, 0.8659324109554287),
    (0.99, 0.9535376493131853, 0.9564616614580153), (0.999, 0.98998998998999, 0.9899123440980911),
  ]

  @Test func timesHaveTheQuantilesOfTheReference() throws {
    for times in [try Self.times.get(), try Self.unclamped.get()] {
      for (level, exact, reference) in Self.quantiles {
        // The standard error of a quantile is sqrt(p (1 - p) / n) over the density, here of t.
        let density = 0.999 * 1.5 * (0.999 * (1 - exact)).squareRoot()
        let error = (level * (1 - level) / Double(Self.count)).squareRoot() / density
        let found = Double(times[Int(level * Double(Self.count))])
        #expect(abs(found - exact) <= 4 * error, "\(level)")
        #expect(abs(found - reference) <= 4 * 2.0.squareRoot() * error, "\(level)")
      }
      let mean = times.reduce(0) { $0 + Double($1) } / Double(Self.count)
      #expect(abs(mean - 0.39939939939939945) <= 4 * 0.2621235918750659 / Double(Self.count).squareRoot())
    }
  }

  /// 0.15 % are below 0 where nothing is clamped, never by more than 1/999; those are 0 else, and all others the same.
  @Test func clampedTimesAreNeverBelowZero() throws {
    let (clamped, unclamped) = (try Self.times.get(), try Self.unclamped.get())
    #expect(clamped.allSatisfy { $0 >= 0 && $0 <= 1 })
    let negative = unclamped.count { $0 < 0 }
    #expect((10...55).contains(negative))
    #expect(unclamped.allSatisfy { $0 >= -0.00101 && $0 <= 1 })
    #expect(unclamped.map { max($0, 0) } == clamped)
  }

  @Test func noiseIsStandardNormal() throws {
    let noise = try FlowMatching.Draws(seed: 42).noise([50, 16, 25], index: 0)
    #expect(noise.shape == [50, 16, 25])
    let values = try noise.doubles
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    #expect(abs(mean) <= 4 / 20_000.0.squareRoot() && abs(variance - 1) <= 4 * (2 / 20_000.0).squareRoot())
    #expect(values.count { abs($0) > 1.96 } > 850 && values.count { abs($0) > 1.96 } < 1150)
  }

  /// Each stream is named: another batch, another seed or more rows move nothing that they should not.
  @Test func drawsDependOnTheirOwnIndexOnly() throws {
    let draws = FlowMatching.Draws(seed: 42)
    let (noise, times) = (try draws.noise([4, 16, 7], index: 3), draws.times(4, index: 3))
    #expect(try draws.noise([4, 16, 7], index: 3) == noise && draws.times(4, index: 3) == times)
    #expect(try draws.noise([4, 16, 7], index: 4) != noise && draws.times(4, index: 4) != times)
    let other = FlowMatching.Draws(seed: 43)
    #expect(try other.noise([4, 16, 7], index: 3) != noise && other.times(4, index: 3) != times)
    // A longer batch begins with the same draws.
    #expect(try draws.noise([9, 16, 7], index: 3).floats.prefix(448).elementsEqual(noise.floats))
    #expect(try draws.times(9, index: 3).floats.prefix(4).elementsEqual(times.floats))
    // Noise has nothing to do with how times are drawn.
    var moved = draws
    (moved.alpha, moved.limit, moved.isUnclamped) = (2, 0.9, true)
    #expect(try moved.noise([4, 16, 7], index: 3) == noise && moved.times(4, index: 3) != times)
  }

  @Test func nothingIsDrawnForNothing() throws {
    let draws = FlowMatching.Draws(seed: 1)
    #expect(try draws.noise([0, 16, 7], index: 0).count == 0 && draws.times(0, index: 0).count == 0)
  }

  /// Pinned: a change here changes every recorded run.
  @Test func theFirstDrawsArePinned() throws {
    let draws = FlowMatching.Draws(seed: 42)
    let (noise, times) = (try draws.noise([3], index: 0).bits, try draws.times(3, index: 0).bits)
    #expect(noise == [0xBF28CA1D, 0x3FD74F01, 0x3F35EBA3])
    #expect(times == [0x3F23A1F0, 0x3E1DACCF, 0x3F4F77D6])
  }
}
