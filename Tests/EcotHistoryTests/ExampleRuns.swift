import EcotFingerprints
import EcotGoldens
import EcotHistory

/// Runs that never happened.
enum ExampleRuns {
  /// A run of ten steps, of the numbers that `statistics(version)` has.
  static func run(_ name: String = "a", verdict: String = "match") -> HistoryRun {
    var run = HistoryRun(verb: "verify", name: name, verdict: verdict)
    (run.golden, run.tool, run.configuration) = ("Golden/\(name).golden.zst", "0.1.0", "c0ffee")
    run.setEnvironment([
      GoldenMetadata.Entry("cpu", "a \"processor\""), GoldenMetadata.Entry("commit", "0123456789abcdef"),
      GoldenMetadata.Entry("dirty", "yes"),
    ])
    (run.exitCode, run.first, run.steps) = (1, "0/loss/total.value", 0..<10)
    (run.records, run.identical, run.within, run.drifted, run.missing, run.new) = (10, 1, 2, 3, 4, 5)
    (run.seconds, run.peakBytes, run.goldenBytes) = (0.25, 1 << 33, 123_456)
    return run
  }

  /// Statistics of the first and the last step; `version` is in every number and every digest.
  static func statistics(_ version: Int, addresses: Int = 3) -> RunStatistics {
    let entries = [0, 9].flatMap { step in
      ["loss/total.value"].map { entry("\(step)/\($0)", version, count: 1) }
        + (0..<addresses).map { entry("\(step)/decoder/final/layer.\($0)/output.value", version, count: 64) }
    }
    return RunStatistics(entries)
  }

  static func entry(_ address: String, _ version: Int, count: Int) -> RunStatistics.Entry {
    var statistics = TensorStatistics()
    (statistics.count, statistics.mean, statistics.l2) = (count, Double(version), Double(version) * 8)
    (statistics.minimum, statistics.maximum) = (-1, 1)
    let digest = Digest128(high: UInt64(version) << 32 | 0xFF00_0001, low: UInt64(address.utf8.count))
    return RunStatistics.Entry(address: address, digest: digest, statistics: statistics)
  }
}
