import EcotFiles
import EcotHistory
import GRDB
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// What is no history of this program is refused and left as it is.
struct OtherFilesTests {
  private func refusal(_ history: TemporaryHistory, _ path: String) throws -> String {
    do {
      _ = try HistoryDatabase(path) { _ in }
      Issue.record("\(path) was taken")
      return ""
    } catch let error as InputError {
      return error.description
    }
  }

  @Test(arguments: ["", "PRAGMA journal_mode = WAL", "PRAGMA application_id = 77"])
  func aDatabaseOfAnotherProgram(_ pragma: String) throws {
    let history = try TemporaryHistory()
    try {
      let queue = try DatabaseQueue(path: history.path)
      try queue.writeWithoutTransaction { try $0.execute(sql: pragma) }
      try queue.write { try $0.execute(sql: "CREATE TABLE photo (name TEXT); INSERT INTO photo VALUES ('a')") }
      try queue.close()
    }()
    let bytes = try history.bytes()
    let text = try refusal(history, history.path)
    #expect(text.contains("another program") && text.contains("--no-history"), "\(text)")
    #expect(try history.bytes() == bytes)
    #expect(try history.names == ["history.sqlite"])
  }

  @Test func aTextThatIsNotCalledLikeADatabase() throws {
    let history = try TemporaryHistory()
    let path = "\(history.folder)/notes.txt"
    try AtomicFile.write(String(repeating: "what I have to do\n", count: 20), to: path)
    #expect(try refusal(history, path).contains("is no database"))
    #expect(try history.names == ["notes.txt"])
  }

  @Test func aFolder() throws {
    let history = try TemporaryHistory()
    #expect(try refusal(history, history.folder).contains("is a folder"))
  }

  @Test func aPlaceThatCannotBe() throws {
    let history = try TemporaryHistory()
    #expect(try refusal(history, "/proc/nowhere/history.sqlite").contains("/proc/nowhere"))
    let file = "\(history.folder)/file"
    try AtomicFile.write("", to: file)
    #expect(try refusal(history, "\(file)/history.sqlite").contains(file))
    #expect(try refusal(history, "/dev/null").contains("/dev/null"))
  }

  /// Root may write everything.
  @Test(.enabled(if: geteuid() != 0, "root"))
  func aHistoryThatCannotBeWrittenCanBeRead() throws {
    let history = try TemporaryHistory()
    try history.open().enter(ExampleRuns.run(), ExampleRuns.statistics(1))
    chmod(history.path, 0o444)
    #expect(try refusal(history, history.path).contains("permission denied"))
    for mode in [0o755, 0o555] as [mode_t] {
      chmod(history.folder, mode)
      let database = try HistoryDatabase(existing: history.path) { _ in }
      #expect(try database.runs().count == 1)
      #expect(throws: InputError.self) { try database.enter(ExampleRuns.run(), ExampleRuns.statistics(2)) }
      #expect(try history.names == ["history.sqlite"])
    }
    chmod(history.folder, 0o755)
  }

  @Test func anEmptyFileBecomesAHistory() throws {
    let history = try TemporaryHistory()
    try AtomicFile.write("", to: history.path)
    try history.open().enter(ExampleRuns.run(), ExampleRuns.statistics(1))
    #expect(try history.open().runs().count == 1)
    #expect(history.notes.isEmpty)
  }

  @Test func foldersAreMade() throws {
    let history = try TemporaryHistory()
    let path = "\(history.folder)/a/ü %41?b#c/history.sqlite"
    for _ in 0..<2 {
      try HistoryDatabase(path) { _ in }.enter(ExampleRuns.run(), ExampleRuns.statistics(1))
    }
    #expect(try HistoryDatabase(existing: path) { _ in }.runs().count == 2)
    #expect(throws: InputError.self) { try HistoryDatabase(existing: path + "x") { _ in } }
    #expect(try InputFile.names(in: "\(history.folder)/a/ü %41?b#c") == ["history.sqlite"])
  }

  @Test func aNewerSchemaIsRefusedAndLeftAsItIs() throws {
    let history = try TemporaryHistory()
    try history.open().enter(ExampleRuns.run(), ExampleRuns.statistics(1))
    try {
      let queue = try DatabaseQueue(path: history.path)
      try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('2'); CREATE TABLE more (x)") }
      try queue.close()
    }()
    let bytes = try history.bytes()
    let text = try refusal(history, history.path)
    #expect(text.contains("newer version of ecot-golden") && text.contains("--history FILE"), "\(text)")
    #expect(try history.bytes() == bytes)
  }
}
