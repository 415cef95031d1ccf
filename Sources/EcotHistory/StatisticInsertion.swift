import EcotFingerprints
import GRDB
import GRDBSQLite

/// Inserts the statistics of a snapshot, thousands of rows at a time.
///
/// The statement is GRDB's; values are bound to it by SQLite's own functions, since making and copying an array of boxed values
/// for each row took longer than what SQLite does with it.
struct StatisticInsertion {
  private let database: Database
  private let insertion: Statement
  private let address: Statement
  private let snapshot: Int64

  /// Prepares the insertion of one snapshot. Without an address of that text nothing is inserted.
  init(into snapshot: Int64, of database: Database) throws {
    (self.database, self.snapshot) = (database, snapshot)
    insertion = try database.makeStatement(
      sql: """
        INSERT INTO statistic (snapshot_id, address_id, digest, count, nan, inf, zeros, min, max, mean, std, l1, l2)
        SELECT ?, id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM address WHERE text = ?
        """)
    address = try database.makeStatement(sql: "INSERT INTO address (text) VALUES (?)")
  }

  /// Inserts one tensor, and its address where it is new.
  func insert(_ entry: RunStatistics.Entry) throws {
    if try execute(entry) { return }
    try address.execute(arguments: [entry.address])
    _ = try execute(entry)
  }

  /// Whether a row was inserted.
  private func execute(_ entry: RunStatistics.Entry) throws -> Bool {
    let statement = insertion.sqliteStatement
    let statistics = entry.statistics
    var text = entry.address
    // Big-endian halves are the bytes of the digest as it is written.
    let digest = (entry.digest.high.bigEndian, entry.digest.low.bigEndian)
    // Both are looked at until the statement has run, and not afterwards: it is reset here, and bound anew before it runs again.
    let code = withUnsafeBytes(of: digest) { digest in
      text.withUTF8 { text in
        sqlite3_bind_int64(statement, 1, snapshot)
        sqlite3_bind_blob(statement, 2, digest.baseAddress, Int32(digest.count), nil)
        let counts = (
          statistics.count, statistics.nan, statistics.positiveInfinity + statistics.negativeInfinity, statistics.zeros
        )
        sqlite3_bind_int64(statement, 3, Int64(counts.0))
        sqlite3_bind_int64(statement, 4, Int64(counts.1))
        sqlite3_bind_int64(statement, 5, Int64(counts.2))
        sqlite3_bind_int64(statement, 6, Int64(counts.3))
        sqlite3_bind_double(statement, 7, statistics.minimum)
        sqlite3_bind_double(statement, 8, statistics.maximum)
        sqlite3_bind_double(statement, 9, statistics.mean)
        sqlite3_bind_double(statement, 10, statistics.standardDeviation)
        sqlite3_bind_double(statement, 11, statistics.l1)
        sqlite3_bind_double(statement, 12, statistics.l2)
        sqlite3_bind_text(
          statement, 13, UnsafeRawPointer(text.baseAddress)?.assumingMemoryBound(to: CChar.self), Int32(text.count), nil
        )
        defer { sqlite3_reset(statement) }
        return sqlite3_step(statement)
      }
    }
    guard code == SQLITE_DONE else {
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage)
    }
    return database.changesCount == 1
  }
}
