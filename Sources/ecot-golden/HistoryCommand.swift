import ArgumentParser
import EcotFiles
import EcotHistory
import EcotReports
import EcotTensors

/// `history`: runs and trends.
struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "List the runs that record and verify entered, or show how tensors developed.",
    discussion: """
      Newest first: when, which golden, at which commit (+: not all of it was committed), the verdict, records that drifted, seconds. \
      With --address: the statistics of tensors at the first and the last step over the whole runs. The history is an SQLite \
      database, in $XDG_STATE_HOME/ecot-golden or ~/.local/state/ecot-golden; its tables can be read with sqlite3.

      Options without a subcommand are those of list: --address PATTERN, --statistic, --name, --verdict, --verb, --commit, --limit, \
      --html FILE, --json, --history FILE; ecot-golden history list --help explains them.
      """,
    subcommands: [HistoryListCommand.self, HistoryPruneCommand.self], defaultSubcommand: HistoryListCommand.self)
}

/// The database of the verb `history`.
struct HistorySource: ParsableArguments {
  @Option(help: ArgumentHelp("This history, not that of the user's state folder.", valueName: "file"))
  var history: String?

  /// The database; `nil` where nothing was ever entered.
  func open() throws -> HistoryDatabase? {
    if let history { return try HistoryDatabase(existing: history, note: Terminal.warn) }
    guard let path = try location().path else {
      throw InputError(
        "there is no place for a history: neither XDG_STATE_HOME nor HOME is set", remedy: "name it with --history FILE"
      )
    }
    return PathKind(path) == .missing ? nil : try HistoryDatabase(existing: path, note: Terminal.warn)
  }

  /// The file, for people.
  func path() throws -> String { try location().path ?? "" }

  private func location() throws -> HistoryLocation { try HistoryLocation(file: history, isOff: false, isCI: false) }
}

/// `history` without more: the list of runs, or trends.
struct HistoryListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List runs, or show trends with --address (what history does by itself).")

  @OptionGroup var source: HistorySource

  @Option(help: ArgumentHelp("Show the trends of tensors whose address matches.", valueName: "pattern"))
  var address: String?

  @Option(
    help:
      "The figure of a trend: \(TrendStatistic.allCases.map(\.rawValue).joined(separator: ", ")). Default: the value of single numbers, l2 of others."
  )
  var statistic: TrendStatistic?

  @Option(help: ArgumentHelp("Only runs of this golden.", valueName: "golden"))
  var name: String?

  @Option(help: "Only runs with this verdict: match, within, drift, missing, not_comparable, recorded, unchanged.")
  var verdict: String?

  @Option(help: "Only runs of this verb: record or verify.")
  var verb: String?

  @Option(help: "Only runs at the commit that begins so.")
  var commit: String?

  @Option(help: "The newest runs only, so many. Default: 20 of a list, 300 of a page, 1000 otherwise.")
  var limit: Int?

  @Option(
    help: ArgumentHelp(
      "Write one self-contained HTML page: plots, of losses where no --address is given, and the runs.",
      valueName: "file"))
  var html: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    if let limit, limit < 1 { throw InputError("--limit \(limit)", expected: "at least 1") }
    let path = try source.path()
    guard let database = try source.open() else {
      let report = HistoryReport(path: path, bytes: 0, total: 0, runs: [], pattern: address)
      try writePage(report)
      return json
        ? Terminal.write(HistoryJSON.render(report) + "\n")
        : Terminal.write("no runs yet; record and verify enter them\n")
    }
    let filter = RunFilter(name: name, verdict: verdict, verb: verb, commit: commit)
    let isList = address == nil && html == nil && !json
    let newest = limit ?? (isList ? 20 : html != nil ? 300 : 1000)
    var report = HistoryReport(
      path: path, bytes: try database.size(), total: try database.count(filter),
      runs: try database.runs(filter, limit: newest), pattern: address)
    if let pattern = address ?? (html == nil ? nil : "*/loss/*.value") {
      report.trends = try database.trends(
        AddressPattern(pattern), statistic: statistic, filter: filter, runs: newest)
    }
    try writePage(report)
    if !json, address == nil { report.runs = Array(report.runs.prefix(limit ?? 20)) }
    Terminal.write(
      json ? HistoryJSON.render(report) + "\n" : HistoryText(style: Terminal.style).render(report))
  }

  private func writePage(_ report: HistoryReport) throws {
    if let html { try AtomicFile.write(HistoryHTML.render(report), to: html) }
  }
}

extension TrendStatistic: ExpressibleByArgument {}

/// `history prune`: forget old runs.
struct HistoryPruneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Remove old runs and what only they used.",
    discussion: "With --keep and an age together, a run goes only where both let it go.")

  @OptionGroup var source: HistorySource

  @Option(help: ArgumentHelp("Keep the newest runs of each golden, so many.", valueName: "count"))
  var keep: Int?

  @Option(
    help: ArgumentHelp("Remove runs from before this date, 2026-03-01 or 2026-03-01T09:05 (UTC).", valueName: "date"))
  var before: String?

  @Option(help: ArgumentHelp("Remove runs that are older: 30d, 2w or 12h.", valueName: "age"))
  var olderThan: String?

  @Flag(help: "Say what would be removed; remove nothing.")
  var dryRun = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    if let keep, keep < 0 { throw InputError("--keep \(keep)", expected: "at least 0") }
    if before != nil, olderThan != nil { throw InputError("--before and --older-than", expected: "one of the two") }
    guard keep != nil || before != nil || olderThan != nil else {
      throw InputError("nothing says which runs may go", expected: "--keep, --before or --older-than")
    }
    var limits = PruneLimits(keep: keep)
    if let before { limits.before = try UTCTime.milliseconds(before) }
    if let olderThan { limits.before = HistoryDatabase.now - (try UTCTime.duration(olderThan)) }
    let outcome = try source.open()?.prune(limits, isDryRun: dryRun) ?? PruneOutcome()
    Terminal.write(
      json
        ? PruneText.json(outcome, isDryRun: dryRun) + "\n" : PruneText.text(outcome, isDryRun: dryRun))
  }
}
