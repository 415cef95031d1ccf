import EcotTensors

/// How `verify` measures what drifted.
package struct ExactOptions: Sendable {
  /// Tensors by address that may be the golden's, as `record --tensors` writes them.
  package var reference: SafetensorsReader?
  /// The file for this run's tensors; `nil` is beside the candidate, and only where the golden's are not at hand.
  package var keepsTensors: String?

  /// Opens the reference; throws where it cannot be read.
  package init(reference: String? = nil, keepsTensors: String? = nil) throws {
    self.keepsTensors = keepsTensors
    self.reference = try reference.map { try SafetensorsReader($0) }
  }
}
