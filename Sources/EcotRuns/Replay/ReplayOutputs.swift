import EcotTensors

/// Keeps every named tensor and gradient of a replay, in the order in which they come, and some under a second name.
final class ReplayOutputs: TensorObserver {
  private let isLatent: Bool
  private let prefix: String?
  private(set) var tensors: [(name: String, tensor: Tensor)] = []
  private var names: Set<String> = []

  /// Parameters lose `prefix`, where there is one.
  init(isLatent: Bool, without prefix: String?) { (self.isLatent, self.prefix) = (isLatent, prefix) }

  func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
    if [.weights, .update].contains(address.stage) { return }
    add(ReplayNames.name(address, isLatent: isLatent, without: prefix), tensor)
  }

  /// Adds a tensor; the first one of a name counts.
  func add(_ name: String, _ tensor: Tensor) {
    if names.insert(name).inserted { tensors.append((name, tensor)) }
  }

  /// Adds a parameter's gradient under the name that `observe` gives it.
  func addGradient(_ name: String, _ tensor: Tensor) {
    observe(tensor, at: TensorAddress(step: 0, stage: .gradient, name: name, role: .gradient), parents: [])
  }

  /// A tensor by name.
  subscript(name: String) -> Tensor? { tensors.first { $0.name == name }?.tensor }
}
