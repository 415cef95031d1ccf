import EcotFiles
import GRDB

/// Opens the file of a history: looks whose it is, brings its tables up to date, and sets it aside where it is damaged.
///
/// All of it happens while the folder is held, so that processes that begin at once make one database, and set a damaged one
/// aside once.
struct HistoryOpening: Sendable {
  let path: String
  /// Whether a file that cannot be written will do.
  var isForReading = false
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
  var location: String { path.hasPrefix("/") ? path : "./\(path)" }

  private func connect() throws -> HistoryConnection {
    try refuseOthers()
    guard isWritable else { return try connectReadOnly() }
    var configuration = Configuration()
    configuration.busyMode = .timeout(HistoryDatabase.patience)
    let queue = try DatabaseQueue(path: location, configuration: configuration)
    let isCurrent = try queue.writeWithoutTransaction { database in
      if try checkOwner(database) {
        try database.execute(
          sql: "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA application_id = \(HistorySchema.applicationID)")
      }
      // Nothing here is a secret that has to be overwritten, as Debian's SQLite does by itself.
      try database.execute(sql: "PRAGMA secure_delete = OFF")
      if try HistorySchema.migrator.hasBeenSuperseded(database) { throw newer }
      // Where the file system has no shared memory the journal stays what it is, and writers wait for readers.
      try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
      return try HistorySchema.migrator.hasCompletedMigrations(database)
    }
    if !isCurrent { try HistorySchema.migrator.migrate(queue) }
    return HistoryConnection(queue: queue, path: path)
  }

  var isWritable: Bool { PathKind(path) == .missing || FileIdentity.isWritable(path) }

  /// Opens somebody else's history. Where its log is empty nothing is locked and no file made beside it: the owner could not
  /// write to that.
  private func connectReadOnly() throws -> HistoryConnection {
    guard isForReading else {
      throw InputError(
        "the history cannot be written: permission denied", at: .file(path), remedy: HistoryProblem.remedy)
    }
    var configuration = Configuration()
    configuration.busyMode = .timeout(HistoryDatabase.patience)
    configuration.readonly = true
    let hasLog = try PathKind(path + "-wal") == .file && InputFile(path + "-wal").size > 0
    let queue = try DatabaseQueue(path: hasLog ? location : unlocked, configuration: configuration)
    try queue.read { database in
      if try HistorySchema.migrator.hasBeenSuperseded(database) { throw newer }
      guard try HistorySchema.migrator.hasCompletedMigrations(database) else {
        throw InputError(
          "the history is of an older version, and cannot be brought up to date: permission denied", at: .file(path),
          remedy: "copy it to where you may write")
      }
    }
    return HistoryConnection(queue: queue, path: path)
  }

  /// The file as SQLite's address of something that nobody changes.
  private var unlocked: String {
    let escaped = location.utf8.reduce(into: "") { text, byte in
      let isPlain = byte > 0x2A && byte < 0x7F && byte != UInt8(ascii: "?")
      text += isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return "file:\(escaped)?immutable=1"
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
    do {
      let queue = try DatabaseQueue(path: unlocked, configuration: configuration)
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
}
