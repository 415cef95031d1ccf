import EcotFiles
import EcotHistory
import Testing

struct WriterTests {
  /// Eight writers, each opening the file anew for each run, as processes do; the first of them make it together.
  @Test func eightWritersLoseNoRow() async throws {
    let history = try TemporaryHistory()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          for round in 0..<12 {
            try history.open().enter(
              ExampleRuns.run("w\(writer)"), ExampleRuns.statistics(writer * 100 + round / 2, addresses: 100))
          }
        }
      }
      try await group.waitForAll()
    }
    let runs = try history.open().runs()
    #expect(runs.count == 96)
    #expect(Set(runs.map(\.id)) == Set(1...96))
    for writer in 0..<8 { #expect(runs.count { $0.name == "w\(writer)" } == 12) }
    #expect(history.notes.isEmpty)
  }

  @Test func readersAndPrunersBetweenWriters() async throws {
    let history = try TemporaryHistory()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let database = try history.open()
          for round in 0..<25 { try database.enter(ExampleRuns.run("w\(writer)"), ExampleRuns.statistics(round)) }
        }
      }
      group.addTask { for _ in 0..<25 { _ = try history.open().runs() } }
      group.addTask { for _ in 0..<5 { _ = try history.open().prune(PruneLimits(keep: 10)) } }
      try await group.waitForAll()
    }
    let database = try history.open()
    _ = try database.prune(PruneLimits(keep: 10))
    #expect(try database.runs().map(\.name).sorted() == (0..<4).flatMap { Array(repeating: "w\($0)", count: 10) })
    #expect(history.notes.isEmpty)
  }
}
