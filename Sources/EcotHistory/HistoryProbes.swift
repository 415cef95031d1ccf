import GRDB

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What decides the result of a probe of a bisection: the same key, the same result.
package struct ProbeKey: Sendable, Hashable {
  /// The sources: the id of the commit's tree.
  package var tree: String
  /// A digest of what is run.
  package var configuration: String
  /// A digest of where it is run.
  package var environment: String

  /// Makes a key.
  package init(tree: String, configuration: String, environment: String) {
    (self.tree, self.configuration, self.environment) = (tree, configuration, environment)
  }
}

extension HistoryDatabase {
  /// The results that were remembered for a key, as JSON texts in the order of their entry.
  package func probes(_ key: ProbeKey) throws -> [String] {
    try read {
      try String.fetchAll(
        $0, sql: "SELECT result FROM probe WHERE tree = ? AND configuration = ? AND environment = ? ORDER BY id",
        arguments: [key.tree, key.configuration, key.environment])
    }
  }

  /// Remembers a result, a JSON text, for a key.
  package func remember(_ json: String, for key: ProbeKey) throws {
    try write {
      try $0.execute(
        sql: "INSERT INTO probe (time, tree, configuration, environment, result) VALUES (?, ?, ?, ?, ?)",
        arguments: [Self.now, key.tree, key.configuration, key.environment, json])
    }
  }

  /// Milliseconds since 1970 in UTC.
  package static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
