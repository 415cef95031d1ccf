import EcotFiles
import EcotTensors

/// A tensor and where it came from: an entry of a tape. The operations are its methods, under `Operations`.
package struct Variable {
  /// The value.
  package let value: Tensor
  /// The tape that remembers how the value was computed.
  package let tape: Tape
  /// The entry of the tape.
  let node: Int32

  /// The size of each axis.
  package var shape: [Int] { value.shape }
  /// The number of elements.
  package var count: Int { value.count }

  /// The same variable under a name: it is reported now, and its gradient when backward has completed it. The address is made
  /// of the tape's step, the stage and scopes around, and the name. Only the returned variable is sure to carry the name.
  package func named(_ name: TensorName) -> Variable { tape.name(self, name.rawValue) }

  /// The same value, where gradients stop; what it was computed from stays known.
  package func detached() -> Variable { tape.record(.detached, self, value, pullback: nil) }

  /// The elements; throws where they are not float32.
  func floats(_ operation: Primitive) throws -> [Float] {
    do { return try value.floats } catch let error as InputError {
      throw InputError("\(operation): \(error.problem)", expected: error.expected)
    }
  }

  /// The elements; throws where they are not int64.
  func int64s(_ operation: Primitive) throws -> [Int64] {
    do { return try value.int64s } catch let error as InputError {
      throw InputError("\(operation): \(error.problem)", expected: error.expected)
    }
  }

  /// The last axis; throws for a scalar.
  func columns(_ operation: Primitive) throws -> Int {
    guard let columns = shape.last else { throw InputError("\(operation): a scalar has no last axis") }
    return columns
  }

  /// The product of all axes but the last.
  var rows: Int { shape.elements(0..<max(0, shape.count - 1)) }
}

extension Primitive {
  /// The error of two shapes that do not fit.
  func misfit(_ a: (String, Variable), _ b: (String, Variable), _ why: String) -> InputError {
    InputError("\(self): \(a.0) \(a.1.value.shapeText) and \(b.0) \(b.1.value.shapeText) do not fit: \(why)")
  }

  /// Throws unless two shapes are equal.
  func requireEqualShapes(_ a: (String, Variable), _ b: (String, Variable)) throws {
    guard a.1.shape == b.1.shape else { throw misfit(a, b, "the shapes must be equal") }
  }
}
