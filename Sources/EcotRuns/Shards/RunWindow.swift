import EcotGoldens
import EcotTensors

/// The steps of a run that one shard compares. The run still begins at its first step; what comes before the window is computed
/// and not recorded, but for what says whether parents of the window's records differ.
package struct RunWindow {
  /// The steps that are compared.
  package let steps: Range<Int>
  /// Addresses of earlier steps that the golden's records of these steps name as parents.
  private let parents: Set<TensorAddress>

  /// The window of a golden's run.
  package init(_ steps: Range<Int>, of golden: Golden) throws {
    self.steps = steps
    parents = Set(try golden.index.parents(before: steps).map { try TensorAddress($0) })
  }

  /// Whether anything of a step is recorded.
  func looks(at step: Int) -> Bool { step >= steps.lowerBound - 1 || parents.contains { $0.step == step } }

  /// Whether a record is kept: those of the window and of the step before it, and parents from further back.
  func keeps(_ address: TensorAddress) -> Bool { address.step >= steps.lowerBound - 1 || parents.contains(address) }
}

/// Passes on what a window keeps.
final class WindowObserver: TensorObserver {
  private let window: RunWindow
  private let next: any TensorObserver

  init(_ window: RunWindow, next: any TensorObserver) { (self.window, self.next) = (window, next) }

  func replacement(for tensor: Tensor, at address: TensorAddress) -> Tensor? {
    next.replacement(for: tensor, at: address)
  }

  func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
    if window.keeps(address) { next.observe(tensor, at: address, parents: parents) }
  }
}
