import EcotFiles
import EcotFingerprints
import EcotTensors
import GRDB

/// A figure of a tensor that is followed from run to run.
package enum TrendStatistic: String, Sendable, CaseIterable {
  /// Counts of elements, NaNs, infinities and zeros.
  case count, nan, inf, zeros
  /// Extremes, mean, standard deviation and norms of the finite values.
  case min, max, mean, std, l1, l2
}

/// One tensor of one golden over the runs.
package struct TensorTrend: Sendable {
  /// The tensor in one run.
  package struct Point: Sendable, Equatable {
    /// The place of the run in `HistoryTrends.runs`.
    package var run: Int
    /// The tensor's digest.
    package var digest: Digest128
    /// The figure; `nil` where it is no number.
    package var value: Double?
    /// Whether the digest is another than in the run before.
    package var isChanged: Bool

    /// Makes a point.
    package init(run: Int, digest: Digest128, value: Double?, isChanged: Bool) {
      (self.run, self.digest, self.value, self.isChanged) = (run, digest, value, isChanged)
    }
  }

  /// The golden's name.
  package var name: String
  /// The tensor's address.
  package var address: String
  /// The figure that `value` is.
  package var statistic: TrendStatistic
  /// Whether the tensor is a single number, whose mean is its value.
  package var isSingle = false
  /// Oldest first.
  package var points: [Point]

  /// Makes a trend.
  package init(name: String, address: String, statistic: TrendStatistic, points: [Point]) {
    (self.name, self.address, self.statistic, self.points) = (name, address, statistic, points)
  }

  /// How often the digest was another than in the run before.
  package var changes: Int { points.count { $0.isChanged } }
}

/// What the history says about the addresses that match a pattern.
package struct HistoryTrends: Sendable {
  /// The runs that the points belong to, oldest first.
  package var runs: [HistoryRun] = []
  /// In the order of steps, then of addresses, then of names.
  package var trends: [TensorTrend] = []
  /// Matching addresses beyond those that are shown.
  package var omitted = 0

  /// Trends of nothing.
  package init() {}
}

extension HistoryDatabase {
  /// How the tensors that match a pattern developed over the whole runs of a filter, oldest first.
  ///
  /// Filtered runs are left out: their last step is another, and who asked for a part did not ask for a figure of the whole.
  /// Goldens are kept apart, since the same address means other numbers there.
  /// - Parameter statistic: `nil` for the value of single numbers and the L2 norm of everything else.
  /// - Parameter limit: the most addresses, the newest runs of each.
  package func trends(
    _ pattern: AddressPattern, statistic: TrendStatistic?, filter: RunFilter = RunFilter(), addresses limit: Int = 20,
    runs newest: Int = .max
  ) throws -> HistoryTrends {
    try read { database in
      var result = HistoryTrends()
      let (condition, arguments) = filter.condition("run.filtered = 0")
      result.runs = try Self.runs(database, "\(condition) ORDER BY run.id DESC LIMIT ?", arguments + [newest])
        .reversed()
      guard let oldest = result.runs.first?.id else { return result }
      let places = Dictionary(result.runs.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { $1 })
      let matching = try Self.addresses(pattern, in: database)
      let statement = try database.makeStatement(
        sql: """
          SELECT run.id, statistic.digest, statistic.count, \((statistic.map { [$0] } ?? [.mean, .l2]).map {
            "statistic.\($0.rawValue)" }.joined(separator: ", "))
          FROM run JOIN statistic ON statistic.snapshot_id = run.snapshot_id AND statistic.address_id = ?
          WHERE run.id >= ? AND run.filtered = 0 ORDER BY run.id
          """)
      var shown = 0
      for (number, address) in matching.enumerated() {
        if shown == limit {
          result.omitted = matching.count - number
          break
        }
        let trends = try Self.trends(statement, address, statistic, result.runs, places, from: oldest)
        if !trends.isEmpty { shown += 1 }
        result.trends += trends
      }
      return result
    }
  }

  /// The trends of one address, one a golden.
  private static func trends(
    _ statement: Statement, _ address: (id: Int64, text: String), _ statistic: TrendStatistic?, _ runs: [HistoryRun],
    _ places: [Int64: Int], from oldest: Int64
  ) throws -> [TensorTrend] {
    var trends: [String: TensorTrend] = [:]
    let rows = try Row.fetchCursor(statement, arguments: [address.id, oldest])
    while let row = try rows.next() {
      let columns = HistoryRow(row)
      guard let place = places[try columns.number(0)] else { continue }
      let digest = try columns.digest(1)
      let isSingle = try columns.integer(2) == 1
      let name = runs[place].name
      let chosen = statistic ?? (isSingle ? .mean : .l2)
      let value = columns.real(statistic == nil && !isSingle ? 4 : 3)
      var trend =
        trends[name] ?? TensorTrend(name: name, address: address.text, statistic: chosen, points: [])
      let isChanged = trend.points.last.map { $0.digest != digest } ?? false
      trend.points.append(TensorTrend.Point(run: place, digest: digest, value: value, isChanged: isChanged))
      (trend.statistic, trend.isSingle) = (chosen, isSingle)
      trends[name] = trend
    }
    return trends.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The matching addresses by step, then by text. One without a star is looked up.
  private static func addresses(_ pattern: AddressPattern, in database: Database) throws -> [(id: Int64, text: String)]
  {
    let text = pattern.description
    let isPlain = !text.utf8.contains(UInt8(ascii: "*"))
    let rows = try Row.fetchCursor(
      database, sql: "SELECT id, text FROM address" + (isPlain ? " WHERE text = ?" : ""),
      arguments: isPlain ? [text] : [])
    var matching: [(id: Int64, text: String)] = []
    while let row = try rows.next() {
      let (id, address) = (try HistoryRow(row).number(0), try HistoryRow(row).text(1))
      if isPlain || pattern.matches(address) { matching.append((id, address)) }
    }
    func step(_ address: String) -> Int { address.split(separator: "/").first.flatMap { Int($0) } ?? .max }
    let keyed = matching.map { (step($0.text), $0) }
    return keyed.sorted {
      $0.0 != $1.0 ? $0.0 < $1.0 : $0.1.text.utf8.lexicographicallyPrecedes($1.1.text.utf8)
    }.map(\.1)
  }
}
