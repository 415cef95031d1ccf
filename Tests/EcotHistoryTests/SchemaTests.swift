import EcotFiles
import EcotHistory
import EcotTensors
import GRDB
import Testing

struct SchemaTests {
  /// The SHA-256 of all statements of schema 1. A schema that was released never changes: what is new is a new migration.
  private static let first = "8400e656902612e3361ee37aa858412686b06e7c173de21307d8a98a2d21524e"

  @Test func theReleasedSchemaIsWhatItWas() throws {
    let history = try TemporaryHistory()
    _ = try history.open()
    let statements = try DatabaseQueue(path: history.path).read { database in
      try String.fetchAll(
        database, sql: "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY type, name")
    }
    let digest = SHA256Digest.hexadecimal(of: Array(statements.joined(separator: "\n").utf8))
    #expect(digest == Self.first, "\(statements.joined(separator: "\n"))")
  }

  /// A database that version 1 of the schema made, as `sqlite3 .dump` printed it.
  @Test func aDatabaseOfSchema1IsReadAndGoneOnWith() throws {
    let history = try TemporaryHistory()
    let dump = try InputFile.contents(of: Self.fixture)
    try {
      let queue = try DatabaseQueue(path: history.path)
      try queue.writeWithoutTransaction { database in
        try database.execute(sql: String(decoding: dump, as: UTF8.self))
        try database.execute(sql: "PRAGMA application_id = 1701015412")
      }
      try queue.close()
    }()
    let database = try history.open()
    #expect(try database.runs().map(\.name) == ["b", "a", "a"])
    #expect(try database.runs()[2] == Self.expected)
    try database.enter(ExampleRuns.run(), ExampleRuns.statistics(3))
    let trend = try database.trends(AddressPattern("9/loss/total.value"), statistic: nil).trends[0]
    #expect(trend.points.map(\.value) == [1, 2, 3])
    #expect(history.notes.isEmpty)
  }

  private static var expected: HistoryRun {
    var run = ExampleRuns.run()
    (run.id, run.time) = (1, 1_772_354_707_123)
    return run
  }

  private static let fixture =
    "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/")
    + "/Fixtures/schema-1.sql"

  @Test func whatSQLiteIsToldOnce() throws {
    let history = try TemporaryHistory()
    try history.open().enter(ExampleRuns.run(), ExampleRuns.statistics(1))
    let values = try DatabaseQueue(path: history.path).read { database in
      try ["application_id", "auto_vacuum", "journal_mode"].map { try String.fetchOne(database, sql: "PRAGMA \($0)") }
    }
    #expect(values == ["1701015412", "2", "wal"])
  }
}
