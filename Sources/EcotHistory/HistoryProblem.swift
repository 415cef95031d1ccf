import EcotFiles
import GRDB

/// What SQLite says, in words that help.
enum HistoryProblem {
  /// Whether an error means that the file's content is broken.
  static func isDamage(_ error: any Error) -> Bool {
    if error is RowDecodingError { return true }
    guard let error = error as? DatabaseError else { return false }
    return [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
      || error.extendedResultCode == .SQLITE_IOERR_SHORT_READ
  }

  /// The error for people; an `InputError` is one already.
  static func error(_ error: any Error, at path: String) -> InputError {
    if let error = error as? InputError { return error }
    guard let error = error as? DatabaseError else { return InputError("\(error)", at: .file(path), remedy: remedy) }
    let message = error.message ?? "SQLite's error \(error.extendedResultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return InputError(
        "another process keeps the history busy", at: .file(path), remedy: "try again, or \(remedy)")
    case .SQLITE_FULL:
      return InputError("the history cannot be written: the disk is full", at: .file(path), remedy: remedy)
    case .SQLITE_READONLY, .SQLITE_PERM:
      return InputError("the history cannot be written: \(message)", at: .file(path), remedy: remedy)
    case .SQLITE_CANTOPEN:
      return InputError("the history cannot be opened: \(message)", at: .file(path), remedy: remedy)
    default:
      return InputError("the history cannot be used: \(message)", at: .file(path), remedy: remedy)
    }
  }

  /// What always helps.
  static let remedy = "name another file with --history FILE, or go without: --no-history"
}
