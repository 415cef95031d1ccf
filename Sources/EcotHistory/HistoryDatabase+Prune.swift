import GRDB

/// Which runs the history may forget.
package struct PruneLimits: Sendable {
  /// How many of the newest runs of each golden stay, however old they are.
  package var keep: Int?
  /// Milliseconds since 1970: only older runs go.
  package var before: Int64?

  /// Makes limits. Without `before` every run that `keep` does not keep goes; without `keep` every older one.
  package init(keep: Int? = nil, before: Int64? = nil) { (self.keep, self.before) = (keep, before) }
}

/// What was removed, or would be.
package struct PruneOutcome: Sendable, Equatable {
  /// Runs that were removed.
  package var removed = 0
  /// Runs that stay.
  package var kept = 0
  /// Results of bisections that were removed.
  package var probes = 0
  /// The size of the file before, in bytes.
  package var bytesBefore = 0
  /// The size of the file afterwards, in bytes.
  package var bytesAfter = 0

  /// Nothing was there.
  package init() {}
}

extension HistoryDatabase {
  /// Removes runs, what only they used, and results of bisections that are as old; gives the space back to the file system.
  package func prune(_ limits: PruneLimits, isDryRun: Bool = false) throws -> PruneOutcome {
    var outcome = PruneOutcome()
    outcome.bytesBefore = try size()
    let removed = """
      FROM run WHERE time < ?1 AND id NOT IN (
        SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY name ORDER BY id DESC) AS place FROM run)
        WHERE place <= ?2)
      """
    let arguments: StatementArguments = [limits.before ?? .max, limits.keep ?? 0]
    // With a number alone, nothing is said about the results of bisections.
    let oldProbes = "FROM probe WHERE time < ?"
    let probeArguments: StatementArguments = [limits.before ?? .min]
    if isDryRun {
      (outcome.removed, outcome.probes, outcome.kept) = try read { database in
        let count = try Int.fetchOne(database, sql: "SELECT count(*) \(removed)", arguments: arguments) ?? 0
        let probes = try Int.fetchOne(database, sql: "SELECT count(*) \(oldProbes)", arguments: probeArguments) ?? 0
        let all = try Int.fetchOne(database, sql: "SELECT count(*) FROM run") ?? 0
        return (count, probes, all - count)
      }
      outcome.bytesAfter = outcome.bytesBefore
      return outcome
    }
    (outcome.removed, outcome.probes, outcome.kept) = try write { database in
      try database.execute(sql: "DELETE \(removed)", arguments: arguments)
      let count = database.changesCount
      try database.execute(sql: "DELETE \(oldProbes)", arguments: probeArguments)
      let probes = database.changesCount
      if count > 0 {
        try database.execute(
          sql: """
            DELETE FROM snapshot WHERE id NOT IN (SELECT snapshot_id FROM run);
            DELETE FROM environment WHERE id NOT IN (SELECT environment_id FROM run);
            DELETE FROM address WHERE id NOT IN (SELECT address_id FROM statistic);
            """)
      }
      return (count, probes, try Int.fetchOne(database, sql: "SELECT count(*) FROM run") ?? 0)
    }
    try maintain { try $0.execute(sql: "PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)") }
    outcome.bytesAfter = try size()
    return outcome
  }

  /// The size of the database in bytes, without its write-ahead log.
  package func size() throws -> Int {
    try read {
      let pages = try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0
      return pages * (try Int.fetchOne($0, sql: "PRAGMA page_size") ?? 0)
    }
  }
}
