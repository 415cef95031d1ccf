import EcotKernels
import Synchronization
import Testing

@Suite struct WatchedOptimiserTests {
  private static let tile = 16_384

  private final class Seen: Sendable {
    let tiles = Mutex<[AdamWPart: [Int: [Float]]]>([:])
    let count: Int

    init(count: Int) { self.count = count }

    func show(_ part: AdamWPart, _ tile: Int, _ place: UnsafeRawPointer) {
      let size = min(WatchedOptimiserTests.tile, count - tile * WatchedOptimiserTests.tile)
      let values = (0..<size).map { place.load(fromByteOffset: 4 * $0, as: Float.self) }
      tiles.withLock { tiles in
        let before = tiles[part, default: [:]].updateValue(values, forKey: tile)
        #expect(before == nil, "\(part) of tile \(tile) twice")
      }
    }

    func bits(_ part: AdamWPart) -> [UInt32] {
      let tiles = tiles.withLock { $0[part] ?? [:] }
      return tiles.keys.sorted().flatMap { tiles[$0]?.bits ?? [] }
    }
  }

  /// Gradients with zeros of both signs, subnormal and non-finite numbers.
  private func gradient(_ count: Int) -> [Float] {
    let odd: [Float] = [0, -0.0, .leastNonzeroMagnitude, -.leastNormalMagnitude / 4, .infinity, .nan, 1e30]
    var values = Numbers.array(count, seed: 5)
    for (place, value) in zip(stride(from: 0, to: count, by: 997), (0...).lazy.map { odd[$0 % odd.count] }) {
      values[place] = value
    }
    return values
  }

  @Test(arguments: [Float(1), 0.7, 0, .nan]) func hasTheBitsOfAnUpdateThatNobodyWatches(scale: Float) {
    for count in [0, 1, 33, Self.tile, 3 * Self.tile - 1, 9 * Self.tile + 77, 40 * Self.tile] {
      let start = Numbers.array(count, seed: 1), first = Numbers.array(count, seed: 2),
        second = Numbers.array(count, seed: 3).map(abs)
      let settings = AdamWSettings(learningRate: 1e-2, gradientScale: scale, step: 3)
      let gradient = gradient(count)
      var expected = (start, Numbers.array(count, seed: 2), second)
      Compute().adamW(
        settings, gradient: gradient, parameter: &expected.0, moment1: &expected.1, moment2: &expected.2)
      for compute in allWays {
        var found = (start, Numbers.array(count, seed: 2), second)
        let seen = Seen(count: count)
        compute.adamW(
          settings, gradient: gradient, parameter: &found.0, moment1: &found.1, moment2: &found.2,
          watcher: { part, tile, place, next in
            seen.show(part, tile, place)
            // The next tile as it is before the update.
            guard let next else { return }
            let whole =
              [AdamWPart.gradient: gradient, .moment1: first, .moment2: second, .parameter: start][part] ?? []
            for place in [0, Self.tile - 1] {
              let value = next.load(fromByteOffset: 4 * place, as: Float.self)
              #expect(value.bitPattern == whole[(tile + 1) * Self.tile + place].bitPattern)
            }
          })
        #expect(canonical(found.0.bits) == canonical(expected.0.bits), "\(count) \(compute)")
        #expect(canonical(found.1.bits) == canonical(expected.1.bits), "\(count) \(compute)")
        #expect(canonical(found.2.bits) == canonical(expected.2.bits), "\(count) \(compute)")
        // What is shown is what is written, and the gradient as it went in.
        let clipped = scale == 1 ? gradient : compute.scale(gradient, by: scale, plus: -0.0)
        #expect(canonical(seen.bits(.gradient)) == canonical(clipped.bits))
        #expect(seen.bits(.moment1) == found.1.bits && seen.bits(.moment2) == found.2.bits)
        #expect(seen.bits(.parameter) == found.0.bits)
      }
    }
  }

  /// With one NaN for all.
  private func canonical(_ bits: [UInt32]) -> [UInt32] {
    bits.map { Float(bitPattern: $0).isNaN ? 0x7fc0_0000 : $0 }
  }
}
