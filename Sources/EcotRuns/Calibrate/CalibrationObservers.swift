import EcotFiles
import EcotTensors

/// Keeps every named tensor of one step of the run without noise, in the order of execution.
final class ReferenceStep: TensorObserver {
  private(set) var tensors: [(address: TensorAddress, tensor: Tensor)] = []

  func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
    tensors.append((address, tensor))
  }
}

/// Holds one step of a trial against the reference, tensor by tensor, and keeps only the distances.
final class TrialStep: TensorObserver {
  private let reference: ReferenceStep
  private let noise: RoundingNoise?
  /// The distance of each tensor of the reference, in its order.
  private(set) var distances: [Double] = []
  private var stranger: TensorAddress?

  init(reference: ReferenceStep, noise: RoundingNoise?) { (self.reference, self.noise) = (reference, noise) }

  func replacement(for tensor: Tensor, at address: TensorAddress) -> Tensor? {
    noise?.applied(to: tensor, at: address)
  }

  func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
    let place = distances.count
    guard stranger == nil, place < reference.tensors.count, reference.tensors[place].address == address else {
      stranger = stranger ?? address
      return
    }
    distances.append(CalibrationDistance.between(reference.tensors[place].tensor, tensor))
  }

  /// Throws where the trial names other tensors than the reference.
  func check() throws {
    if let stranger {
      throw InputError("a trial computes \(stranger), which the run without noise does not have there")
    }
    guard distances.count == reference.tensors.count else {
      throw InputError("a trial names \(distances.count) tensors of \(reference.tensors.count)")
    }
  }
}

/// The distance that a bound is of: |observed - reference| / |reference| in L2, and |observed - reference| where the reference
/// is all zero. Sums are made in double. Integers have none: they must be equal.
enum CalibrationDistance {
  /// The distance of two tensors of one shape; infinite or NaN where an element is, or where they have no common shape.
  static func between(_ reference: Tensor, _ observed: Tensor) -> Double {
    switch (reference.storage, observed.storage) {
    case (.float32(let left), .float32(let right)): between(left, right)
    case (.float64(let left), .float64(let right)): between(left, right)
    default: 0
    }
  }

  private static func between<Value: BinaryFloatingPoint>(_ left: [Value], _ right: [Value]) -> Double {
    guard left.count == right.count else { return .infinity }
    var (squares, differences) = (0.0, 0.0)
    for place in left.indices {
      let (a, b) = (Double(left[place]), Double(right[place]))
      squares += a * a
      differences += (b - a) * (b - a)
    }
    return differences == 0 ? 0 : (squares > 0 ? differences / squares : differences).squareRoot()
  }

  /// The least bound of a tensor that is computed: `factor` times half a unit in the last place of one element, so that a scalar that
  /// happened to round alike in all trials may still round otherwise. 0 where nothing may differ: inputs, integers, zeros.
  static func least(_ tensor: Tensor, at address: TensorAddress, factor: Int) -> Double {
    let isComputed =
      switch address.stage {
      case .update: true
      case .weights: address.step > 0
      default: RoundingNoise.isComputed(address)
      }
    guard isComputed, tensor.count > 0, case .float32(let elements) = tensor.storage,
      elements.contains(where: { $0 != 0 })
    else { return 0 }
    return Double(factor) * 0x1p-24 / Double(tensor.count).squareRoot()
  }
}
