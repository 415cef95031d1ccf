/// Results of earlier bisections.
package struct ProbeMemory {
  /// What a result depends on.
  package struct Key: Sendable, Hashable {
    /// The hash of the commit's tree.
    package var tree: String
    /// A digest of goldens, configurations, arguments and method.
    package var configuration: String
    /// Machine and tools.
    package var environment: String
  }

  /// The texts that were kept for a key, oldest first.
  package var recall: (Key) throws -> [String]
  /// Keeps a text.
  package var remember: (String, Key) throws -> Void

  /// Makes a memory of two functions.
  package init(recall: @escaping (Key) throws -> [String], remember: @escaping (String, Key) throws -> Void) {
    (self.recall, self.remember) = (recall, remember)
  }

  /// One that remembers nothing.
  package static var none: ProbeMemory { ProbeMemory(recall: { _ in [] }, remember: { _, _ in }) }
}
