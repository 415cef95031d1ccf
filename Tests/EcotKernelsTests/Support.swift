import EcotKernels
import EcotProcessor

/// Numbers between -2 and 2 from a fixed sequence.
struct Numbers {
  var state: UInt64
  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> Float {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int32(truncatingIfNeeded: state >> 32)) * 0x1p-30
  }

  static func array(_ count: Int, seed: UInt64) -> [Float] {
    var numbers = Numbers(seed)
    return (0..<count).map { _ in numbers.next() }
  }
}

/// Every variant that runs here, with one and with several threads.
let allWays: [Compute] = KernelVariant.supported.flatMap { variant in
  [1, 2, 3, 7].map { Compute(variant: variant, threads: $0) }
}

extension [Float] {
  var bits: [UInt32] { map(\.bitPattern) }
}

/// Whether two arrays are equal up to a multiple of the larger of 1 and the value.
func isNear(_ a: [Float], _ b: [Double], _ tolerance: Double = 4e-6) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { abs(Double($0) - $1) <= tolerance * max(1, abs($1)) }
}
