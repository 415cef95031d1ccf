import EcotTensors

/// Tensors of random numbers by name, the same on every machine.
enum SampleTensors {
  enum Kind: String, CaseIterable {
    /// Numbers of many magnitudes.
    case plain
    /// Many zeros of both signs and subnormal numbers.
    case small
    /// NaNs of several payloads, infinities, zeros, the extreme numbers.
    case special
    /// NaNs and infinities only.
    case nothingFinite
    case constant
    case rising
  }

  static func make(_ type: ElementType, count: Int, kind: Kind, seed: UInt64 = 1) -> Tensor {
    var stream = PhiloxStream(seed: seed, name: "\(type) \(kind)", index: UInt64(count))
    func pick(_ choices: Int) -> Bool { stream.below(choices) == 0 }
    func plain() -> Double { (stream.uniform() - 0.5) * (pick(3) ? 1e3 : 1) * (pick(7) ? 1e-5 : 1) }
    switch type {
    case .float32:
      return Tensor(
        (0..<count).map { index in
          switch kind {
          case .plain: return Float(plain())
          case .small: return pick(2) ? (pick(2) ? 0 : -0.0) : Float(bitPattern: stream.next32() & 0x807f_ffff)
          case .special:
            if pick(2) { return Float(plain()) }
            return [
              Float(bitPattern: 0x7f80_0001), -.nan, .nan, Float(bitPattern: 0xffff_ffff), .infinity, -.infinity, 0,
              -0.0,
              .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude, .leastNormalMagnitude,
            ][stream.below(12)]
          case .nothingFinite: return [.nan, .infinity, -.infinity][stream.below(3)]
          case .constant: return 0.1
          case .rising: return Float(index) - 100
          }
        })
    case .float64:
      return Tensor(
        (0..<count).map { index in
          switch kind {
          case .plain: return plain()
          case .small:
            return pick(2) ? (pick(2) ? 0 : -0.0) : Double(bitPattern: stream.next64() & 0x800f_ffff_ffff_ffff)
          case .special:
            if pick(2) { return plain() }
            return [
              Double(bitPattern: 0x7ff0_0000_0000_0001), -.nan, .nan, .infinity, -.infinity, 0, -0.0, 1e-300, 1e60,
              -1e60,
              .leastNonzeroMagnitude, 1e-40,
            ][stream.below(12)]
          case .nothingFinite: return [.nan, .infinity, -.infinity][stream.below(3)]
          case .constant: return 0.1
          case .rising: return Double(index) - 100
          }
        })
    case .int32:
      return Tensor((0..<count).map { Int32(truncatingIfNeeded: integer(kind, $0, &stream)) })
    case .int64:
      return Tensor((0..<count).map { integer(kind, $0, &stream) })
    case .uint8:
      return Tensor((0..<count).map { UInt8(truncatingIfNeeded: integer(kind, $0, &stream)) })
    }
  }

  private static func integer(_ kind: Kind, _ index: Int, _ stream: inout PhiloxStream) -> Int64 {
    switch kind {
    case .plain: Int64(stream.below(2000)) - 1000
    case .small: Int64(stream.below(2))
    case .special: Int64(bitPattern: stream.next64())
    case .nothingFinite: [.min, .max, .max - 1, 0][stream.below(4)]
    case .constant: -7
    case .rising: Int64(index) - 100
    }
  }
}
