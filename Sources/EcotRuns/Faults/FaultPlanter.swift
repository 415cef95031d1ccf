import EcotTensors

/// Puts faults into a run that it observes: the run goes on with them where it asks, so that they propagate as a bug would;
/// where it does not, or cannot, the record alone has them.
package final class FaultPlanter: TensorObserver {
  /// What became of one fault.
  package struct Planted {
    /// The tensor before and after it, of one address; the same where only its name or its turn is another.
    package var sound: Tensor, faulty: Tensor
    /// Whether the run went on with it.
    package var isPropagated: Bool
  }

  private let faults: [TensorAddress: PlantedFault.Kind]
  private let next: any TensorObserver
  private var delayed: [(tensor: Tensor, address: TensorAddress, parents: [TensorAddress], turns: Int)] = []
  /// The faults that were planted, by address.
  package private(set) var planted: [TensorAddress: Planted] = [:]

  /// How many observations a delayed one comes later.
  private static let delay = 7

  /// Plants faults, one an address, and passes everything on to `next`.
  package init(_ faults: [PlantedFault], next: any TensorObserver) {
    self.faults = Dictionary(faults.map { ($0.address, $0.kind) }, uniquingKeysWith: { first, _ in first })
    self.next = next
  }

  package func replacement(for tensor: Tensor, at address: TensorAddress) -> Tensor? {
    guard let kind = faults[address] else { return next.replacement(for: tensor, at: address) }
    let fault = PlantedFault(kind, at: address)
    guard !fault.isOfRecordOnly, let faulty = fault.applied(to: tensor) else { return nil }
    planted[address] = Planted(sound: tensor, faulty: faulty, isPropagated: true)
    return faulty
  }

  package func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
    defer { release() }
    guard let kind = faults[address], planted[address] == nil else {
      return next.observe(tensor, at: address, parents: parents)
    }
    let fault = PlantedFault(kind, at: address)
    var faulty = tensor
    switch kind {
    case .missing: break
    case .new:
      next.observe(tensor, at: address, parents: parents)
      next.observe(tensor, at: fault.expectedAddress ?? address, parents: parents)
    case .reordered: delayed.append((tensor, address, parents, Self.delay))
    default:
      guard let other = fault.applied(to: tensor) else {
        return next.observe(tensor, at: address, parents: parents)
      }
      faulty = other
      next.observe(faulty, at: address, parents: parents)
    }
    planted[address] = Planted(sound: tensor, faulty: faulty, isPropagated: false)
  }

  /// Passes on what has waited long enough; a step has more observations than anything waits for.
  private func release() {
    guard !delayed.isEmpty else { return }
    for index in delayed.indices { delayed[index].turns -= 1 }
    for waiting in delayed where waiting.turns == 0 {
      next.observe(waiting.tensor, at: waiting.address, parents: waiting.parents)
    }
    delayed.removeAll { $0.turns == 0 }
  }
}
