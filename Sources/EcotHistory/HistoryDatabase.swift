import EcotFiles
import GRDB
import Synchronization

/// The database of runs, open for reading and writing.
///
/// One connection in WAL mode: within a process the calls come one after another, and several processes share the file. A
/// process of this program lives for one run, so that a pool of readers would only cost time at the start. A transaction waits
/// `patience` seconds for the writer before it.
///
/// A database that turns out to be damaged - now or at any later call - is set aside under another name, which a note tells,
/// and a new one is begun in its place. One that is not ours, and one of a newer version, are refused and left as they are.
/// All errors are `InputError`.
package final class HistoryDatabase: Sendable {
  /// The file.
  package var path: String { opening.path }
  private let opening: HistoryOpening
  private let connection: Mutex<HistoryConnection>

  /// Seconds that a transaction waits for others to end theirs: pruning half a gigabyte takes ten.
  static let patience = 30.0

  /// Opens the database and makes it, and the folders above it, where it is missing. `note` is told when a damaged one was set
  /// aside.
  package convenience init(_ path: String, note: @escaping @Sendable (String) -> Void) throws {
    try self.init(HistoryOpening(path: path, note: note))
  }

  private init(_ opening: HistoryOpening) throws {
    self.opening = opening
    connection = Mutex(try opening.open())
  }

  /// Opens a database that must exist; one that cannot be written can be read.
  package convenience init(existing path: String, note: @escaping @Sendable (String) -> Void) throws {
    guard PathKind(path) != .missing else {
      throw InputError(
        "there is no history", at: .file(path), remedy: "record and verify make it with --history \(path)")
    }
    try self.init(HistoryOpening(path: path, isForReading: true, note: note))
  }

  /// One transaction that may write; its body is run again where the database was found damaged, or was set aside meanwhile
  /// by another process.
  func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try attempt { connection in
      let value = try connection.queue.write(body)
      // Whoever holds a file that was set aside would write where nobody looks any more.
      guard connection.isInPlace else { throw HistoryConnection.Moved() }
      return value
    }
  }

  /// One transaction that reads.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try attempt { try $0.queue.read(body) }
  }

  /// Statements outside a transaction, such as `PRAGMA incremental_vacuum`.
  func maintain<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try attempt { try $0.queue.writeWithoutTransaction(body) }
  }

  private func attempt<Value>(_ body: (HistoryConnection) throws -> Value) throws -> Value {
    try connection.withLock { connection in
      do {
        return try body(connection)
      } catch let error where error is HistoryConnection.Moved || HistoryProblem.isDamage(error) {
        do {
          try connection.queue.close()
          connection = try opening.open(suspectingDamage: HistoryProblem.isDamage(error))
          return try body(connection)
        } catch {
          throw HistoryProblem.error(error, at: path)
        }
      } catch {
        throw HistoryProblem.error(error, at: path)
      }
    }
  }
}

/// A connection and the file that it belongs to.
struct HistoryConnection: Sendable {
  /// The file has been renamed or removed since it was opened.
  struct Moved: Error {}

  let queue: DatabaseQueue
  private let path: String
  private let file: FileIdentity?

  init(queue: DatabaseQueue, path: String) {
    (self.queue, self.path, file) = (queue, path, FileIdentity(path))
  }

  /// Whether the path still means the file that was opened.
  var isInPlace: Bool { FileIdentity(path) == file }
}
