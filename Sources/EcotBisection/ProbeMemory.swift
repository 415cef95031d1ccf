import EcotFiles
import EcotHistory

/// Results of earlier bisections.
package struct ProbeMemory {
  /// The texts that were kept for a key, oldest first.
  package var recall: (ProbeKey) throws -> [String]
  /// Keeps a text.
  package var remember: (String, ProbeKey) throws -> Void

  /// Makes a memory of two functions.
  package init(
    recall: @escaping (ProbeKey) throws -> [String], remember: @escaping (String, ProbeKey) throws -> Void
  ) {
    (self.recall, self.remember) = (recall, remember)
  }

  /// One that remembers nothing.
  package static var none: ProbeMemory { ProbeMemory(recall: { _ in [] }, remember: { _, _ in }) }

  /// The history as a memory. Where it fails, the bisection goes on without it: `warn` is told, once.
  package init(_ history: HistoryDatabase, warn: @escaping (String) -> Void) {
    var isLost = false
    func attempt<Value>(_ body: () throws -> Value, otherwise: Value) -> Value {
      if isLost { return otherwise }
      do {
        return try body()
      } catch {
        isLost = true
        warn("results are not kept in the history: \(error)")
        return otherwise
      }
    }
    self.init(
      recall: { key in attempt({ try history.probes(key) }, otherwise: []) },
      remember: { text, key in attempt({ try history.remember(text, for: key) }, otherwise: ()) })
  }
}
