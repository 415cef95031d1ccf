import EcotAutograd
import EcotFiles
import EcotKernels
import EcotTensors

extension Tensor {
  /// Normal numbers times `scale` plus `offset`, fixed by the seed.
  static func normal(_ shape: [Int], seed: UInt64, scale: Float = 1, offset: Float = 0) -> Tensor {
    var stream = PhiloxStream(seed: seed, name: "autograd-tests")
    let values = (0..<shape.reduce(1, *)).map { _ in Float(stream.normal()) * scale + offset }
    return Tensor(values, ofShape: shape)
  }

  /// The elements' bits.
  var bits: [UInt32] {
    get throws { try floats.map(\.bitPattern) }
  }
}

extension ParameterName {
  static let weight = ParameterName("weight")
  static func numbered(_ k: Int) -> ParameterName { ParameterName("p\(k)") }
}

/// Remembers everything that is reported.
final class Recording: TensorObserver {
  struct Record: Equatable, CustomStringConvertible {
    var address: String
    var bits: [UInt32]
    var parents: [String]
    var description: String { "\(address) <- \(parents)" }
  }

  var records: [Record] = []

  func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
    let bits = (try? tensor.bits) ?? []
    records.append(Record(address: address.description, bits: bits, parents: parents.map(\.description)))
  }

  var addresses: [String] { records.map(\.address) }
  func parents(_ address: String) -> [String]? { records.first { $0.address == address }?.parents }
}

/// The description of the error that `body` throws.
func message(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch { return "\(error)" }
}
