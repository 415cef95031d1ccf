import EcotFiles
import EcotTensors

/// Keeps every named tensor of one step of the run without noise, in the order of execution.
final class ReferenceStep: TensorObserver {
  private(set) var tensors: [(address: TensorAddress, tensor: Tensor)] = []
  /// The place of each in that order.
  private(set) var places: [TensorAddress: Int] = [:]

  func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
    places[address] = tensors.count
    tensors.append((address, tensor))
  }
}

/// Holds one step of a trial against the reference, tensor by tensor, and keeps only the distances.
final class TrialStep: TensorObserver {
  private let reference: ReferenceStep
  private let noise: RoundingNoise?
  /// The distance of each tensor of the reference, in its order.
  private(set) var distances: [Double]
  private var observed = 0
  private var stranger: TensorAddress?

  init(reference: ReferenceStep, noise: RoundingNoise?) {
    (self.reference, self.noise) = (reference, noise)
    distances = Array(repeating: 0, count: reference.tensors.count)
  }

  func replacement(for tensor: Tensor, at address: TensorAddress) -> Tensor? {
    noise?.applied(to: tensor, at: address)
  }

  func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
    // By address: what replaces a tensor is a node of its own, and cotangents may come in another order.
    guard let place = reference.places[address] else {
      stranger = stranger ?? address
      return
    }
    observed += 1
    distances[place] = CalibrationDistance.between(reference.tensors[place].tensor, tensor)
  }

  /// Throws where the trial names other tensors than the reference.
  func check() throws {
    if let stranger {
      throw InputError("a trial computes \(stranger), which the run without noise does not have")
    }
    guard observed == reference.tensors.count else {
      throw InputError("a trial names \(observed) tensors of \(reference.tensors.count)")
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
    // Eight sums at a time: one would wait for itself.
    var (squares, differences) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
    func add(_ a: SIMD8<Double>, _ b: SIMD8<Double>) {
      squares += a * a
      differences += (b - a) * (b - a)
    }
    let whole = left.count & ~7
    for start in stride(from: 0, to: whole, by: 8) {
      var (a, b) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
      for lane in 0..<8 { (a[lane], b[lane]) = (Double(left[start + lane]), Double(right[start + lane])) }
      add(a, b)
    }
    for place in whole..<left.count {
      var (a, b) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
      (a[0], b[0]) = (Double(left[place]), Double(right[place]))
      add(a, b)
    }
    let (square, difference) = (squares.sum(), differences.sum())
    return difference == 0 ? 0 : (square > 0 ? difference / square : difference).squareRoot()
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
