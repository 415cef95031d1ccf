import EcotFiles
import EcotGoldens
import EcotHistory

/// The history as one JSON object.
///
/// `{"history": FILE, "bytes", "total", "runs": [RUN...], "pattern": PATTERN|null, "trends": [TREND...], "addresses_omitted"}`;
/// runs newest first, trends and their points oldest first.
///
/// `RUN = {"id", "time", "verb", "name", "golden", "commit", "dirty", "tool", "configuration", "environment": {...}, "verdict",
/// "exit", "filtered", "first", "first_step", "steps", "records", "identical", "within", "drifted", "missing", "new",
/// "seconds", "peak_bytes", "golden_bytes"}`: `time` is ISO 8601 in UTC, `configuration` the comparability digest, `first` the
/// address that differed first, `filtered` true where only a part was run.
///
/// `TREND = {"name", "address", "statistic", "changes", "points": [{"run", "time", "commit", "dirty", "verdict", "configuration",
/// "digest", "value", "changed"}]}`: `run` is a run's id, `changed` true where the digest is another than in the point before.
package enum HistoryJSON {
  /// The whole report on one line.
  package static func render(_ report: HistoryReport) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("history", report.path)
      writer.member("bytes", report.bytes)
      writer.member("total", report.total)
      writer.member("runs", array: { for run in report.runs { write(run, to: &$0) } })
      writer.member("pattern", report.pattern)
      writer.member(
        "trends", array: { for trend in report.trends.trends { write(trend, report.trends.runs, to: &$0) } })
      writer.member("addresses_omitted", report.trends.omitted)
    }
    return writer.text
  }

  private static func write(_ run: HistoryRun, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("id", run.id)
      writer.member("time", UTCTime.text(run.time, withSeconds: true))
      writer.member("verb", run.verb)
      writer.member("name", run.name)
      writer.member("golden", run.golden)
      writer.member("commit", run.commit)
      writer.member("dirty", run.isDirty)
      writer.member("tool", run.tool)
      writer.member("configuration", run.configuration)
      writer.member("environment", object: { for entry in run.environment { $0.member(entry.key, entry.text) } })
      writer.member("verdict", run.verdict)
      writer.member("exit", Int(run.exitCode))
      writer.member("filtered", run.isFiltered)
      writer.member("first", run.first)
      writer.member("first_step", run.steps.lowerBound)
      writer.member("steps", run.steps.count)
      writer.member("records", run.records)
      writer.member("identical", run.identical)
      writer.member("within", run.within)
      writer.member("drifted", run.drifted)
      writer.member("missing", run.missing)
      writer.member("new", run.new)
      writer.member("seconds", run.seconds)
      writer.member("peak_bytes", run.peakBytes)
      writer.member("golden_bytes", run.goldenBytes)
    }
  }

  private static func write(_ trend: TensorTrend, _ runs: [HistoryRun], to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", trend.name)
      writer.member("address", trend.address)
      writer.member("statistic", trend.statistic.rawValue)
      writer.member("changes", trend.changes)
      writer.member(
        "points",
        array: {
          for point in trend.points {
            let run = runs[point.run]
            $0.object {
              $0.member("run", run.id)
              $0.member("time", UTCTime.text(run.time, withSeconds: true))
              $0.member("commit", run.commit)
              $0.member("dirty", run.isDirty)
              $0.member("verdict", run.verdict)
              $0.member("configuration", run.configuration)
              $0.member("digest", point.digest.description)
              $0.member("value", point.value)
              $0.member("changed", point.isChanged)
            }
          }
        })
    }
  }
}
