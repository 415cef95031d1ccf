import EcotTensors

extension Tensor {
  /// The elements' bits.
  var bits: [UInt32] {
    get throws { try floats.map(\.bitPattern) }
  }

  /// The elements of the float types, in double.
  var doubles: [Double] {
    get throws {
      if case .float64(let values) = storage { return values }
      return try floats.map(Double.init)
    }
  }

  /// The elements of one row of (rows, columns, ...) in some of its columns.
  func part(row: Int, columns: Range<Int>) throws -> [Float] {
    let inner = shape.elements(2..<shape.count)
    let start = row * shape[1] * inner
    return Array(try floats[(start + columns.lowerBound * inner)..<(start + columns.upperBound * inner)])
  }

  /// The bits of such a part.
  func partBits(row: Int, columns: Range<Int>) throws -> [UInt32] {
    try part(row: row, columns: columns).map(\.bitPattern)
  }

  /// The same with some columns of (rows, columns, ...) only.
  func columns(_ columns: Range<Int>) throws -> Tensor {
    let values = try (0..<shape[0]).flatMap { try part(row: $0, columns: columns) }
    return Tensor(values, ofShape: [shape[0], columns.count] + shape.dropFirst(2))
  }

  /// The first `count` numbers of each position of (..., numbers).
  func firstNumbers(_ count: Int) throws -> Tensor {
    let width = shape.last ?? 1
    let values = try floats
    let kept = stride(from: 0, to: values.count, by: max(1, width)).flatMap { values[$0..<($0 + min(count, width))] }
    return Tensor(kept, ofShape: shape.dropLast() + [min(count, width)])
  }

  /// The positions of (rows, columns, ...) at which the mask (rows, columns) is 1, one after the other.
  func atTokens(of mask: Tensor) throws -> Tensor {
    let inner = shape.elements(2..<shape.count)
    let (values, valid) = (try floats, try mask.int64s)
    let kept = valid.indices.filter { valid[$0] == 1 }.flatMap { values[($0 * inner)..<(($0 + 1) * inner)] }
    return Tensor(kept, ofShape: [inner == 0 ? 0 : kept.count / inner] + shape.dropFirst(2))
  }
}

/// |a - b| / |b|, norms over all elements; infinite where the shapes differ or a number is no number.
func relativeError(_ a: Tensor, _ b: Tensor) throws -> Double {
  guard a.shape == b.shape else { return .infinity }
  var (difference, size) = (0.0, 0.0)
  for (x, y) in zip(try a.doubles, try b.doubles) {
    difference += (x - y) * (x - y)
    size += y * y
  }
  let error = difference.squareRoot() / (size.squareRoot() + 1e-30)
  return error.isNaN ? .infinity : error
}
