import EcotFiles
import EcotTensors

/// Keeps the full values of tensors whose address matches, for `--tensors PATTERN --tensors-out FILE`.
package final class ValueRecorder {
  private let patterns: [AddressPattern]
  private let path: String?
  private var tensors: [(name: String, tensor: Tensor)] = []

  /// Both are needed, or neither.
  package init(patterns: [String], path: String?) throws {
    if patterns.isEmpty != (path == nil) {
      throw InputError("--tensors and --tensors-out belong together", expected: "--tensors PATTERN --tensors-out FILE")
    }
    self.patterns = patterns.map(AddressPattern.init)
    self.path = path
  }

  /// Passes every tensor on to `next` and keeps those that match.
  func observing(_ next: any TensorObserver) -> any TensorObserver {
    patterns.isEmpty ? next : Tap(values: self, next: next)
  }

  fileprivate func keep(_ tensor: Tensor, at address: TensorAddress) {
    let name = address.description
    if patterns.contains(where: { $0.matches(name) }) { tensors.append((name, tensor)) }
  }

  /// Writes the file; an empty selection is an error, since nobody asks for nothing.
  func write() throws {
    guard let path else { return }
    guard !tensors.isEmpty else {
      throw InputError(
        "no tensor matches", at: .keyPath(file: nil, "--tensors \(patterns.map(\.description).joined(separator: " "))"),
        remedy: "list the addresses with: ecot-golden show GOLDEN")
    }
    try SafetensorsWriter.write(tensors, to: path)
  }

  private final class Tap: TensorObserver {
    let values: ValueRecorder
    let next: any TensorObserver

    init(values: ValueRecorder, next: any TensorObserver) { (self.values, self.next) = (values, next) }

    func observe(_ tensor: Tensor, at address: TensorAddress, parents: [TensorAddress]) {
      values.keep(tensor, at: address)
      next.observe(tensor, at: address, parents: parents)
    }

    func replacement(for tensor: Tensor, at address: TensorAddress) -> Tensor? {
      next.replacement(for: tensor, at: address)
    }
  }
}
