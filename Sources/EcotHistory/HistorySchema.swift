import GRDB

/// The tables of the history and the numbered steps that lead to them.
///
/// They are meant to be read with the `sqlite3` shell as well: plain columns, and a view, `run_statistic`, that joins them. A
/// migration that was released is never changed; what the next version needs is a migration of its own.
enum HistorySchema {
  /// What a database of this program has as its `application_id`: "ecot".
  static let applicationID: Int32 = 0x6563_6F74

  /// The migrations, oldest first.
  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1", foreignKeyChecks: .immediate) { try $0.execute(sql: first) }
    return migrator
  }()

  // `snapshot`: the statistics of the first and the last step of a run. Runs that compute the same share one, so that the many
  // runs in which nothing changed cost a line each.
  //
  // `statistic` is keyed by snapshot, then address: a run appends to it, and a trend costs one seek a snapshot. That its addresses
  // exist is not declared, since removing an address would have to look for it in the whole table.
  //
  // `run.id` never comes again, whatever was pruned.
  private static let first = """
    CREATE TABLE environment (
      id INTEGER PRIMARY KEY,
      digest TEXT NOT NULL UNIQUE,
      properties TEXT NOT NULL
    ) STRICT;

    CREATE TABLE snapshot (
      id INTEGER PRIMARY KEY,
      digest TEXT NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE address (
      id INTEGER PRIMARY KEY,
      text TEXT NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE statistic (
      snapshot_id INTEGER NOT NULL REFERENCES snapshot ON DELETE CASCADE,
      address_id INTEGER NOT NULL,
      digest BLOB NOT NULL,
      count INTEGER NOT NULL,
      nan INTEGER NOT NULL,
      inf INTEGER NOT NULL,
      zeros INTEGER NOT NULL,
      min REAL,
      max REAL,
      mean REAL,
      std REAL,
      l1 REAL,
      l2 REAL,
      PRIMARY KEY (snapshot_id, address_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE run (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      time INTEGER NOT NULL,
      verb TEXT NOT NULL,
      name TEXT NOT NULL,
      golden TEXT NOT NULL,
      git_commit TEXT,
      dirty INTEGER,
      tool TEXT NOT NULL,
      environment_id INTEGER NOT NULL REFERENCES environment,
      configuration TEXT NOT NULL,
      verdict TEXT NOT NULL,
      exit INTEGER NOT NULL,
      filtered INTEGER NOT NULL,
      first TEXT,
      first_step INTEGER NOT NULL,
      steps INTEGER NOT NULL,
      records INTEGER NOT NULL,
      identical INTEGER NOT NULL,
      within INTEGER NOT NULL,
      drifted INTEGER NOT NULL,
      missing INTEGER NOT NULL,
      new INTEGER NOT NULL,
      seconds REAL NOT NULL,
      peak_bytes INTEGER NOT NULL,
      golden_bytes INTEGER NOT NULL,
      snapshot_id INTEGER NOT NULL REFERENCES snapshot
    ) STRICT;
    CREATE INDEX run_of_snapshot ON run (snapshot_id);
    CREATE INDEX run_of_environment ON run (environment_id);
    CREATE INDEX run_of_name ON run (name);

    CREATE TABLE probe (
      id INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      tree TEXT NOT NULL,
      configuration TEXT NOT NULL,
      environment TEXT NOT NULL,
      result TEXT NOT NULL
    ) STRICT;
    CREATE INDEX probe_of_key ON probe (tree, configuration, environment);

    CREATE VIEW run_statistic AS
    SELECT run.id AS run_id, datetime(run.time / 1000, 'unixepoch') AS time, run.name, run.git_commit, run.verdict,
      address.text AS address, lower(hex(statistic.digest)) AS digest, count, nan, inf, zeros, min, max, mean, std, l1, l2
    FROM run
    JOIN statistic USING (snapshot_id)
    JOIN address ON address.id = statistic.address_id;
    """
}
