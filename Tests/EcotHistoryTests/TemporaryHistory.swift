import EcotFiles
import EcotHistory
import Foundation
import Synchronization

/// A folder of its own with a history in it, removed when the last reference goes away.
final class TemporaryHistory: Sendable {
  let folder: String
  private let said = Mutex<[String]>([])

  init() throws {
    folder = NSTemporaryDirectory() + "ecot-history-\(UUID().uuidString)"
    try AtomicFile.makeFolder(folder)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The history's file.
  var path: String { "\(folder)/history.sqlite" }

  /// What was noted so far.
  var notes: [String] { said.withLock { $0 } }

  /// Opens the history.
  func open() throws -> HistoryDatabase {
    try HistoryDatabase(path) { note in self.said.withLock { $0.append(note) } }
  }

  /// The bytes of a file of the folder.
  func bytes(_ name: String = "history.sqlite") throws -> [UInt8] {
    let file = try InputFile("\(folder)/\(name)")
    return try file.bytes(at: 0, count: file.size, what: "file")
  }

  /// The names in the folder, sorted.
  var names: [String] { get throws { try InputFile.names(in: folder).sorted() } }
}
