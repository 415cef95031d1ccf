import EcotFiles
import EcotGoldens
import GRDB

extension HistoryDatabase {
  /// Enters a run with the statistics of its tensors, whole or not at all. Returns the run with its number and, where it has none
  /// yet, its time.
  @discardableResult
  package func enter(_ run: HistoryRun, _ statistics: RunStatistics) throws -> HistoryRun {
    var run = run
    if run.time == 0 { run.time = Self.now }
    run.id = try write { [run] database in
      let snapshot = try Self.snapshot(statistics, in: database)
      let environment = try Self.environment(run.environment, in: database)
      try database.execute(
        sql: """
          INSERT INTO run (time, verb, name, golden, git_commit, dirty, tool, environment_id, configuration, verdict, exit,
            filtered, first, first_step, steps, records, identical, within, drifted, missing, new, seconds, peak_bytes,
            golden_bytes, snapshot_id)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          run.time, run.verb, run.name, run.golden, run.commit, run.isDirty, run.tool, environment, run.configuration,
          run.verdict, run.exitCode, run.isFiltered, run.first, run.steps.lowerBound, run.steps.count, run.records,
          run.identical, run.within, run.drifted, run.missing, run.new, run.seconds, run.peakBytes, run.goldenBytes,
          snapshot,
        ])
      return database.lastInsertedRowID
    }
    return run
  }

  /// The number of a snapshot, which is made where nothing equal is there yet.
  private static func snapshot(_ statistics: RunStatistics, in database: Database) throws -> Int64 {
    let known = try Int64.fetchOne(
      database, sql: "SELECT id FROM snapshot WHERE digest = ?", arguments: [statistics.digest])
    if let known { return known }
    try database.execute(sql: "INSERT INTO snapshot (digest) VALUES (?)", arguments: [statistics.digest])
    let snapshot = database.lastInsertedRowID
    let insertion = try StatisticInsertion(into: snapshot, of: database)
    for entry in statistics.entries { try insertion.insert(entry) }
    return snapshot
  }

  /// The number of an environment, which is entered where it is new: most runs of one machine share one.
  private static func environment(_ entries: [GoldenMetadata.Entry], in database: Database) throws -> Int64 {
    var writer = JSONWriter()
    writer.object { for entry in entries { $0.member(entry.key, entry.text) } }
    let digest = SHA256Digest.hexadecimal(of: Array(writer.text.utf8))
    let known = try Int64.fetchOne(
      database, sql: "SELECT id FROM environment WHERE digest = ?", arguments: [digest])
    if let known { return known }
    try database.execute(
      sql: "INSERT INTO environment (digest, properties) VALUES (?, ?)", arguments: [digest, writer.text])
    return database.lastInsertedRowID
  }
}
