import EcotFiles

/// A dense, row-major array of numbers with a shape: a value, never shared.
public struct Tensor: Sendable, Equatable {
  /// The size of each axis, outermost first; empty for a scalar.
  public let shape: [Int]
  /// The elements in row-major order.
  public let storage: Storage

  /// The elements of a tensor, by type.
  public enum Storage: Sendable, Equatable {
    case float32([Float])
    case float64([Double])
    case int32([Int32])
    case int64([Int64])
    case uint8([UInt8])
  }

  /// Wraps elements; their number must be the product of `shape`.
  public init(_ storage: Storage, shape: [Int]) throws {
    let count = try Self.elementCount(of: shape)
    guard storage.count == count else {
      throw InputError("shape \(shape) wants \(count) elements, \(storage.count) given")
    }
    self.shape = shape
    self.storage = storage
  }

  /// The product of the axes; refuses negative axes and products beyond 2^62.
  public static func elementCount(of shape: [Int]) throws -> Int {
    var count = 1
    for axis in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: axis)
      guard axis >= 0, !overflow, product < 1 << 62 else { throw InputError("impossible shape \(shape)") }
      count = product
    }
    return count
  }

  /// The number of elements.
  public var count: Int { storage.count }
  /// The type of the elements.
  public var elementType: ElementType { storage.elementType }

  /// The elements' bytes, little-endian, in row-major order.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    switch storage {
    case .float32(let values): try values.withUnsafeBytes(body)
    case .float64(let values): try values.withUnsafeBytes(body)
    case .int32(let values): try values.withUnsafeBytes(body)
    case .int64(let values): try values.withUnsafeBytes(body)
    case .uint8(let values): try values.withUnsafeBytes(body)
    }
  }
}

extension Tensor.Storage {
  /// The number of elements.
  public var count: Int {
    switch self {
    case .float32(let values): values.count
    case .float64(let values): values.count
    case .int32(let values): values.count
    case .int64(let values): values.count
    case .uint8(let values): values.count
    }
  }

  /// The type of the elements.
  public var elementType: ElementType {
    switch self {
    case .float32: .float32
    case .float64: .float64
    case .int32: .int32
    case .int64: .int64
    case .uint8: .uint8
    }
  }
}

extension Tensor {
  /// A tensor of the given shape; the number of elements must fit.
  public init(_ values: [Float], shape: [Int]) throws { try self.init(.float32(values), shape: shape) }
  /// A tensor of the given shape; the number of elements must fit.
  public init(_ values: [Double], shape: [Int]) throws { try self.init(.float64(values), shape: shape) }
  /// A tensor of the given shape; the number of elements must fit.
  public init(_ values: [Int32], shape: [Int]) throws { try self.init(.int32(values), shape: shape) }
  /// A tensor of the given shape; the number of elements must fit.
  public init(_ values: [Int64], shape: [Int]) throws { try self.init(.int64(values), shape: shape) }
  /// A tensor of the given shape; the number of elements must fit.
  public init(_ values: [UInt8], shape: [Int]) throws { try self.init(.uint8(values), shape: shape) }

  /// A row of numbers.
  public init(_ values: [Float]) { (shape, storage) = ([values.count], .float32(values)) }
  /// A row of numbers.
  public init(_ values: [Double]) { (shape, storage) = ([values.count], .float64(values)) }
  /// A row of numbers.
  public init(_ values: [Int32]) { (shape, storage) = ([values.count], .int32(values)) }
  /// A row of numbers.
  public init(_ values: [Int64]) { (shape, storage) = ([values.count], .int64(values)) }
  /// A row of bytes.
  public init(_ values: [UInt8]) { (shape, storage) = ([values.count], .uint8(values)) }
  /// The UTF-8 bytes of a text.
  public init(text: String) { self.init(Array(text.utf8)) }
}
