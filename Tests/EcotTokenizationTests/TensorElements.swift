import EcotTensors

extension Tensor {
  /// The elements, or none where they are of another type.
  var int64: [Int64] { (try? int64s) ?? [] }
  var float32: [Float] { (try? floats) ?? [] }
}
