import EcotTensors

extension Fingerprinter {
  /// Most elements of an integer tensor that is kept whole.
  public static let valuesLimit = 65_536

  /// The elements at `SamplePositions`, as double: integers beyond 2^53 are rounded, every NaN is the same NaN.
  static func samples(_ bytes: UnsafeRawBufferPointer, elementType: ElementType, count: Int) -> [Double] {
    SamplePositions.positions(count: count).map { position in
      switch elementType {
      case .float32: return sample(element(Float.self, position, bytes))
      case .float64:
        let value = element(Double.self, position, bytes)
        return value.isNaN ? .nan : value
      case .int32: return Double(element(Int32.self, position, bytes))
      case .int64: return Double(element(Int64.self, position, bytes))
      case .uint8: return Double(bytes[position])
      }
    }
  }

  /// A number as it is kept as a sample.
  static func sample(_ value: Float) -> Double { value.isNaN ? .nan : Double(value) }

  /// All elements of a small enough integer tensor, else `nil`.
  static func values(_ bytes: UnsafeRawBufferPointer, elementType: ElementType, count: Int) -> [Int64]? {
    guard count <= valuesLimit else { return nil }
    switch elementType {
    case .float32, .float64: return nil
    case .int32: return (0..<count).map { Int64(element(Int32.self, $0, bytes)) }
    case .int64: return (0..<count).map { element(Int64.self, $0, bytes) }
    case .uint8: return bytes.map { Int64($0) }
    }
  }

  private static func element<T: BitwiseCopyable>(_: T.Type, _ index: Int, _ bytes: UnsafeRawBufferPointer) -> T {
    bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<T>.stride, as: T.self)
  }
}
