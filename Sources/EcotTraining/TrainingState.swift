import EcotAutograd
import EcotFiles
import EcotTensors

/// What training changes: the parameters and what AdamW remembers of their gradients.
///
/// An update works where the numbers lie: as long as nobody else holds a tensor of the state, such as a tape of the
/// step before, no memory is taken for it. Whoever holds one keeps the old values.
package struct TrainingState: Sendable, Equatable {
  /// AdamW's memory of one parameter.
  package struct Moments: Sendable, Equatable {
    /// The running means of the gradient and of its square (PyTorch's `exp_avg`, `exp_avg_sq`), as many as the
    /// parameter has elements.
    package var first: [Float], second: [Float]
    /// How often the parameter was updated; PyTorch counts for each parameter, too, and calls it `step`.
    package var updates: Int
    /// The training step of the last of these updates, from 0.
    package var step: Int

    /// Moments as they are.
    package init(first: [Float], second: [Float], updates: Int, step: Int) {
      (self.first, self.second, self.updates, self.step) = (first, second, updates, step)
    }
  }

  /// The current values, each float32.
  package internal(set) var parameters: [ParameterName: Tensor]
  /// The moments of the parameters that were updated at least once.
  package internal(set) var moments: [ParameterName: Moments]
  /// The number of updates of the optimizer so far.
  package internal(set) var updates: Int

  /// A state before the first update. Throws `InputError` for the first parameter, by name, that is not float32.
  package init(parameters: [ParameterName: Tensor]) throws {
    let wrong = parameters.filter { $0.value.elementType != .float32 }
    if let (name, tensor) = wrong.min(by: { $0.key.rawValue < $1.key.rawValue }) {
      throw InputError("parameter '\(name)' holds \(tensor.elementType)", expected: "float32")
    }
    (self.parameters, moments, updates) = (parameters, [:], 0)
  }

  /// Where the current value of a parameter was reported: `N/update/<name>.value` of its last update; nil before the
  /// first.
  package func address(of name: ParameterName) -> TensorAddress? {
    moments[name].map { TensorAddress(step: $0.step, stage: .update, name: name.rawValue) }
  }

  /// Takes a parameter out, so that its memory belongs to the caller alone, until it is put back. Traps where there is
  /// none.
  mutating func take(_ name: ParameterName) -> TakenTensor {
    guard let tensor = parameters.removeValue(forKey: name) else { preconditionFailure("no parameter '\(name)'") }
    return TakenTensor(tensor)
  }

  /// Takes the moments of a parameter out; before its first update they are zeros.
  mutating func takeMoments(_ name: ParameterName, count: Int) -> Moments {
    if let moments = moments.removeValue(forKey: name) { return moments }
    // Two arrays: one that both share would be copied at once.
    return Moments(
      first: [Float](repeating: 0, count: count), second: [Float](repeating: 0, count: count), updates: 0, step: 0)
  }
}

/// The elements of a float32 tensor that was taken out of where it was, to be changed in place.
///
/// A function that makes one lets go of the tensor when it returns; from then on the elements have one owner.
struct TakenTensor {
  /// The elements.
  var values: [Float]
  /// The size of each axis.
  let shape: [Int]

  /// The elements of a tensor that is known to be float32; traps for any other.
  init(_ tensor: Tensor) {
    guard case .float32(let values) = tensor.storage else { preconditionFailure("a tensor of \(tensor.elementType)") }
    (self.values, shape) = (values, tensor.shape)
  }

  /// The tensor again.
  var tensor: Tensor { Tensor(values, ofShape: shape) }
}
