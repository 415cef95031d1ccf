import EcotFiles
import GRDB

/// Opens the file of a history: looks whose it is, brings its tables up to date, and sets it aside where it is damaged.
///
/// All of it happens while the folder is held, so that processes that begin at once make one database, and set a damaged one
/// aside once.
struct HistoryOpening {
  let path: String
  let note: @Sendable (String) -> Void

  /// Opens or makes the database. With `suspectingDamage` its content is checked first, page by page.
  func open(suspectingDamage: Bool = false) throws -> HistoryConnection {
    do {
      guard PathKind(path) != .folder else {
        throw InputError("is a folder", at: .file(path), expected: "the file of a history")
      }
      try AtomicFile.makeFolder(folder)
      return try FolderLock.holding(folder) {
        if suspectingDamage { try setAsideWhereDamaged() }
        do {
          return try connect()
        } catch let error where HistoryProblem.isDamage(error) {
          try setAsideWhereDamaged()
          return try connect()
        }
      }
    } catch {
      throw HistoryProblem.error(error, at: path)
    }
  }

  private var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The path as SQLite takes it: `file:` would be the beginning of an address.
  private var location: String { path.hasPrefix("/") ? path : "./\(path)" }

  private func connect() throws -> HistoryConnection {
    try refuseOthers()
    let isWritable = PathKind(path) == .missing || FileIdentity.isWritable(path)
    var configuration = Configuration()
    configuration.busyMode = .timeout(HistoryDatabase.patience)
    configuration.readonly = !isWritable
    let queue = try DatabaseQueue(path: location, configuration: configuration)
    let isCurrent = try queue.writeWithoutTransaction { database in
      let isNew = try checkOwner(database)
      if isNew, isWritable {
        try database.execute(
          sql: "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA application_id = \(HistorySchema.applicationID)")
      }
      // Nothing here is a secret that has to be overwritten, as Debian's SQLite does by itself.
      try database.execute(sql: "PRAGMA secure_delete = OFF")
      if try HistorySchema.migrator.hasBeenSuperseded(database) { throw newer }
      // Where the file system has no shared memory the journal stays what it is, and writers wait for readers.
      if isWritable { try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL") }
      return try HistorySchema.migrator.hasCompletedMigrations(database)
    }
    if !isCurrent { try HistorySchema.migrator.migrate(queue) }
    return HistoryConnection(queue: queue, path: path)
  }

  private var newer: InputError {
    InputError(
      "the history was made by a newer version of ecot-golden; it is left as it is", at: .file(path),
      remedy: HistoryProblem.remedy)
  }

  // MARK: Whose file it is

  /// Refuses a database of another program before anything is written, be it a lock file.
  private func refuseOthers() throws {
    guard PathKind(path) == .file else { return }
    var configuration = Configuration()
    configuration.readonly = true
    let escaped = location.utf8.reduce(into: "") { text, byte in
      let isPlain = byte > 0x2A && byte < 0x7F && byte != UInt8(ascii: "?")
      text += isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    do {
      let queue = try DatabaseQueue(path: "file:\(escaped)?immutable=1", configuration: configuration)
      _ = try queue.writeWithoutTransaction(checkOwner)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB && !hasName {
      throw InputError(
        "is no database", at: .file(path), expected: "the file of a history", remedy: HistoryProblem.remedy)
    } catch is DatabaseError {
      // Opening it for writing says it better; what is still in the write-ahead log was not seen here.
    }
  }

  /// Whether the file is called like a database. One that is not, and has other content, is somebody's text or picture.
  private var hasName: Bool { [".sqlite", ".sqlite3", ".db"].contains { path.hasSuffix($0) } }

  /// Whether the database is still empty; throws where it is another program's.
  private func checkOwner(_ database: Database) throws -> Bool {
    let owner = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    if owner == HistorySchema.applicationID { return false }
    let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    if owner == 0, tables == 0 { return true }
    throw InputError(
      "is the database of another program; it is left as it is", at: .file(path), expected: "the file of a history",
      remedy: HistoryProblem.remedy)
  }

  // MARK: Damage

  /// Looks again, now that nobody else does: another process may have set the file aside already.
  private func setAsideWhereDamaged() throws {
    guard let problem = damage() else { return }
    var number = 1
    func other(_ suffix: String) -> String { "\(path).damaged-\(number)\(suffix)" }
    let suffixes = ["-wal", "-shm", "-journal", ""]
    while suffixes.contains(where: { PathKind(other($0)) != .missing }) { number += 1 }
    // The log first: a new database would take it for its own.
    for suffix in suffixes where PathKind(path + suffix) != .missing {
      try AtomicFile.move(path + suffix, to: other(suffix))
    }
    note(
      InputError(
        "the history is damaged (\(problem)) and was set aside as \(other("")); a new one is begun", at: .file(path),
        remedy: "sqlite3 \(other("")) .recover saves what is readable"
      ).description)
  }

  /// What is wrong with the file's content, or `nil`.
  private func damage() -> String? {
    guard PathKind(path) == .file else { return nil }
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(HistoryDatabase.patience)
      let queue = try DatabaseQueue(path: location, configuration: configuration)
      let finding = try queue.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") }
      return finding == "ok" ? nil : finding.map { String($0.split(separator: "\n").last ?? "") } ?? "no finding"
    } catch let error where HistoryProblem.isDamage(error) {
      return (error as? DatabaseError)?.message ?? "no database"
    } catch {
      return nil
    }
  }
}
