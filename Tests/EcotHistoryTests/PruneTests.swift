import EcotHistory
import EcotTensors
import GRDB
import Testing

struct PruneTests {
  /// Ten runs of `a`, a day apart, and one old one of `b`, each of other numbers.
  private func filled() throws -> (TemporaryHistory, HistoryDatabase) {
    let history = try TemporaryHistory()
    let database = try history.open()
    var old = ExampleRuns.run("b")
    old.time = 1
    old.setEnvironment([])
    try database.enter(old, RunStatistics([ExampleRuns.entry("0/loss/only.value", 1, count: 1)]))
    for number in 1...10 {
      var run = ExampleRuns.run("a")
      run.time = Int64(number) * 86_400_000
      try database.enter(run, ExampleRuns.statistics(number, addresses: 200))
    }
    return (history, database)
  }

  private func counts(_ history: TemporaryHistory) throws -> [Int] {
    try DatabaseQueue(path: history.path).read { database in
      try ["run", "snapshot", "statistic", "address", "environment"].map {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)") ?? -1
      }
    }
  }

  @Test func theNewestOfEachGoldenStay() throws {
    let (history, database) = try filled()
    let outcome = try database.prune(PruneLimits(keep: 3))
    #expect((outcome.removed, outcome.kept) == (7, 4))
    #expect(try database.runs().map(\.id) == [11, 10, 9, 1])
    #expect(try counts(history) == [4, 4, 3 * 402 + 1, 403, 2])
    #expect(outcome.bytesAfter < outcome.bytesBefore * 2 / 3)
    #expect(try history.bytes().count == outcome.bytesAfter)
  }

  @Test func olderOnesGoWithWhatOnlyTheyUsed() throws {
    let (history, database) = try filled()
    #expect(try database.prune(PruneLimits(before: 86_400_000)).removed == 1)
    #expect(try counts(history) == [10, 10, 4020, 402, 1])
    #expect(try database.trends(AddressPattern("9/loss/**"), statistic: nil).trends[0].points.count == 10)
  }

  @Test func bothLimitsHaveToLetARunGo() throws {
    let (_, database) = try filled()
    #expect(try database.prune(PruneLimits(keep: 8, before: 5 * 86_400_000)).removed == 2)
    #expect(try database.runs(RunFilter(name: "b")).count == 1)
  }

  @Test func aDryRunRemovesNothing() throws {
    let (history, database) = try filled()
    let before = try counts(history)
    let outcome = try database.prune(PruneLimits(keep: 1), isDryRun: true)
    #expect((outcome.removed, outcome.kept) == (9, 2))
    #expect(try counts(history) == before)
  }

  @Test func numbersOfRunsNeverComeAgain() throws {
    let (_, database) = try filled()
    #expect(try database.prune(PruneLimits(keep: 0)).removed == 11)
    #expect(try database.enter(ExampleRuns.run(), ExampleRuns.statistics(1)).id == 12)
  }

  @Test func resultsOfBisectionsAgeToo() throws {
    let (_, database) = try filled()
    let key = ProbeKey(tree: "t", configuration: "c", environment: "e")
    try database.remember("{}", for: key)
    #expect(try database.prune(PruneLimits(keep: 0)).probes == 0)
    #expect(try database.prune(PruneLimits(before: HistoryDatabase.now + 1000)).probes == 1)
    #expect(try database.probes(key).isEmpty)
  }
}
