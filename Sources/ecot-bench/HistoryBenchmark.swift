import EcotFiles
import EcotFingerprints
import EcotGoldens
import EcotHistory
import EcotTensors

/// A history that holds many runs, each with other numbers: what one more costs, and what a question about one tensor costs.
struct HistoryBenchmark {
  private static let name = "bench"
  private let path: String
  private let records: Int
  private var stream = PhiloxStream(seed: 11, name: "bench.history")
  private let addresses: [String]

  /// Makes the database: `FILE RUNS RECORDS`.
  init(_ words: [String]) throws {
    guard words.count == 3, let runs = Int(words[1]), let records = Int(words[2]), runs > 0, records > 1 else {
      throw InputError("history-run FILE RUNS RECORDS")
    }
    (path, self.records) = (words[0], records)
    addresses = (0..<records).map { number in
      let (step, place) = (number * 2 / records == 0 ? 0 : 9, number % ((records + 1) / 2))
      return "\(step)/decoder/final/layer.\(place / 8)/attention/tensor.\(place % 8).value"
    }
    let database = try open()
    for _ in 0..<runs { try database.enter(Self.run, statistics()) }
  }

  /// Milliseconds for `insert`: open, enter a run whose numbers are all new, close; for `trend`: the figures of one tensor over
  /// all runs, found by a pattern.
  mutating func answer(_ line: String) throws -> String {
    switch line {
    case "insert":
      let statistics = statistics()
      return "\(try milliseconds { try open().enter(Self.run, statistics) })"
    case "trend":
      let database = try open()
      var points = 0
      let time = try milliseconds {
        let trends = try database.trends(AddressPattern("9/decoder/*/layer.7/attention/tensor.3.*"), statistic: nil)
        points = trends.trends.reduce(0) { $0 + $1.points.count }
      }
      guard points > 0, try points == database.count() else { throw InputError("\(points) points in the trend") }
      return "\(time)"
    default: throw InputError("insert or trend")
    }
  }

  private static var run: HistoryRun {
    var run = HistoryRun(verb: "verify", name: name, verdict: "drift")
    (run.commit, run.isDirty, run.steps) = (String(repeating: "0f", count: 20), false, 0..<10)
    run.setEnvironment([GoldenMetadata.Entry("cpu", "a processor"), GoldenMetadata.Entry("threads", "2")])
    return run
  }

  private func open() throws -> HistoryDatabase { try HistoryDatabase(path) { _ in } }

  private mutating func statistics() -> RunStatistics {
    RunStatistics(
      addresses.map { address in
        var statistics = TensorStatistics()
        statistics.count = 4096
        statistics.minimum = Double(stream.next32()) * -0x1p-32
        statistics.maximum = Double(stream.next32()) * 0x1p-32
        (statistics.mean, statistics.l2) = (statistics.minimum / 7, statistics.maximum * 64)
        (statistics.standardDeviation, statistics.l1) = (statistics.maximum / 3, statistics.maximum * 1024)
        let digest = Digest128(high: UInt64(stream.next32()) << 32 | UInt64(stream.next32()), low: 1)
        return RunStatistics.Entry(address: address, digest: digest, statistics: statistics)
      })
  }
}
