import EcotTensors

/// Remembers everything that is reported.
final class Recording: TensorObserver {
  struct Record {
    var address: String
    var tensor: Tensor
    var parents: [String]
  }

  private(set) var records: [Record] = []
  private var places: [String: Int] = [:]

  func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
    let record = Record(address: address.description, tensor: tensor, parents: parents.map(\.description))
    places[record.address] = records.count
    records.append(record)
  }

  var addresses: [String] { records.map(\.address) }

  /// What was reported under an address last.
  subscript(_ address: String) -> Record? { places[address].map { records[$0] } }
}
