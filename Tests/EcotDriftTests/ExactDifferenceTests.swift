import EcotDrift
import EcotFiles
import EcotTensors
import Testing

@Suite struct ExactDifferenceTests {
  private func measure(_ golden: [Float], _ observed: [Float], shape: [Int]? = nil) throws -> ExactDifference {
    try ExactDifference(
      golden: Tensor(golden, shape: shape ?? [golden.count]),
      observed: Tensor(observed, shape: shape ?? [golden.count]),
      source: "here")
  }

  @Test func equalTensorsHaveNoDifference() throws {
    let difference = try measure([1, .nan, -0.0, .infinity], [1, .nan, -0.0, .infinity])
    #expect(difference.differing == 0 && difference.count == 4)
    #expect(difference.maximalDifference == 0 && difference.maximalULP == 0)
    #expect(difference.relativeL2 == 0 && difference.cosine == 1)
    #expect(difference.worst.isEmpty && difference.source == "here")
  }

  @Test func oneElementIsMeasuredAndPlaced() throws {
    let golden = (0..<24).map { Float($0) + 1 }
    var observed = golden
    observed[17] = golden[17].nextUp
    let difference = try measure(golden, observed, shape: [2, 3, 4])
    #expect(difference.differing == 1 && difference.maximalULP == 1)
    #expect(difference.maximalDifference == Double(golden[17].nextUp) - Double(golden[17]))
    let element = ExactDifference.Element(
      index: [1, 1, 1], golden: Double(golden[17]), observed: Double(golden[17].nextUp), ulp: 1)
    #expect(difference.worst == [element])
    let norm = golden.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    #expect(abs(difference.relativeL2 - difference.maximalDifference / norm) <= 1e-18)
  }

  @Test func theWorstTenAreTheLargestInOrder() throws {
    let golden = [Float](repeating: 1, count: 40)
    let observed = golden.indices.map { 1 + Float(($0 * 7) % 40) / 64 }
    let difference = try measure(golden, observed)
    #expect(difference.differing == 39)
    #expect(difference.worst.count == 10)
    #expect(difference.worst.map { Int(($0.observed - 1) * 64) } == Array((30..<40).reversed()))
    #expect(difference.worst.allSatisfy { ($0.index[0] * 7) % 40 == Int(($0.observed - 1) * 64) })
  }

  @Test func elementsOfOneSizeKeepTheirOrder() throws {
    let difference = try measure([Float](repeating: 1, count: 14), [Float](repeating: 2, count: 14))
    #expect(difference.worst.map(\.index) == (0..<10).map { [$0] })
  }

  private static let distances: [(Float, Float, UInt64?)] = [
    (1, 1, 0), (1, Float(1).nextUp, 1), (1, Float(1).nextDown, 1), (0, -0.0, 0), (0, .leastNonzeroMagnitude, 1),
    (-.leastNonzeroMagnitude, .leastNonzeroMagnitude, 2), (1, 2, 1 << 23), (-1, -2, 1 << 23), (1, .nan, nil),
    (.infinity, 1, nil), (.greatestFiniteMagnitude, -.greatestFiniteMagnitude, 2 * 0x7F7F_FFFF),
  ]

  @Test(arguments: distances) func distancesCountFloats(_ a: Float, _ b: Float, _ expected: UInt64?) {
    #expect(ExactDifference.distance(a, b) == expected)
    #expect(ExactDifference.distance(b, a) == expected)
  }

  @Test func distancesOfDoublesDoNotOverflow() {
    let largest = Double.greatestFiniteMagnitude
    #expect(ExactDifference.distance(largest, -largest) == 2 * largest.bitPattern)
    #expect(ExactDifference.distance(1.0, Double(1).nextUp) == 1)
    #expect(ExactDifference.distance(0.0, -0.0) == 0)
    #expect(ExactDifference.distance(-.infinity, 0.0) == nil)
  }

  @Test func whatIsNotFiniteComesFirstAndEntersNoSum() throws {
    let difference = try measure([1, 2, 3, 4], [1, 2.5, .nan, .infinity])
    #expect(difference.differing == 3)
    #expect(difference.maximalDifference == 0.5)
    #expect(difference.worst.map(\.index) == [[2], [3], [1]])
    #expect(difference.worst.map { $0.ulp == nil } == [true, true, false])
    #expect(abs(difference.relativeL2 - 0.5 / Double(5).squareRoot()) < 1e-15)
  }

  @Test func zerosOfTwoSignsDiffer() throws {
    let difference = try measure([0, 1], [-0.0, 1])
    #expect(difference.differing == 1 && difference.maximalULP == 0 && difference.maximalDifference == 0)
  }

  @Test func whereTheGoldenIsZeroTheRelativeSizeIsInfinite() throws {
    let difference = try measure([0, 0], [0, 1])
    #expect(difference.relativeL2 == .infinity && difference.cosine == 0)
  }

  @Test func wholeNumbersHaveNoUlp() throws {
    let difference = try ExactDifference(
      golden: Tensor([5, 7, -9] as [Int64]), observed: Tensor([5, 8, -9] as [Int64]), source: "")
    #expect(difference.differing == 1 && difference.maximalDifference == 1 && difference.maximalULP == 0)
    #expect(difference.worst == [ExactDifference.Element(index: [1], golden: 7, observed: 8, ulp: 0)])
    let bytes = try ExactDifference(golden: Tensor(text: "abc"), observed: Tensor(text: "abd"), source: "")
    #expect(bytes.differing == 1)
    let doubles = try ExactDifference(
      golden: Tensor([1.0] as [Double]), observed: Tensor([Double(1).nextUp] as [Double]), source: "")
    #expect(doubles.maximalULP == 1)
  }

  @Test func emptyTensorsAndScalarsAreTensors() throws {
    let empty = try measure([], [], shape: [0, 3])
    #expect(empty.count == 0 && empty.cosine == 1)
    #expect(try measure([1], [2], shape: []).worst.first?.index == [])
  }

  @Test func otherShapesAndTypesAreRefused() throws {
    #expect(throws: InputError.self) {
      try ExactDifference(golden: Tensor([1] as [Float]), observed: Tensor([1, 2] as [Float]), source: "")
    }
    #expect(throws: InputError.self) {
      try ExactDifference(golden: Tensor([1] as [Float]), observed: Tensor([1] as [Double]), source: "")
    }
  }
}
