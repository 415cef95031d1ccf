import EcotTensors

/// Keeps every named tensor and gradient of a replay, in the order in which they come, and some under a second name.
final class ReplayOutputs: TensorObserver {
  private let isLatent: Bool
  private(set) var tensors: [(name: String, tensor: Tensor)] = []
  private var names: Set<String> = []

  init(isLatent: Bool) { self.isLatent = isLatent }

  func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
    if address.stage == .weights { return }
    add(ReplayNames.name(address, isLatent: isLatent), tensor)
  }

  /// Adds a tensor; the first one of a name counts.
  func add(_ name: String, _ tensor: Tensor) {
    if names.insert(name).inserted { tensors.append((name, tensor)) }
  }

  /// A tensor by name.
  subscript(name: String) -> Tensor? { tensors.first { $0.name == name }?.tensor }
}
