import ArgumentParser
import EcotDrift
import EcotFiles
import EcotGoldens

/// `compare`: two stored goldens, no run.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Compare two stored goldens; nothing is run.")

  @Argument(help: "The golden that is right.")
  var golden: String

  @Argument(help: "The golden that is compared with it.")
  var observed: String

  @Option(help: "Hold the two against this contract: what may differ, and what must.")
  var contract: String?

  @OptionGroup var names: RenameOptions

  @OptionGroup var tolerance: ToleranceOptions

  @OptionGroup var reports: ReportOptions

  func run() throws {
    let left = try GoldenFile.read(golden)
    let right = try GoldenFile.read(observed)
    try left.checkFrames()
    try right.checkFrames()
    let comparison =
      if let contract {
        try ContractComparison(left: left, right: right, contract: Contract(file: contract)).comparison(path: golden)
      } else {
        try compare(left, right)
      }
    try ReportOutput(reports).finish(ComparisonReport([comparison], origin: .stored))
  }

  private func compare(_ left: Golden, _ right: Golden) throws -> GoldenComparison {
    let rules = try tolerance.rules()
    if let advice = ToleranceJudge.advice(rules: rules, golden: left, observed: right.metadata) {
      Terminal.warn(advice)
    }
    var comparer = GoldenComparer(golden: left, observed: right)
    comparer.renames = try names.patterns()
    comparer.wantsMap = reports.wantsMap
    comparer.judge = ToleranceJudge.chosen(rules: rules, golden: left, observed: right.metadata)
    return try comparer.compare(path: golden)
  }
}
