import EcotDrift
import EcotFiles
import EcotFingerprints

/// A comparison as the JSON object that scripts rely on.
public enum ComparisonJSON {
  /// The whole report on one line; the map of all differing addresses only where it is `full`.
  public static func render(_ report: ComparisonReport, exitCode: Int32, full: Bool = false) -> String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("verdict", report.verdict.rawValue)
      writer.member("exit", Int(exitCode))
      writer.member("goldens", array: { for golden in report.goldens { write(golden, full: full, to: &$0) } })
      if let shard = report.shard {
        writer.key("shard")
        ShardJSON.write(shard, to: &writer)
      }
      if let merged = report.merged { writer.member("shards", object: { write(merged, to: &$0) }) }
    }
    return writer.text
  }

  private static func write(_ merged: MergedShards, to writer: inout JSONWriter) {
    writer.member("count", merged.count)
    writer.member("missing", merged.missing)
    writer.member("seconds", merged.seconds)
    writer.member("slowest", merged.slowest?.index)
    writer.member("slowest_seconds", merged.slowest?.seconds)
  }

  private static func write(_ comparison: GoldenComparison, full: Bool, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", comparison.name)
      writer.member("path", comparison.path)
      writer.member("verdict", comparison.verdict.rawValue)
      writer.member("records", comparison.records)
      writer.member("identical", comparison.identical)
      writer.member("within", comparison.within)
      writer.member("drifted", comparison.drifted)
      writer.member("missing", comparison.missing)
      writer.member("new", comparison.new)
      writer.member("obsolete", comparison.unmatched.obsolete)
      writer.member("uncovered", comparison.unmatched.uncovered)
      writer.member("filtered", comparison.filtered)
      writer.member("seconds", comparison.seconds)
      writer.key("first")
      write(comparison.first, to: &writer)
      writer.member("culprits", array: { for culprit in comparison.culprits { write(culprit, to: &$0) } })
      writer.member("culprits_omitted", comparison.culpritsOmitted)
      writer.member("downstream", comparison.downstream)
      writer.key("cause")
      write(comparison.cause, to: &writer)
      writer.member("renames", array: { for rename in comparison.renames { write(rename, to: &$0) } })
      writer.member("blame_path", comparison.blamePath.map(\.description))
      writer.key("tolerance")
      write(comparison.tolerance, to: &writer)
      writer.key("contract")
      ContractJSON.write(comparison.contract, to: &writer)
      writer.member("comparability", object: { write(comparison.comparability, to: &$0) })
      writer.member("configuration", object: { write(comparison.configuration, to: &$0) })
      writer.member("environment", object: { write(comparison.environment, to: &$0) })
      writer.member("problem", comparison.problem)
      writer.member("curves", array: { for curve in comparison.curves { write(curve, to: &$0) } })
      if full {
        writer.key("map")
        write(comparison.map, to: &writer)
      }
    }
  }

  private static func write(_ differences: [SettingDifference], to writer: inout JSONWriter) {
    for difference in differences {
      writer.member(
        difference.key,
        object: {
          $0.member("golden", difference.golden)
          $0.member("observed", difference.observed)
        })
    }
  }

  private static func write(_ difference: RecordDifference?, to writer: inout JSONWriter) {
    guard let difference else { return writer.null() }
    writer.object { writer in
      writer.member("address", difference.address.description)
      writer.member("step", difference.address.step)
      writer.member("stage", difference.address.stage.rawValue)
      writer.member("kind", difference.kind.rawValue)
      writer.member("parents_equal", difference.parentsEqual)
      writer.member("later_steps", difference.laterSteps)
      writer.member("relative_l2", difference.size.relativeL2)
      writer.member("relative_l2_error", difference.size.relativeL2Error)
      writer.member("cosine", difference.size.cosine)
      writer.member("max_abs", difference.size.maximalDifference)
      writer.key("location")
      write(difference.location, to: &writer)
      writer.key("exact")
      write(difference.exact, to: &writer)
      writer.member("exact_problem", difference.exactProblem)
      writer.key("golden")
      write(difference.golden?.fingerprint, to: &writer)
      writer.key("observed")
      write(difference.observed?.fingerprint, to: &writer)
    }
  }

  static func write(_ location: DifferenceLocation?, to writer: inout JSONWriter) {
    guard let location else { return writer.null() }
    writer.object { writer in
      writer.member("sample", location.sample)
      writer.member("token", location.token)
      writer.member("token_text", location.tokenText)
      writer.member("observed_token_text", location.observedTokenText)
      writer.member("block", location.block)
      writer.member("element", location.element)
      writer.member("byte", location.byte)
      writer.member("golden_text", location.goldenText)
      writer.member("observed_text", location.observedText)
      writer.member("extent", location.extent)
    }
  }

  private static func write(_ fingerprint: Fingerprint?, to writer: inout JSONWriter) {
    guard let fingerprint else { return writer.null() }
    writer.object { writer in
      writer.member("dtype", fingerprint.elementType.description)
      writer.member("shape", fingerprint.shape)
      writer.member("digest", fingerprint.digest.description)
      guard let statistics = fingerprint.statistics else { return }
      writer.member("count", statistics.count)
      writer.member("nan", statistics.nan)
      writer.member("inf", statistics.positiveInfinity + statistics.negativeInfinity)
      writer.member("zeros", statistics.zeros)
      writer.member("min", statistics.minimum)
      writer.member("max", statistics.maximum)
      writer.member("mean", statistics.mean)
      writer.member("std", statistics.standardDeviation)
      writer.member("l1", statistics.l1)
      writer.member("l2", statistics.l2)
    }
  }
}
