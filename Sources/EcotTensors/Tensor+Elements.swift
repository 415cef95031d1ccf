import EcotFiles

extension Tensor {
  /// The elements of a float32 tensor; throws for any other.
  public var floats: [Float] {
    get throws {
      guard case .float32(let values) = storage else { throw wrongType("float32") }
      return values
    }
  }

  /// The elements of an int64 tensor; throws for any other.
  public var int64s: [Int64] {
    get throws {
      guard case .int64(let values) = storage else { throw wrongType("int64") }
      return values
    }
  }

  /// The elements of an int32 tensor; throws for any other.
  public var int32s: [Int32] {
    get throws {
      guard case .int32(let values) = storage else { throw wrongType("int32") }
      return values
    }
  }

  /// The elements of a uint8 tensor; throws for any other.
  public var uint8s: [UInt8] {
    get throws {
      guard case .uint8(let values) = storage else { throw wrongType("uint8") }
      return values
    }
  }

  /// The text of a uint8 tensor of UTF-8 bytes, what is no UTF-8 replaced by U+FFFD; throws for any other type.
  public var text: String {
    get throws { String(decoding: try uint8s, as: UTF8.self) }
  }

  private func wrongType(_ wanted: String) -> InputError {
    InputError("a tensor of shape \(shapeText) holds \(elementType)", expected: wanted)
  }

  /// A float32 tensor whose shape the program has computed; traps where the number of elements is another.
  public init(_ values: [Float], ofShape shape: [Int]) {
    precondition(values.count == shape.reduce(1, *), "\(values.count) elements for shape \(shape)")
    (self.shape, storage) = (shape, .float32(values))
  }

  /// A scalar: a tensor without axes.
  public init(scalar value: Float) { (shape, storage) = ([], .float32([value])) }

  /// A float32 tensor of zeros.
  public static func zeros(_ shape: [Int]) throws -> Tensor {
    Tensor([Float](repeating: 0, count: try elementCount(of: shape)), ofShape: shape)
  }

  /// The same elements under another shape with as many.
  public func reshaped(to newShape: [Int]) throws -> Tensor {
    guard newShape != shape else { return self }
    let newCount = try Self.elementCount(of: newShape)
    guard newCount == count else {
      throw InputError(
        "reshape: \(shapeText) has \(count) elements and \(newShape.shapeText) has \(newCount)")
    }
    return try Tensor(storage, shape: newShape)
  }

  /// The shape as messages write it: `(2, 5, 64)`.
  public var shapeText: String { shape.shapeText }
}

extension [Int] {
  /// The shape as messages write it: `(2, 5, 64)`.
  public var shapeText: String { "(\(map(String.init).joined(separator: ", ")))" }

  /// The product of the sizes of some axes; 1 where there are none.
  public func elements(_ axes: Range<Int>) -> Int { axes.reduce(1) { $0 * self[$1] } }
}
