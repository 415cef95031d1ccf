/// The type of a tensor's elements, by its name in NumPy.
public enum ElementType: UInt8, Sendable, CaseIterable, CustomStringConvertible {
  case float32 = 1
  case float64 = 2
  case int32 = 3
  case int64 = 4
  case uint8 = 5

  /// Bytes an element.
  public var width: Int {
    switch self {
    case .float64, .int64: 8
    case .float32, .int32: 4
    case .uint8: 1
    }
  }

  /// Whether elements are whole numbers.
  public var isInteger: Bool { self != .float32 && self != .float64 }

  /// NumPy's name: `float32`, `int64`, ...
  public var description: String {
    switch self {
    case .float32: "float32"
    case .float64: "float64"
    case .int32: "int32"
    case .int64: "int64"
    case .uint8: "uint8"
    }
  }

  /// The type of that name.
  public init?(name: String) {
    guard let type = Self.allCases.first(where: { $0.description == name }) else { return nil }
    self = type
  }
}

/// A Swift type that a tensor can hold.
public protocol TensorElement: Sendable, BitwiseCopyable {
  /// Its element type.
  static var elementType: ElementType { get }
}

extension Float: TensorElement {
  /// 32-bit IEEE 754.
  public static var elementType: ElementType { .float32 }
}
extension Double: TensorElement {
  /// 64-bit IEEE 754.
  public static var elementType: ElementType { .float64 }
}
extension Int32: TensorElement {
  /// 32-bit signed.
  public static var elementType: ElementType { .int32 }
}
extension Int64: TensorElement {
  /// 64-bit signed.
  public static var elementType: ElementType { .int64 }
}
extension UInt8: TensorElement {
  /// 8-bit unsigned.
  public static var elementType: ElementType { .uint8 }
}
