import CEcotXXHash
import EcotFingerprints
import EcotTensors

/// The fingerprint's definition, written down a second time in plain Swift, element by element and as slowly as it likes.
struct ReferencePass {
  let tensor: Tensor
  /// The elements as double; NaN and infinity included.
  let doubles: [Double]
  /// Canonical bytes.
  let bytes: [UInt8]

  init(_ tensor: Tensor) {
    self.tensor = tensor
    switch tensor.storage {
    case .float32(let values):
      doubles = values.map(Double.init)
      bytes = values.flatMap { littleEndian($0.isNaN ? 0x7fc0_0000 : $0.bitPattern) }
    case .float64(let values):
      doubles = values
      bytes = values.flatMap { littleEndian($0.isNaN ? 0x7ff8_0000_0000_0000 : $0.bitPattern) }
    case .int32(let values):
      doubles = values.map(Double.init)
      bytes = values.flatMap { littleEndian(UInt32(bitPattern: $0)) }
    case .int64(let values):
      doubles = values.map(Double.init)
      bytes = values.flatMap { littleEndian(UInt64(bitPattern: $0)) }
    case .uint8(let values):
      doubles = values.map(Double.init)
      bytes = values
    }
  }

  var blocks: [Digest128] {
    stride(from: 0, to: bytes.count, by: 65_536).map { xxh128(bytes[$0..<min($0 + 65_536, bytes.count)]) }
  }

  var digest: Digest128 {
    var input = Array("ecot digest/1".utf8) + [0, 0, 0, tensor.elementType.rawValue]
    input += littleEndian(UInt64(tensor.shape.count))
    for axis in tensor.shape { input += littleEndian(UInt64(axis)) }
    input += littleEndian(65_536 as UInt64)
    input += littleEndian(UInt64(blocks.count))
    for block in blocks { input += littleEndian(block.high).reversed() + littleEndian(block.low).reversed() }
    return xxh128(input[...])
  }

  func rows(size: Int) -> [UInt64] {
    stride(from: 0, to: bytes.count, by: size).map { start in
      bytes[start..<(start + size)].withUnsafeBytes { XXH3_64bits($0.baseAddress, $0.count) }
    }
  }

  /// Sums over the blocks: 16 lanes a block, folded by halves, added in the order of blocks.
  private func sum(_ term: (Double) -> Double) -> Double {
    let size = 65_536 / tensor.elementType.width
    var total = 0.0
    for start in stride(from: 0, to: doubles.count, by: size) {
      var lanes = [Double](repeating: 0, count: 16)
      for index in start..<min(start + size, doubles.count) where doubles[index].isFinite {
        lanes[index % 16] += term(doubles[index])
      }
      let eight = (0..<8).map { lanes[$0] + lanes[$0 + 8] }
      let four = (0..<4).map { eight[$0] + eight[$0 + 4] }
      total += (four[0] + four[2]) + (four[1] + four[3])
    }
    return total
  }

  var statistics: TensorStatistics {
    var result = TensorStatistics()
    result.count = doubles.count
    result.nan = doubles.count(where: \.isNaN)
    result.positiveInfinity = doubles.count { $0 == .infinity }
    result.negativeInfinity = doubles.count { $0 == -.infinity }
    result.zeros = doubles.count { $0 == 0 }
    switch tensor.storage {
    case .float32(let values): result.subnormals = values.count(where: \.isSubnormal)
    case .float64(let values): result.subnormals = values.count(where: \.isSubnormal)
    default: break
    }
    // Integers are compared as integers: two of them may be one double.
    func less(_ a: Int, _ b: Int) -> Bool {
      if case .int64(let values) = tensor.storage { return values[a] < values[b] }
      return doubles[a] < doubles[b]
    }
    for index in doubles.indices where doubles[index].isFinite {
      if result.minimumIndex < 0 || less(index, result.minimumIndex) { result.minimumIndex = index }
      if result.maximumIndex < 0 || less(result.maximumIndex, index) { result.maximumIndex = index }
    }
    if result.minimumIndex >= 0 {
      result.minimum = doubles[result.minimumIndex]
      result.maximum = doubles[result.maximumIndex]
      let finite = Double(doubles.count(where: \.isFinite))
      let squares = sum { $0 * $0 }
      result.mean = sum { $0 } / finite
      result.l1 = sum { $0.magnitude }
      result.l2 = squares.squareRoot()
      if result.minimum != result.maximum {
        result.standardDeviation = max(0, squares / finite - result.mean * result.mean).squareRoot()
      }
    }
    result.histogram = [UInt32](repeating: 0, count: 256)
    for index in stride(from: 0, to: doubles.count, by: doubles.count < 4096 ? 1 : 16) {
      result.histogram[bin(index)] += 1
    }
    return result
  }

  private func bin(_ index: Int) -> Int {
    let value = doubles[index]
    if !value.isFinite { return 255 }
    if value == 0 { return 0 }
    switch tensor.storage {
    case .float32(let values): return Int(values[index].exponentBitPattern)
    case .int64(let values): return 127 + 63 - values[index].magnitude.leadingZeroBitCount
    default: return min(254, max(0, Int(value.exponent) + 127))
    }
  }

  var sketch: [Float] {
    let size = 65_536 / tensor.elementType.width
    var total = [Double](repeating: 0, count: 64)
    for start in stride(from: 0, to: doubles.count, by: size) {
      // By the lower three bits of r; within them in the order of the rows.
      var classes = [[Double]](repeating: [Double](repeating: 0, count: 64), count: 8)
      for index in start..<min(start + size, doubles.count) {
        let word = splitMix64(output: UInt64(index / 64), seed: 0x736b_6574_6368_2f31)
        let r = Int((word &* 0xd134_2543_de82_ef95) >> 58)
        let value = doubles[index].isFinite ? doubles[index] : 0
        classes[r % 8][index % 64 ^ r] += word >> UInt64(index % 64) & 1 == 1 ? -value : value
      }
      for bucket in 0..<64 {
        var sum = 0.0
        for low in 0..<8 { sum += classes[low][bucket] }
        total[bucket] += sum
      }
    }
    return total.map { Float($0) }
  }
}

func littleEndian(_ word: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) } }
func littleEndian(_ word: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) } }

func xxh128(_ bytes: ArraySlice<UInt8>) -> Digest128 {
  let hash = bytes.withUnsafeBytes { XXH3_128bits($0.baseAddress, $0.count) }
  return Digest128(high: hash.high64, low: hash.low64)
}

func splitMix64(output: UInt64, seed: UInt64) -> UInt64 {
  var z = seed &+ (output + 1) &* 0x9e37_79b9_7f4a_7c15
  z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
  z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
  return z ^ (z >> 31)
}
