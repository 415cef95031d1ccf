import EcotFingerprints
import EcotGoldens
import EcotHistory
import EcotReports

/// Reports of runs that never happened.
enum HistoryExamples {
  static func run(_ id: Int64, name: String, verdict: String = "match") -> HistoryRun {
    var run = HistoryRun(verb: "verify", name: name, verdict: verdict)
    (run.id, run.time, run.configuration) = (id, 1_772_354_700_000 + id * 60_000, "c0ffee")
    run.setEnvironment([GoldenMetadata.Entry("commit", "0123456789abcdef"), GoldenMetadata.Entry("dirty", "yes")])
    (run.records, run.drifted, run.seconds, run.steps) = (15_772, verdict == "drift" ? 14_739 : 0, 0.774, 0..<10)
    run.first = verdict == "drift" ? "0/loss/total.value" : nil
    return run
  }

  /// Runs and the trend of one tensor; `text` is in every text that comes from outside.
  static func report(
    _ values: [Double?], changed: Set<Int> = [], text: String = "a", pattern: String? = "**", omitted: Int = 0
  ) -> HistoryReport {
    let runs = values.indices.map { place in
      var run = run(Int64(place + 1), name: text, verdict: changed.contains(place) ? "drift" : "match")
      if text != "a" {
        (run.commit, run.first, run.golden, run.tool, run.configuration) = (text, text, text, text, text)
        run.environment = [GoldenMetadata.Entry(text, text)]
        (run.verb, run.verdict) = (text, text)
      }
      return run
    }
    let points = values.enumerated().map { place, value in
      TensorTrend.Point(
        run: place, digest: Digest128(high: 1, low: UInt64(place)), value: value, isChanged: changed.contains(place))
    }
    var trends = HistoryTrends()
    trends.runs = runs
    trends.trends =
      values.isEmpty
      ? [] : [TensorTrend(name: text, address: "9/loss/\(text).value", statistic: .mean, points: points)]
    for place in trends.trends.indices { trends.trends[place].isSingle = true }
    trends.omitted = omitted
    return HistoryReport(
      path: "/state/\(text).sqlite", bytes: 1_273_856, total: runs.count, runs: runs.reversed(), pattern: pattern,
      trends: trends)
  }
}
