import EcotFiles
import EcotHistory
import EcotTensors
import Testing

struct TrendTests {
  private func history(_ versions: [Int]) throws -> (TemporaryHistory, HistoryDatabase) {
    let history = try TemporaryHistory()
    let database = try history.open()
    for version in versions { try database.enter(ExampleRuns.run(), ExampleRuns.statistics(version)) }
    return (history, database)
  }

  @Test func pointsFollowTheRuns() throws {
    let (_, database) = try history([1, 1, 2, 2, 1])
    let trends = try database.trends(AddressPattern("9/loss/*.value"), statistic: nil)
    #expect(trends.runs.map(\.id) == [1, 2, 3, 4, 5])
    let trend = try #require(trends.trends.first)
    #expect(trends.trends.count == 1)
    #expect(trend.address == "9/loss/total.value")
    #expect(trend.points.map(\.value) == [1, 1, 2, 2, 1])
    #expect(trend.points.map(\.isChanged) == [false, false, true, false, true])
    #expect(trend.changes == 2)
    #expect(trend.points.map(\.run) == [0, 1, 2, 3, 4])
  }

  @Test func singleNumbersShowTheirValueAndOthersTheirNorm() throws {
    let (_, database) = try history([3])
    let trends = try database.trends(AddressPattern("0/**"), statistic: nil).trends
    #expect(trends.map(\.statistic) == [.l2, .l2, .l2, .mean])
    #expect(trends.map { $0.points[0].value } == [24, 24, 24, 3])
    let means = try database.trends(AddressPattern("0/decoder/**"), statistic: .mean).trends
    #expect(means.map { $0.points[0].value } == [3, 3, 3])
  }

  @Test func goldensAreKeptApart() throws {
    let (_, database) = try history([1])
    try database.enter(ExampleRuns.run("b"), ExampleRuns.statistics(2))
    try database.enter(ExampleRuns.run("a"), ExampleRuns.statistics(1))
    let trends = try database.trends(AddressPattern("9/loss/total.value"), statistic: nil).trends
    #expect(trends.map(\.name) == ["a", "b"])
    #expect(trends.map { $0.points.map(\.value) } == [[1, 1], [2]])
    #expect(trends.allSatisfy { $0.changes == 0 })
    let only = try database.trends(AddressPattern("9/loss/**"), statistic: nil, filter: RunFilter(name: "b")).trends
    #expect(only.map(\.name) == ["b"])
  }

  @Test func runsOfAPartAreLeftOut() throws {
    let (_, database) = try history([1])
    var part = ExampleRuns.run()
    part.isFiltered = true
    try database.enter(part, ExampleRuns.statistics(7))
    let trends = try database.trends(AddressPattern("**"), statistic: nil)
    #expect(trends.trends.allSatisfy { $0.points.count == 1 })
    #expect(trends.runs.count == 1)
    #expect(try database.runs().count == 2)
  }

  @Test func stepsAreInTheirOrderAndTheRestIsCounted() throws {
    let history = try TemporaryHistory()
    let database = try history.open()
    let steps = [10, 2, 0, 100]
    try database.enter(
      ExampleRuns.run(), RunStatistics(steps.map { ExampleRuns.entry("\($0)/loss/total.value", 1, count: 1) }))
    let trends = try database.trends(AddressPattern("*/loss/total.value"), statistic: nil, addresses: 3)
    #expect(trends.trends.map(\.address) == ["0/loss/total.value", "2/loss/total.value", "10/loss/total.value"])
    #expect(trends.omitted == 1)
    let newest = try database.trends(AddressPattern("**"), statistic: nil, runs: 1)
    #expect(newest.runs.count == 1)
    #expect(try database.trends(AddressPattern("1/loss/total.value"), statistic: nil).trends.isEmpty)
  }

  @Test func aThousandRunsHaveAThousandPoints() throws {
    let (_, database) = try history((0..<1000).map { $0 / 10 })
    let trend = try database.trends(AddressPattern("9/loss/total.value"), statistic: nil).trends[0]
    #expect(trend.points.map(\.value) == (0..<1000).map { Double($0 / 10) })
    #expect(trend.changes == 99)
  }
}
