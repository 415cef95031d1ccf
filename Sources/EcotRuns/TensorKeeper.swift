import EcotTensors

/// Keeps the real tensors at a few addresses of a run, up to a number of bytes, and looks at nothing else.
final class TensorKeeper: TensorObserver {
  private var wanted: Set<TensorAddress>
  private var room: Int
  /// The tensors so far.
  private(set) var tensors: [TensorAddress: Tensor] = [:]
  /// Addresses whose tensors were too large for what room was left.
  private(set) var omitted: Set<TensorAddress> = []

  /// Keeps at most `bytes` bytes.
  init(_ addresses: [TensorAddress], bytes: Int) { (wanted, room) = (Set(addresses), bytes) }

  func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
    guard wanted.contains(address) else { return }
    wanted.remove(address)
    let size = tensor.count * tensor.elementType.width
    guard size <= room else {
      omitted.insert(address)
      return
    }
    room -= size
    tensors[address] = tensor
  }
}
