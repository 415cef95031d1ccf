import EcotFiles
import EcotTensors

extension ExactDifference {
  /// The most elements that are listed.
  public static let worstLimit = 10

  /// Measures two tensors of one type and shape, element by element; `source` says where the golden's elements come from.
  ///
  /// Sums are made in double in ascending order over the elements that are finite on both sides. Elements differ where their
  /// canonical bits do: two NaNs are equal whatever their payload, +0 and -0 are not. Throws for another shape or type.
  public init(golden: Tensor, observed: Tensor, source: String) throws {
    guard golden.shape == observed.shape, golden.elementType == observed.elementType else {
      throw InputError(
        "\(observed.elementType) \(observed.shapeText) cannot be held against "
          + "\(golden.elementType) \(golden.shapeText)", expected: "the same type and shape")
    }
    var measurement = ExactMeasurement(shape: golden.shape)
    switch (golden.storage, observed.storage) {
    case (.float32(let left), .float32(let right)): measurement.add(left, right, ulp: Self.distance)
    case (.float64(let left), .float64(let right)): measurement.add(left, right, ulp: Self.distance)
    case (.int32(let left), .int32(let right)): measurement.add(left, right)
    case (.int64(let left), .int64(let right)): measurement.add(left, right)
    case (.uint8(let left), .uint8(let right)): measurement.add(left, right)
    default: break
    }
    self = measurement.result(source: source)
  }

  /// The number of float32 values from one to the other, 0 for both zeros; `nil` where one is NaN or infinite.
  public static func distance(_ a: Float, _ b: Float) -> UInt64? {
    guard a.isFinite, b.isFinite else { return nil }
    return (ordered(a.bitPattern) - ordered(b.bitPattern)).magnitude
  }

  /// The number of float64 values from one to the other, 0 for both zeros; `nil` where one is NaN or infinite.
  public static func distance(_ a: Double, _ b: Double) -> UInt64? {
    guard a.isFinite, b.isFinite else { return nil }
    let (left, right) = (ordered(a.bitPattern), ordered(b.bitPattern))
    return left > right ? left - right : right - left
  }

  /// A whole number that ascends with the float32 of these bits; both zeros are the same.
  private static func ordered(_ bits: UInt32) -> Int64 {
    let magnitude = Int64(bits & 0x7FFF_FFFF)
    return bits >> 31 == 0 ? magnitude : -magnitude
  }

  /// The same for float64, moved up by 2^63 so that a distance cannot overflow.
  private static func ordered(_ bits: UInt64) -> UInt64 {
    let magnitude = bits & 0x7FFF_FFFF_FFFF_FFFF
    return bits >> 63 == 0 ? (1 << 63) + magnitude : (1 << 63) - magnitude
  }
}

/// The sums of a measurement, and the worst elements so far.
private struct ExactMeasurement {
  let shape: [Int]
  var count = 0, differing = 0
  var maximalDifference = 0.0, maximalULP: UInt64 = 0
  var squares = 0.0, otherSquares = 0.0, products = 0.0, differences = 0.0
  /// The worst first: elements that are finite on one side only before all others, then by size, then by place.
  var worst: [(size: Double, flat: Int, golden: Double, observed: Double, ulp: UInt64?)] = []

  init(shape: [Int]) { self.shape = shape }

  mutating func add<Value: BinaryFloatingPoint>(_ left: [Value], _ right: [Value], ulp: (Value, Value) -> UInt64?) {
    for flat in left.indices {
      let (value, other) = (left[flat], right[flat])
      let equal = value == other ? value.sign == other.sign : value.isNaN && other.isNaN
      add(flat, Double(value), Double(other), equal: equal, ulp: { ulp(value, other) })
    }
  }

  mutating func add<Value: FixedWidthInteger>(_ left: [Value], _ right: [Value]) {
    for flat in left.indices {
      add(flat, Double(left[flat]), Double(right[flat]), equal: left[flat] == right[flat], ulp: { 0 })
    }
  }

  private mutating func add(_ flat: Int, _ a: Double, _ b: Double, equal: Bool, ulp: () -> UInt64?) {
    count += 1
    let finite = a.isFinite && b.isFinite
    if finite {
      squares += a * a
      otherSquares += b * b
      products += a * b
      differences += (b - a) * (b - a)
    }
    guard !equal else { return }
    differing += 1
    let distance = ulp()
    if finite {
      maximalDifference = max(maximalDifference, (b - a).magnitude)
      maximalULP = max(maximalULP, distance ?? 0)
    }
    keep((finite ? (b - a).magnitude : .infinity, flat, a, b, distance))
  }

  private mutating func keep(_ element: (size: Double, flat: Int, golden: Double, observed: Double, ulp: UInt64?)) {
    if worst.count == ExactDifference.worstLimit, let last = worst.last, element.size <= last.size { return }
    let place = worst.firstIndex { $0.size < element.size } ?? worst.count
    worst.insert(element, at: place)
    if worst.count > ExactDifference.worstLimit { worst.removeLast() }
  }

  func result(source: String) -> ExactDifference {
    let norms = squares.squareRoot() * otherSquares.squareRoot()
    return ExactDifference(
      source: source, differing: differing, count: count, maximalDifference: maximalDifference, maximalULP: maximalULP,
      relativeL2: differences == 0 ? 0 : (differences / squares).squareRoot(),
      cosine: norms > 0 ? min(1, max(-1, products / norms)) : differences == 0 ? 1 : 0,
      worst: worst.map { element in
        .init(
          index: Self.index(of: element.flat, in: shape), golden: element.golden, observed: element.observed,
          ulp: element.ulp)
      })
  }

  private static func index(of flat: Int, in shape: [Int]) -> [Int] {
    var rest = flat
    var index: [Int] = []
    for axis in shape.reversed() {
      index.append(rest % max(1, axis))
      rest /= max(1, axis)
    }
    return index.reversed()
  }
}
