import EcotFiles
import GRDB

extension HistoryOpening {
  /// Looks again, now that nobody else does: another process may have set the file aside already.
  func setAsideWhereDamaged() throws {
    guard isWritable, let problem = damage() else { return }
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
