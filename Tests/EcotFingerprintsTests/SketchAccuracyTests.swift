import EcotFingerprints
import EcotTensors
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Estimates from sketches against the truth. The bounds are about twice what was measured; the figures themselves are in the
/// documentation of `SketchDifference` and are printed with `ECOT_PRINT_ACCURACY=1`.
struct SketchAccuracyTests {
  enum Change: String, CaseIterable {
    case noise = "noise, 1e-1"
    case noise3 = "noise, 1e-3"
    case noise5 = "noise, 1e-5"
    case noise6 = "noise, 1e-6"
    case noise7 = "noise, 1e-7"
    case scale = "factor of 1.001"
    case element = "one element"
    case block = "one block of 1,000"
    case signs = "paired sign flips"
    case permutation = "permutation"
    case independent = "another tensor"

    /// Whether float32 buckets can tell the difference from their rounding.
    var isAboveFloor: Bool { self != .noise7 }
  }

  @Test(arguments: Change.allCases)
  func distances(change: Change) throws {
    let trials = 120
    var ratios: [Double] = []
    var cosineErrors: [Double] = []
    var covered = 0
    for trial in 0..<trials {
      var stream = PhiloxStream(seed: 7, name: "sketch accuracy", index: UInt64(trial))
      let count = 256 * (60 + trial)
      let reference = (0..<count).map { _ in Float(stream.normal()) }
      let observed = apply(change, to: reference, &stream)
      let (left, right) = (reference.map(Double.init), observed.map(Double.init))
      func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
      let norm = dot(left, left).squareRoot()
      let distance = zip(left, right).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
      let cosine = dot(left, right) / (norm * dot(right, right).squareRoot())

      let fingerprinter = Fingerprinter()
      let detail: DetailLevel = [.digest, .statistics, .sketch]
      let estimate = try #require(
        SketchDifference(
          reference: fingerprinter.fingerprint(Tensor(reference), detail: detail),
          observed: fingerprinter.fingerprint(Tensor(observed), detail: detail)))
      ratios.append(estimate.relativeL2 / (distance / norm))
      if abs(estimate.relativeL2 - distance / norm) <= 2 * estimate.relativeL2Error + 1e-12 { covered += 1 }
      cosineErrors.append(estimate.cosine - cosine)
      #expect(estimate.isAtFloor == false || !change.isAboveFloor)
      // 1 - cosine of two nearly equal tensors is far below the rounding of the true one.
      #expect(abs(estimate.cosine - cosine) <= 5 * estimate.cosineError + 1e-9)
    }
    let (mean, deviation) = moments(ratios)
    let cosineBias = cosineErrors.reduce(0, +) / Double(trials)
    if getenv("ECOT_PRINT_ACCURACY") != nil {
      print(
        "/// | \(change.rawValue) | \(rounded(mean)) | \(rounded(deviation)) | covered \(covered) cosine bias \(cosineBias)"
      )
    }
    #expect(abs(mean - 1) < (change.isAboveFloor ? 0.03 : 0.1))
    #expect(deviation < (change.isAboveFloor ? 0.12 : 0.2))
    #expect(covered >= trials * 85 / 100, "two standard errors hold the truth in 95 %")
  }

  /// Differences without any randomness of their own: a constant shift of all elements, or of one feature in 256. Trials look at
  /// different rows, since only there the sketch draws anew.
  @Test(arguments: [1, 256])
  func fixedPatterns(stride step: Int) throws {
    let trials = 120
    let window = 64 * 320
    let zero = [Float](repeating: 0, count: 64)
    var ratios: [Double] = []
    for trial in 0..<trials {
      var difference = [Float](repeating: 0, count: window * (trial + 1))
      for index in Swift.stride(from: window * trial + 17 % step, to: difference.count, by: step) {
        difference[index] = 0.1
      }
      let print = Fingerprinter().fingerprint(Tensor(difference), detail: [.digest, .statistics, .sketch])
      let sketch = try #require(print.sketch)
      let estimate = try #require(SketchDifference(reference: zero, observed: sketch, referenceL2: 1))
      ratios.append(estimate.relativeL2 / (try #require(print.statistics).l2))
    }
    let (mean, deviation) = moments(ratios)
    if getenv("ECOT_PRINT_ACCURACY") != nil {
      print("/// | \(step == 1 ? "constant shift" : "one feature of 256") | \(rounded(mean)) | \(rounded(deviation)) |")
    }
    #expect(abs(mean - 1) < 0.03 && deviation < 0.12)
  }

  private func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    return (mean, (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot())
  }

  private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

  private func apply(_ change: Change, to values: [Float], _ stream: inout PhiloxStream) -> [Float] {
    var result = values
    func noise(_ size: Double) -> [Float] { values.map { Float(Double($0) + size * stream.normal()) } }
    switch change {
    case .noise: return noise(1e-1)
    case .noise3: return noise(1e-3)
    case .noise5: return noise(1e-5)
    case .noise6: return noise(1e-6)
    // Rounding to float32 is itself noise of this size.
    case .noise7: return noise(1e-7)
    case .scale: return values.map { $0 * 1.001 }
    case .element: result[stream.below(values.count)] += 1
    case .block: for index in 5000..<6000 { result[index] *= 1.5 }
    case .signs:
      for index in stride(from: 0, to: values.count - 1, by: 2) {
        (result[index], result[index + 1]) = (-result[index], -result[index + 1])
      }
    case .permutation: for index in result.indices.dropFirst() { result.swapAt(index, stream.below(index + 1)) }
    case .independent: return values.map { _ in Float(stream.normal()) }
    }
    return result
  }

  @Test func equalSketches() throws {
    let sketch = (0..<64).map { Float($0) }
    let same = try #require(SketchDifference(reference: sketch, observed: sketch))
    #expect(same.relativeL2 == 0 && same.relativeL2Error == 0 && same.cosine == 1 && !same.isAtFloor)
  }

  @Test func zeroTensors() throws {
    let zero = [Float](repeating: 0, count: 64)
    let one = [1] + zero.dropFirst()
    let both = try #require(SketchDifference(reference: zero, observed: zero, referenceL2: 0))
    #expect(both.relativeL2 == 0 && both.cosine == 1)
    let left = try #require(SketchDifference(reference: zero, observed: one, referenceL2: 0))
    #expect(left.relativeL2 == .infinity && left.cosine == 0)
    let right = try #require(SketchDifference(reference: one, observed: zero))
    #expect(abs(right.relativeL2 - 1) < 1e-12 && right.cosine == 0)
  }

  @Test func noSketches() {
    let sketch = [Float](repeating: 1, count: 64)
    #expect(SketchDifference(reference: sketch, observed: []) == nil)
    #expect(SketchDifference(reference: [.infinity] + sketch.dropFirst(), observed: sketch) == nil)
    #expect(SketchDifference(reference: sketch, observed: [.nan] + sketch.dropFirst()) == nil)
    let fingerprinter = Fingerprinter()
    let (a, b) = (Tensor([Float](repeating: 1, count: 6)), Tensor([Float](repeating: 1, count: 7)))
    #expect(SketchDifference(reference: fingerprinter.fingerprint(a), observed: fingerprinter.fingerprint(b)) == nil)
    #expect(
      SketchDifference(reference: fingerprinter.fingerprint(a), observed: fingerprinter.fingerprint(a, detail: .digest))
        == nil)
  }

  @Test func sketchesAreLinear() throws {
    var stream = PhiloxStream(seed: 3, name: "linear")
    // Small whole numbers: every sum is exact, in double and in float32.
    let left = (0..<50_000).map { _ in Float(stream.below(17) - 8) }
    let right = (0..<50_000).map { _ in Float(stream.below(17) - 8) }
    func sketch(_ values: [Float]) throws -> [Float] {
      try #require(Fingerprinter().fingerprint(Tensor(values), detail: [.digest, .sketch]).sketch)
    }
    let difference = try sketch(zip(left, right).map { $0 - $1 })
    #expect(try zip(sketch(left), sketch(right)).map { $0 - $1 } == difference)
  }
}

extension PhiloxStream {
  /// A normal number, good enough to measure with.
  fileprivate mutating func normal() -> Double {
    (-2 * log(1 - uniform())).squareRoot() * cos(2 * Double.pi * uniform())
  }
}
