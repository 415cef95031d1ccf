import EcotFiles
import EcotHistory
import EcotTensors
import GRDB
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// A damaged database is reported and set aside; nothing of it is lost silently, and the next run is entered.
struct DamageTests {
  private func filled(_ runs: Int = 30) throws -> TemporaryHistory {
    let history = try TemporaryHistory()
    let database = try history.open()
    for version in 0..<runs {
      try database.enter(ExampleRuns.run(), ExampleRuns.statistics(version, addresses: 20))
    }
    return history
  }

  private func enterAndRead(_ history: TemporaryHistory) throws -> [HistoryRun] {
    let database = try history.open()
    try database.enter(ExampleRuns.run(), ExampleRuns.statistics(99, addresses: 20))
    _ = try database.trends(AddressPattern("**"), statistic: nil, addresses: .max)
    return try database.runs()
  }

  @Test func aGarbageHeader() throws {
    let history = try filled()
    var bytes = try history.bytes()
    for place in 0..<100 { bytes[place] = UInt8(truncatingIfNeeded: place &* 37) }
    try AtomicFile.write(bytes, to: history.path)
    #expect(try enterAndRead(history).count == 1)
    #expect(history.notes.count == 1)
    #expect(history.notes[0].contains("\(history.path).damaged-1"), "\(history.notes)")
    #expect(try history.bytes("history.sqlite.damaged-1") == bytes)
  }

  @Test func eachDamagedFileHasItsNumber() throws {
    let history = try TemporaryHistory()
    for number in 1...3 {
      try AtomicFile.write("no database \(number), but long enough to be looked at".padded(200), to: history.path)
      #expect(try enterAndRead(history).count == 1)
      #expect(try history.names.contains("history.sqlite.damaged-\(number)"))
    }
    #expect(history.notes.count == 3)
  }

  @Test(arguments: [2, 99, 100, 512, 4095, 4096, 4097, 12_288, 40_000])
  func aTruncatedFile(_ length: Int) throws {
    let history = try filled()
    let bytes = try history.bytes()
    try #require(bytes.count > 60_000)
    try AtomicFile.write(Array(bytes.prefix(length)), to: history.path)
    let runs = try enterAndRead(history)
    #expect(runs.count == 1)
    #expect(history.notes.count == 1, "\(length): \(history.notes)")
    #expect(try history.bytes("history.sqlite.damaged-1") == Array(bytes.prefix(length)))
  }

  /// Whatever is hit: no crash, and either every run is there or the file was set aside and said so.
  @Test func flippedBytesAnywhere() throws {
    let whole = try filled()
    let bytes = try whole.bytes()
    var stream = PhiloxStream(seed: 5, name: "test.history.damage")
    var setAside = 0
    for _ in 0..<100 {
      let history = try TemporaryHistory()
      var damaged = bytes
      // A run of bytes, as a bad sector leaves it.
      let start = Int(stream.next32()) % bytes.count
      for place in start..<min(start + 64, bytes.count) { damaged[place] = UInt8(truncatingIfNeeded: stream.next32()) }
      try AtomicFile.write(damaged, to: history.path)
      do {
        let runs = try enterAndRead(history)
        let isKept = history.notes.isEmpty
        #expect(isKept ? runs.count <= 31 : runs.count <= 1, "\(start): \(runs.count) runs, \(history.notes)")
        if !isKept { #expect(try history.names.contains("history.sqlite.damaged-1"), "\(start)") }
        setAside += isKept ? 0 : 1
      } catch let error as InputError {
        #expect(error.description.contains("history.sqlite"), "\(start): \(error)")
      }
    }
    #expect(setAside > 20, "most pages are looked at")
  }

  @Test func aGarbageLogLosesNothing() throws {
    let history = try filled()
    try AtomicFile.write("a log that is none".padded(70_000), to: history.path + "-wal")
    #expect(try enterAndRead(history).count == 31)
    #expect(history.notes.isEmpty)
  }

  @Test func damageWhileTheDatabaseIsOpen() throws {
    let history = try filled()
    let database = try history.open()
    #expect(try database.count() == 30)
    // In place, as a failing disk does it, and beyond what is cached.
    let file = try #require(fopen(history.path, "r+"))
    for page in 1..<14 {
      fseek(file, page * 4096, SEEK_SET)
      fwrite(Array(repeating: UInt8(0xA5), count: 4096), 1, 4096, file)
    }
    fclose(file)
    try database.enter(ExampleRuns.run(), ExampleRuns.statistics(77, addresses: 50))
    #expect(try database.runs().count == 1)
    #expect(history.notes.count == 1, "\(history.notes)")
  }

  @Test func aFileThatWasReplacedIsWrittenToWhereItIs() throws {
    let history = try filled(1)
    let database = try history.open()
    try AtomicFile.move(history.path, to: history.path + ".old")
    try database.enter(ExampleRuns.run(), ExampleRuns.statistics(1))
    #expect(try history.open().runs().count == 1)
    #expect(history.notes.isEmpty)
  }

  @Test func oneDamagedFileIsSetAsideOnce() async throws {
    let history = try filled()
    var bytes = try history.bytes()
    for place in 0..<100 { bytes[place] = 0x5A }
    try AtomicFile.write(bytes, to: history.path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 { group.addTask { _ = try enterAndRead(history) } }
      try await group.waitForAll()
    }
    #expect(try history.open().runs().count == 8)
    #expect(history.notes.count == 1)
    #expect(try history.names == ["history.sqlite", "history.sqlite.damaged-1"])
  }
}

extension String {
  fileprivate func padded(_ count: Int) -> String { self + String(repeating: " ", count: max(0, count - utf8.count)) }
}
