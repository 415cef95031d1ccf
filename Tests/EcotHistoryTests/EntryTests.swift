import EcotFiles
import EcotHistory
import EcotTensors
import GRDB
import Testing

struct EntryTests {
  @Test func aRunComesBackAsItWasEntered() throws {
    let history = try TemporaryHistory()
    var run = ExampleRuns.run()
    run.time = 1_772_354_707_123
    let entered = try history.open().enter(run, ExampleRuns.statistics(1))
    run.id = 1
    #expect(entered == run)
    #expect(entered.commit == "0123456789abcdef")
    #expect(entered.isDirty == true)
    #expect(entered.environment.map(\.key) == ["cpu"])
    #expect(try history.open().runs() == [run])
    #expect(try history.names == ["history.sqlite"], "the log is gone when the last process has gone")
  }

  @Test func whatIsUnknownStaysUnknown() throws {
    let history = try TemporaryHistory()
    var run = HistoryRun(verb: "record", name: "ü '\"", verdict: "recorded")
    run.isFiltered = true
    run = try history.open().enter(run, RunStatistics([]))
    #expect(run.time > 1_700_000_000_000)
    #expect(try history.open().runs() == [run])
    #expect(run.commit == nil && run.isDirty == nil && run.first == nil)
  }

  @Test func equalNumbersAreKeptOnce() throws {
    let history = try TemporaryHistory()
    let database = try history.open()
    for version in [1, 2, 1, 1, 2] { try database.enter(ExampleRuns.run(), ExampleRuns.statistics(version)) }
    let counts = try DatabaseQueue(path: history.path).read { database in
      try ["run", "snapshot", "statistic", "address", "environment"].map {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)")
      }
    }
    #expect(counts == [5, 2, 16, 8, 1])
  }

  @Test func numbersThatAreNoneAreKept() throws {
    let history = try TemporaryHistory()
    var entry = ExampleRuns.entry("0/loss/total.value", 1, count: 1)
    (entry.statistics.mean, entry.statistics.maximum) = (.nan, .infinity)
    let database = try history.open()
    try database.enter(ExampleRuns.run(), RunStatistics([entry]))
    let pattern = AddressPattern("0/loss/total.value")
    #expect(try database.trends(pattern, statistic: .mean).trends[0].points[0].value == nil)
    #expect(try database.trends(pattern, statistic: .max).trends[0].points[0].value == .infinity)
    #expect(try database.trends(pattern, statistic: .min).trends[0].points[0].value == -1)
  }

  @Test func filtersAndLimits() throws {
    let history = try TemporaryHistory()
    let database = try history.open()
    for name in ["a", "b"] {
      for verdict in ["match", "drift"] {
        try database.enter(ExampleRuns.run(name, verdict: verdict), ExampleRuns.statistics(1))
      }
    }
    #expect(try database.runs(RunFilter(name: "b")).map(\.id) == [4, 3])
    #expect(try database.runs(RunFilter(verdict: "drift")).map(\.id) == [4, 2])
    #expect(try database.runs(RunFilter(name: "a", verdict: "drift")).map(\.id) == [2])
    #expect(try database.runs(RunFilter(verb: "record")).isEmpty)
    #expect(try database.runs(RunFilter(commit: "012345"), limit: 3).map(\.id) == [4, 3, 2])
    #expect(try database.runs(RunFilter(commit: "%")).isEmpty)
    #expect(try database.count(RunFilter(name: "a")) == 2)
    #expect(try database.names() == ["a", "b"])
  }

  @Test func theViewReadsLikeATable() throws {
    let history = try TemporaryHistory()
    try history.open().enter(ExampleRuns.run(), ExampleRuns.statistics(3))
    let rows = try DatabaseQueue(path: history.path).read {
      try Row.fetchAll($0, sql: "SELECT address, digest, mean FROM run_statistic WHERE address LIKE '9/loss/%'")
    }
    #expect(rows.count == 1)
    #expect(rows[0] == ["address": "9/loss/total.value", "digest": "00000003ff0000010000000000000012", "mean": 3.0])
  }
}
