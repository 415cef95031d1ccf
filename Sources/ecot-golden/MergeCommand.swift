import ArgumentParser
import EcotDrift
import EcotFiles
import EcotReports

/// `merge`: the results of the shards of one verification as one verdict and one report.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Put the results of verify --shard I/N together: one verdict, one report.",
    discussion: """
      Each PARTIAL is what `verify --shard I/N --json` printed. They hold the goldens and what was recorded, so that nothing else is \
      needed here, and nothing is run: the merge compares as one process would have, and every report is that of an undivided \
      verify. Only what was measured element by element is each shard's own: a shard measures the first causes of its steps, with \
      further runs that know nothing of the other shards.
      Every shard has to be there once, and every step of every golden has to be compared once. Exit codes: 0 match; 1 drift; 2 a \
      file that is no partial result, or that belongs to another verification; 3 a shard, a golden or steps are missing; 4 not \
      comparable.
      """)

  @Argument(help: ArgumentHelp("The results of all shards, in any order.", valueName: "partial"))
  var partials: [String]

  @OptionGroup var reports: ReportOptions

  func run() throws {
    var merge = try ShardMerge(try partials.map { ($0, try ShardReader.read($0)) })
    merge.wantsMap = reports.wantsMap
    let report = try merge.report()
    if let shards = report.merged { Terminal.note("note: \(ShardText.times(shards))") }
    try ReportOutput(reports).finish(report)
  }
}
