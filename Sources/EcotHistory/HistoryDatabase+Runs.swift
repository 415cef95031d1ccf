import EcotFiles
import EcotGoldens
import GRDB

/// Which runs are asked for; what is `nil` is not asked about.
package struct RunFilter: Sendable {
  /// The golden's name.
  package var name: String?
  /// The verdict.
  package var verdict: String?
  /// `record` or `verify`.
  package var verb: String?
  /// The beginning of the commit.
  package var commit: String?

  /// Asks for every run.
  package init(name: String? = nil, verdict: String? = nil, verb: String? = nil, commit: String? = nil) {
    (self.name, self.verdict, self.verb, self.commit) = (name, verdict, verb, commit)
  }

  /// The condition on the table `run`, and its arguments.
  func condition(_ more: String? = nil) -> (sql: String, arguments: StatementArguments) {
    var parts = more.map { [$0] } ?? []
    var arguments = StatementArguments()
    func add(_ value: String?, _ part: String) {
      guard let value else { return }
      parts.append(part)
      arguments += [value]
    }
    add(name, "run.name = ?")
    add(verdict, "run.verdict = ?")
    add(verb, "run.verb = ?")
    add(commit, "substr(run.git_commit, 1, length(?)) = lower(?)")
    if let commit { arguments += [commit] }
    return (parts.isEmpty ? "" : "WHERE " + parts.joined(separator: " AND "), arguments)
  }
}

extension HistoryDatabase {
  /// The runs that a filter lets through, newest first, at most `limit`.
  package func runs(_ filter: RunFilter = RunFilter(), limit: Int = .max) throws -> [HistoryRun] {
    let (condition, arguments) = filter.condition()
    return try read { try Self.runs($0, "\(condition) ORDER BY run.id DESC LIMIT ?", arguments + [limit]) }
  }

  /// The number of runs that a filter lets through.
  package func count(_ filter: RunFilter = RunFilter()) throws -> Int {
    let (condition, arguments) = filter.condition()
    return try read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM run \(condition)", arguments: arguments) ?? 0
    }
  }

  /// The names of all goldens with a run, in the order of the alphabet.
  package func names() throws -> [String] {
    try read { try String.fetchAll($0, sql: "SELECT DISTINCT name FROM run ORDER BY name") }
  }

  /// Runs as the rest of the statement behind `FROM` selects them.
  static func runs(_ database: Database, _ rest: String, _ arguments: StatementArguments) throws -> [HistoryRun] {
    let environments = try Row.fetchAll(database, sql: "SELECT id, properties FROM environment")
    let properties = try Dictionary(
      environments.map { (try HistoryRow($0).number(0), try entries(HistoryRow($0).text(1))) }, uniquingKeysWith: { $1 }
    )
    let cursor = try Row.fetchCursor(
      database,
      sql: """
        SELECT id, time, verb, name, golden, git_commit, dirty, tool, environment_id, configuration, verdict, exit, filtered,
          first, first_step, steps, records, identical, within, drifted, missing, new, seconds, peak_bytes, golden_bytes
        FROM run \(rest)
        """, arguments: arguments)
    var runs: [HistoryRun] = []
    while let row = try cursor.next() {
      let columns = HistoryRow(row)
      var run = HistoryRun(verb: try columns.text(2), name: try columns.text(3), verdict: try columns.text(10))
      (run.id, run.time) = (try columns.number(0), try columns.number(1))
      (run.golden, run.commit, run.tool) = (try columns.text(4), columns.optionalText(5), try columns.text(7))
      run.isDirty = try columns.isNull(6) ? nil : columns.integer(6) != 0
      run.environment = properties[try columns.number(8)] ?? []
      run.configuration = try columns.text(9)
      run.exitCode = Int32(truncatingIfNeeded: try columns.integer(11))
      (run.isFiltered, run.first) = (try columns.integer(12) != 0, columns.optionalText(13))
      run.steps = try columns.range(14, count: 15)
      (run.records, run.identical) = (try columns.integer(16), try columns.integer(17))
      (run.within, run.drifted) = (try columns.integer(18), try columns.integer(19))
      (run.missing, run.new) = (try columns.integer(20), try columns.integer(21))
      (run.seconds, run.peakBytes) = (columns.real(22) ?? 0, try columns.integer(23))
      run.goldenBytes = try columns.integer(24)
      runs.append(run)
    }
    return runs
  }

  private static func entries(_ json: String) throws -> [GoldenMetadata.Entry] {
    guard case .object(let members) = try JSONValue(parsing: Array(json.utf8), name: "environment") else { return [] }
    return members.map { GoldenMetadata.Entry($0.key, $0.value.string ?? "") }
  }
}
